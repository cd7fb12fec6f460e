"""Asks one page until it is answered, or until the person wants to go back or stop."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto

from b12screen.interview.pages import Answers, Page
from b12screen.interview.terminal import Terminal
from b12screen.interview.typed import (
    Mistake,
    choices,
    how_to_answer,
    how_to_check,
    read_back,
    read_checklist,
    read_single,
)
from b12screen.pack.questions import Question
from b12screen.report.wording import answer_in_words

KEYS = "b: back   ?: why we ask   q: stop"
KEYS_IN_A_SENTENCE = "Type b to go back, ? for why we ask, q to stop."


class Wish(Enum):
    """What a person may want instead of answering."""

    BACK = auto()
    STOP = auto()


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

    def ask(self, progress: str) -> Mapping[str, object] | Wish:
        """Give the new answers, nothing where the earlier ones are kept, or a wish."""
        self._show(progress)
        while True:
            typed = self._terminal.read()
            match typed.lower():
                case "b" | "back":
                    return Wish.BACK
                case "q" | "quit":
                    if self._really_stops():
                        return Wish.STOP
                    self._terminal.say(self._how_to)
                case "?":
                    self._terminal.say(self._page.why or "This page has no explanation.")
                case "" if self._pending is not None:
                    return self._pending
                case "" if self._is_answered:
                    return {}
                case "":
                    self._terminal.say(f"Nothing is chosen yet. {self._how_to}")
                case _:
                    if (answers := self._read(typed)) is not None:
                        return answers

    def _show(self, progress: str) -> None:
        self._terminal.say()
        self._terminal.say(f"{progress}: {self._page.section.title}", strong=True)
        self._terminal.say()
        if self._page.checklist:
            self._terminal.say(self._page.checklist.checklist)
            numbered = [(str(number), line.text) for number, line in enumerate(self._lines, start=1)]
            self._terminal.list([*numbered, ("0", "None of these")])
        else:
            self._terminal.say(self._lines[0].text)
            options = enumerate(choices(self._lines[0]), start=1)
            self._terminal.list((str(number), words) for number, (_, words) in options)
        if self._is_answered:
            self._terminal.say(f"Your earlier answer: {self._earlier_in_words()} Press Enter to keep it.")
        self._terminal.say(self._how_to)
        self._terminal.say(KEYS_IN_A_SENTENCE if self._terminal.plain else KEYS)

    def _read(self, typed: str) -> Mapping[str, object] | None:
        """Give the answer to a single question; keep a checklist until it is confirmed; else say what to mend."""
        if "\x1b" in typed:
            self._say_mistake(Mistake(f"Arrow keys do nothing here. {self._how_to}", self._how_to))
            return None
        if self._page.checklist is None:
            value = read_single(self._lines[0], typed)
            if not isinstance(value, Mistake):
                if isinstance(value, int) and not isinstance(value, bool) and not typed.isdigit():
                    self._terminal.say(f"That is {answer_in_words(self._lines[0], value)}.")
                return {self._lines[0].id: value}
            self._say_mistake(value)
            return None
        ticked = read_checklist(self._lines, typed)
        if isinstance(ticked, Mistake):
            self._say_mistake(ticked)
            return None
        self._pending, self._mistakes = ticked, 0
        self._terminal.say(f"{read_back(self._lines, ticked)} Right? Press Enter, or type again.")
        return None

    def _say_mistake(self, mistake: Mistake) -> None:
        self._pending = None
        self._terminal.say(mistake.again if self._mistakes else mistake.say)
        if self._is_answered:
            self._terminal.say("Your earlier answer still stands. Press Enter to keep it.")
        self._mistakes += 1

    @property
    def _is_answered(self) -> bool:
        return len(self._earlier) == len(self._lines)

    @property
    def _how_to(self) -> str:
        return how_to_check(len(self._lines)) if self._page.checklist else how_to_answer(self._lines[0])

    def _earlier_in_words(self) -> str:
        return page_in_words(self._page, self._lines, self._earlier)


def page_in_words(page: Page, lines: Sequence[Question], answers: Answers) -> str:
    """Give the answers to a page as a person would say them."""
    if page.checklist:
        return read_back(lines, answers)
    return f"{answer_in_words(lines[0], answers.get(lines[0].id))}."
