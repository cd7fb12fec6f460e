"""The interview from the first page to the last: asks, goes back, tells what is urgent, has the answers checked."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.interview.ask_page import PageAsker, Showing, Wish
from b12screen.interview.check import Check
from b12screen.interview.drafts.autosave import Autosave
from b12screen.interview.drafts.draft import digests
from b12screen.interview.pages import Answers, Page, Pages, title_of
from b12screen.interview.settled import is_settled
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.pack.models import Locale
from b12screen.report.summarize import summarize
from b12screen.report.summary import Person, Summary

FOR_OTHER = "You answer for another person. Ask them where you can."
SETTLED = "Nothing still open can change what to do, or how soon. Type f to finish now; what is left helps a clinician."
OTHERS_SUMMARY = 'Summary of answers that somebody gave for another person, who is "they" here'


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stays the same throughout one interview: the rules, the country, whose answers they are, and the date."""

    plan: Plan
    locale: Locale
    for_other: bool
    id: str | int | None
    date: str


class Session:
    """One interview with one person."""

    def __init__(self, setting: Setting, terminal: Terminal, autosave: Autosave, answers: Answers) -> None:
        self._setting = setting
        self._plan = setting.plan
        self._terminal = terminal
        self._autosave = autosave
        self._pages = Pages(setting.plan)
        self._answers = dict(answers)
        self._told: set[str] = set()
        self._just_answered: Page | None = None
        self._offered = self._enough = self._finished = False
        self._hints_said = bool(answers)

    def run(self) -> Summary:
        """Ask everything, have the answers checked, and give the summary. UnfinishedError when the person stops."""
        try:
            return self._run()
        except (UnfinishedError, KeyboardInterrupt):
            self._tell_again()
            raise

    def _run(self) -> Summary:
        if not self._autosave.is_kept:
            self._introduce()
        page = self._after_answers() if self._answers else self._next()
        while not self._finished:
            page = self._step(page) if page else self._review()
        return self._summary()

    def record(self) -> bytes:
        """Give the answers as one line that `score` reads."""
        answers = {each.id: self._answers[each.id] for each in self._plan.pack.questions if each.id in self._answers}
        identifier = {} if self._setting.id is None else {"id": self._setting.id}
        return msgspec.json.encode(identifier | answers) + b"\n"

    def _introduce(self) -> None:
        manifest = self._plan.pack.manifest
        self._terminal.say(manifest.title, strong=True)
        for statement in manifest.always.cannot_tell[:1]:
            self._terminal.say(statement.say)
        if self._setting.for_other:
            self._terminal.say(FOR_OTHER)
        reviewed = "" if manifest.reviewed_by else " No clinician has reviewed the rules yet."
        self._terminal.say(f"{self._autosave.introduction}{reviewed}")

    def _step(self, page: Page) -> Page | None:
        """Ask one page; give the page to go to, or None when all are answered."""
        lines = self._pages.lines(page, self._answers)
        is_changed = self._pages.is_answered(page, self._answers)
        if not is_changed:
            lines = tuple(line for line in lines if line.id not in self._answers)
        reply = PageAsker(self._terminal, page, lines, self._answers, self._really_stops).ask(self._showing(page))
        self._hints_said = self._hints_said or page.checklist is not None
        self._just_answered = None if isinstance(reply, Wish) else page
        if reply is Wish.STOP:
            raise UnfinishedError("you stopped")
        if reply is Wish.FINISH:
            self._enough = True
            return None
        if isinstance(reply, Wish):
            return self._back_from(page)
        self._take(reply)
        self._keep(self._next())
        following = self._after_answers()
        return (self._pages.part_after(page, self._answers) if is_changed else None) or following

    def _next(self) -> Page | None:
        """Give the page to ask next; none when all are answered, or when the rest can be left out."""
        if self._enough and is_settled(self._plan, self._plan.row(self._answers)):
            return None
        return self._pages.next(self._answers)

    def _showing(self, page: Page) -> Showing:
        is_left = self._pages.next(self._answers) is not None
        may_finish = is_left and is_settled(self._plan, self._plan.row(self._answers))
        if may_finish and not self._offered:
            self._offered = True
            self._terminal.say()
            self._terminal.say(SETTLED)
        return Showing(
            progress=self._pages.progress(page, self._answers),
            share=self._pages.share(page, self._answers),
            in_full=not self._hints_said,
            may_finish=may_finish,
            goes_on=self._just_answered is not None and self._just_answered.top == page.top,
        )

    def _after_answers(self) -> Page | None:
        """Tell what cannot wait, and give the page to ask next."""
        return self._after_urgent() if self._tell_urgent() else self._next()

    def _keep(self, following: Page | None) -> None:
        """Save the answers before anything else is said or asked."""
        place = "at the check of your answers"
        if following:
            place = f"at {self._pages.progress(following, self._answers)}: {title_of(following)}"
        problem = self._autosave.save(self._answers, digests(self._pages, self._answers), place)
        if problem:
            self._terminal.say(problem)

    def _really_stops(self) -> bool:
        """Ask whether to stop, after a first q."""
        self._terminal.say(f"Stop now? {self._autosave.warning} Type q again to stop, or press Enter to go on.")
        return self._terminal.read().lower() in ("q", "quit")

    def _back_from(self, page: Page | None) -> Page | None:
        earlier = self._pages.before(page, self._answers)
        if earlier is None:
            self._terminal.say("This is the first page.")
        return earlier or page

    def _take(self, reply: Mapping[str, object]) -> None:
        """Take in new answers; what they close is dropped, and said."""
        before = {**self._answers, **reply}
        self._answers = self._pages.still_open(before)
        dropped = [self._plan.pack.question[name].label for name in before if name not in self._answers]
        if dropped:
            self._terminal.say(f"No longer needed, so dropped: {'; '.join(dropped)}.")

    def _tell_urgent(self) -> bool:
        """Show what to do now as soon as an answer calls for it; say whether it did."""
        summary = self._summary()
        new = [urgent for urgent in summary.urgent if not self._told.issuperset(urgent.findings + urgent.unsure)]
        crisis = summary.crisis if summary.crisis and summary.crisis not in self._told else None
        for urgent in new:
            self._told.update(urgent.findings, urgent.unsure)
            listed = [
                line for heading, titles in urgent.headed() for line in (heading, *(f"- {each}" for each in titles))
            ]
            self._terminal.say()
            self._terminal.panel([urgent.do_now, *listed])
        if crisis:
            self._told.add(crisis)
            self._terminal.say()
            self._terminal.panel([crisis])
        return bool(new)

    def _after_urgent(self) -> Page | None:
        """Ask whether to go on, to change an answer or to stop, and give the page to ask next."""
        self._just_answered = None
        self._terminal.say()
        self._terminal.say("Do this first. The questions can wait. What now?")
        self._terminal.list([("1", "Go on with the questions"), ("2", "Stop here and show the summary")])
        while True:
            match self._terminal.read().lower():
                case "1":
                    return self._next()
                case "2" | "q" | "quit":
                    self._finished = True
                    return None
                case "b" | "back":
                    return self._back_from(self._next())
            self._terminal.say("Type 1 to go on, 2 to stop here, or b to change your answer.")

    def _tell_again(self) -> None:
        """Say once more what to do now, to somebody who leaves."""
        summary = self._summary()
        crisis = [summary.crisis] if summary.crisis else []
        for say in (*(urgent.do_now for urgent in summary.urgent), *crisis):
            self._terminal.say()
            self._terminal.say(say, strong=True)

    def _review(self) -> Page | None:
        """Have the answers checked; give the page to change, or finish."""
        self._just_answered = None
        reply = Check(self._terminal, self._pages, self._answers, self._really_stops).ask()
        if reply is Wish.STOP:
            raise UnfinishedError("you stopped")
        if reply is Wish.BACK:
            return self._back_from(None)
        self._finished = reply is Wish.FINISH
        return reply if isinstance(reply, Page) else None

    def _summary(self) -> Summary:
        row = self._plan.row(self._answers)
        assessment = self._plan.assess(row)
        explanation = explain(self._plan, row, assessment)
        subject = OTHERS_SUMMARY if self._setting.for_other else "Summary of your answers"
        whose = "" if self._setting.id is None else f", id {self._setting.id}"
        person = Person(f"{subject}{whose}", self._answers, self._setting.for_other)
        return summarize(self._plan, person, assessment, explanation, self._setting.locale, self._setting.date)
