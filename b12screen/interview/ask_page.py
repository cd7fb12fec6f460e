"""Asks one page until it is answered, or until the person wants to go back, finish or stop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from b12screen.interview.pages import Answers, Page
from b12screen.interview.terminal import Terminal
from b12screen.interview.typed import (
    Mistake,
    how_to_answer,
    how_to_change,
    how_to_check,
    how_to_check_again,
    read_back,
    read_checklist,
    read_single,
)
from b12screen.pack.questions import Question
from b12screen.report.wording import answer_in_words

KEYS = "b: back   ?: help   q: stop"
FINISH = "   f: finish now"
KEYS_IN_A_SENTENCE = "Type b to go back, ? for help, q to stop."
FINISH_IN_A_SENTENCE = " Type f to finish now."
_SHOWN_AGAIN_AFTER = 3  # mistakes


class Wish(Enum):
    """What a person may want instead of answering."""

    BACK = auto()
    STOP = auto()
    FINISH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How a page is shown: where it stands, whether hints are said in full, and whether the rest can be left out.

    `goes_on` is true where the part before it was just answered, so that its heading is still on the screen.
    """

    progress: str
    share: float  # of the pages, 0 to 1
    in_full: bool
    may_finish: bool
    goes_on: bool = False


class PageAsker:
    """Shows one page and reads what is typed, until there is an answer or a wish."""

    def __init__(
        self,
        terminal: Terminal,
        page: Page,
        lines: Sequence[Question],
        answers: Answers,
        really_stops: Callable[[], bool],
    ) -> None:
        self._terminal = terminal
        self._page = page
        self._lines = lines
        self._really_stops = really_stops
        self._earlier = {line.id: answers[line.id] for line in lines if line.id in answers}
        self._pending: dict[str, object] | None = None
        self._mistakes = 0

    def ask(self, showing: Showing) -> Mapping[str, object] | Wish:
        """Give the new answers, nothing where the earlier ones are kept, or a wish."""
        self._showing = showing
        self._show()
        while True:
            typed = self._terminal.read(again=self._show)
            reply = self._reply_to(typed)
            if reply is not None:
                return reply

    def _reply_to(self, typed: str) -> Mapping[str, object] | Wish | None:
        match typed.lower():
            case "b" | "back" | "n" | "no" if self._pending is not None:
                self._pending = None
                self._show()
            case "b" | "back":
                return Wish.BACK
            case "q" | "quit":
                if self._really_stops():
                    return Wish.STOP
                self._terminal.hint(self._how_to)
            case "f" | "finish" if self._showing.may_finish:
                return Wish.FINISH
            case "?":
                self._help()
            case "" if self._pending is not None:
                return self._pending
            case "" if self._is_answered:
                return {}
            case "":
                self._terminal.say(f"Nothing is chosen yet. {self._how_to}")
            case _:
                return self._read(typed)
        return None

    def _show(self) -> None:
        terminal, checklist = self._terminal, self._page.checklist
        terminal.say()
        if not self._showing.goes_on:
            terminal.heading(f"{self._showing.progress}: {self._page.section.title}", self._showing.share)
        if checklist:
            terminal.say(checklist.checklist, strong=True)
            numbered = [(str(number), line.text) for number, line in enumerate(self._lines, start=1)]
            terminal.list([*numbered, ("0", "None of these")])
        else:
            terminal.say(self._lines[0].text, strong=True)
            options = enumerate(self._lines[0].options, start=1)
            terminal.list((str(number), option.text) for number, option in options)
        if self._is_answered:
            terminal.say(f"Earlier answer: {self._earlier_in_words()} {how_to_change(self._lines)}")
        terminal.hint(self._how_to)
        if self._showing.may_finish or not self._showing.goes_on:
            terminal.hint(self._keys)

    @property
    def _keys(self) -> str:
        plain, may_finish = self._terminal.plain, self._showing.may_finish
        keys, finish = (KEYS_IN_A_SENTENCE, FINISH_IN_A_SENTENCE) if plain else (KEYS, FINISH)
        return keys + (finish if may_finish else "")

    def _help(self) -> None:
        """Say why the page is asked, and what its lines include."""
        self._terminal.say(self._page.why or "This page has no explanation.")
        details = [(str(number), line.detail) for number, line in enumerate(self._lines, start=1) if line.detail]
        if self._page.checklist:
            self._terminal.list((mark, detail) for mark, detail in details)
        else:
            for _, detail in details:
                self._terminal.say(detail)
        self._terminal.hint(self._how_to)

    def _read(self, typed: str) -> Mapping[str, object] | None:
        """Give the answer that was typed; one about signs that must not be missed waits until it is confirmed."""
        if "\x1b" in typed:
            self._say_mistake(Mistake(f"Arrow keys do nothing here. {self._how_to}", self._how_to))
            return None
        if self._page.checklist is None:
            question = self._lines[0]
            value = read_single(question, typed)
            if isinstance(value, Mistake):
                self._say_mistake(value)
                return None
            self._terminal.say(f"{answer_in_words(question, value)}.")
            return {question.id: value}
        ticked = read_checklist(self._lines, typed, self._pending or (self._earlier if self._is_answered else None))
        if isinstance(ticked, Mistake):
            self._say_mistake(ticked)
            return None
        self._mistakes = 0
        if not self._is_to_be_confirmed:
            self._terminal.say(read_back(self._lines, ticked))
            return ticked
        self._pending = ticked
        self._terminal.say(f"{read_back(self._lines, ticked)} Right? Press Enter, or type again.")
        return None

    @property
    def _is_to_be_confirmed(self) -> bool:
        return any(line.unknown_means == "yes" for line in self._lines)

    def _say_mistake(self, mistake: Mistake) -> None:
        self._pending = None
        self._terminal.say(mistake.again if self._mistakes else mistake.say)
        if self._is_answered:
            self._terminal.say("The earlier answer still stands. Press Enter to keep it.")
        self._mistakes += 1
        if self._mistakes % _SHOWN_AGAIN_AFTER == 0:
            self._show()

    @property
    def _is_answered(self) -> bool:
        return len(self._earlier) == len(self._lines)

    @property
    def _how_to(self) -> str:
        if self._page.checklist is None:
            return how_to_answer(self._lines[0])
        return (how_to_check if self._showing.in_full else how_to_check_again)(len(self._lines))

    def _earlier_in_words(self) -> str:
        return page_in_words(self._page, self._lines, self._earlier)


def page_in_words(page: Page, lines: Sequence[Question], answers: Answers) -> str:
    """Give the answers to a page as a person would say them."""
    if page.checklist:
        return read_back(lines, answers)
    return f"{answer_in_words(lines[0], answers.get(lines[0].id))}."
