"""The interview from the first page to the last: asks, goes back, tells what is urgent, has the answers checked."""

from collections.abc import Mapping

from b12screen.engine.explain import explain
from b12screen.engine.plan import Plan
from b12screen.interview.ask_page import PageAsker, Wish, page_in_words
from b12screen.interview.pages import Page, Pages
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.pack.models import Locale
from b12screen.report.summarize import summarize
from b12screen.report.summary import Person, Summary
from b12screen.text import starting_large


class Session:
    """One interview with one person."""

    def __init__(self, plan: Plan, locale: Locale, terminal: Terminal, date: str) -> None:
        self._plan = plan
        self._locale = locale
        self._terminal = terminal
        self._date = date
        self._pages = Pages(plan)
        self._answers: dict[str, object] = {}
        self._told: set[str] = set()
        self._finished = False

    def run(self) -> Summary:
        """Ask everything, have the answers checked, and give the summary. UnfinishedError when the person stops."""
        self._introduce()
        page = self._pages.next(self._answers)
        while not self._finished:
            page = self._step(page) if page else self._review()
        return self._summary()

    def _introduce(self) -> None:
        manifest = self._plan.pack.manifest
        self._terminal.say(manifest.title, strong=True)
        for statement in manifest.always.cannot_tell[:1]:
            self._terminal.say(statement.say)
        self._terminal.say("It takes a few minutes. Nothing you type is saved or sent anywhere.")
        if manifest.reviewed_by is None:
            self._terminal.say("The rules behind it have not been reviewed by a clinician yet.")

    def _step(self, page: Page) -> Page | None:
        """Ask one page; give the page to go to, or None when all are answered."""
        lines = self._pages.lines(page, self._answers)
        asker = PageAsker(self._terminal, page, lines, self._answers)
        reply = asker.ask(self._pages.progress(page, self._answers))
        if reply is Wish.STOP:
            raise UnfinishedError("Not finished: you stopped. No result was made, and nothing was saved.")
        if isinstance(reply, Wish):
            return self._back_from(page)
        self._take(reply)
        self._tell_urgent()
        return self._pages.next(self._answers)

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

    def _tell_urgent(self) -> None:
        """Show what to do now as soon as an answer calls for it, and ask whether to go on."""
        summary = self._summary()
        new = [urgent for urgent in summary.urgent if not self._told.issuperset(urgent.findings + urgent.unsure)]
        crisis = summary.crisis if summary.crisis and summary.crisis not in self._told else None
        for urgent in new:
            self._told.update(urgent.findings, urgent.unsure)
            self._terminal.say()
            self._terminal.say(urgent.do_now, strong=True)
            for heading, titles in urgent.headed():
                self._terminal.say(heading)
                self._terminal.list(("-", title) for title in titles)
        if crisis:
            self._told.add(crisis)
            self._terminal.say()
            self._terminal.say(crisis, strong=True)
        if new:
            self._finished = not self._wants_to_go_on()

    def _wants_to_go_on(self) -> bool:
        self._terminal.say()
        self._terminal.say("Do this first. The questions can wait. What now?")
        self._terminal.list([("1", "Go on with the questions"), ("2", "Stop here and show the summary")])
        while (typed := self._terminal.read()) not in ("1", "2"):
            self._terminal.say("Type 1 to go on, or 2 to stop here.")
        return typed == "1"

    def _review(self) -> Page | None:
        """Have all answers checked; give the page to change, or finish."""
        shown = self._pages.shown(self._answers)
        self._terminal.say()
        self._terminal.say("Check your answers", strong=True)
        for number, page in enumerate(shown, start=1):
            lines = self._pages.lines(page, self._answers)
            asked = page.section.title if page.checklist else starting_large(lines[0].label)
            self._terminal.list([(str(number), asked)])
            self._terminal.say(page_in_words(page, lines, self._answers), indent=" " * 6)
        how_to = f"To change a page, type its number, 1 to {len(shown)}. To see your result, press Enter."
        self._terminal.say(how_to)
        while typed := self._terminal.read().lower():
            if typed in ("b", "back"):
                return self._back_from(None)
            if typed in ("q", "quit") and self._terminal.really_stop():
                raise UnfinishedError("Not finished: you stopped. No result was made, and nothing was saved.")
            if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(shown):
                return shown[int(typed) - 1]
            self._terminal.say(how_to)
        self._finished = True
        return None

    def _summary(self) -> Summary:
        row = self._plan.row(self._answers)
        assessment = self._plan.assess(row)
        explanation = explain(self._plan, row, assessment)
        person = Person("Summary of your answers", self._answers)
        return summarize(self._plan, person, assessment, explanation, self._locale, self._date)
