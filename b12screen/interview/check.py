"""The check of the answers before the result: what is not "no" a line each, the rest in a sentence."""

from collections.abc import Callable, Iterator, Sequence

from b12screen.interview.ask_page import Wish, page_in_words
from b12screen.interview.pages import Answers, Page, Pages, title_of
from b12screen.interview.terminal import Terminal

_AROUND = 8  # lines that the heading, what is no, what was not asked, the hint and the prompt take


class Check:
    """Shows the answers and asks which page to change."""

    def __init__(self, terminal: Terminal, pages: Pages, answers: Answers, really_stops: Callable[[], bool]) -> None:
        self._terminal = terminal
        self._pages = pages
        self._answers = answers
        self._really_stops = really_stops
        self._shown = pages.shown(answers)
        self._screens = list(self._cut())
        self._at = 0

    def ask(self) -> Page | Wish:
        """Give the page to change, or the wish to finish, to go back or to stop."""
        self._show()
        while True:
            typed = self._terminal.read(again=self._show).lower()
            if typed in ("b", "back"):
                return Wish.BACK
            if typed in ("q", "quit") and self._really_stops():
                return Wish.STOP
            if not typed and self._is_last:
                return Wish.FINISH
            if not typed:
                self._at += 1
                self._show()
            elif typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= len(self._shown):
                return self._shown[int(typed[:4]) - 1][0]
            else:
                self._terminal.say(self._how_to)

    @property
    def _is_last(self) -> bool:
        return self._at + 1 == len(self._screens)

    @property
    def _how_to(self) -> str:
        rest = "your result" if self._is_last else "the rest"
        return f"To change a page, type its number, 1 to {len(self._shown)}. To see {rest}, press Enter."

    def _show(self) -> None:
        self._terminal.say()
        self._terminal.say("Check the answers", strong=True)
        self._terminal.list(self._screens[self._at])
        if self._is_last:
            self._say_rest()
        self._terminal.hint(self._how_to)

    def _cut(self) -> Iterator[list[tuple[str, str]]]:
        """Give the answers that are not "no", as many at a time as fit the screen."""
        room = self._terminal.height() - _AROUND
        screen: list[tuple[str, str]] = []
        used = 0
        for item in self._items():
            height = self._terminal.lines_of(item[1])
            if screen and used + height > room:
                yield screen
                screen, used = [], 0
            screen.append(item)
            used += height
        yield screen

    def _items(self) -> Iterator[tuple[str, str]]:
        for number, parts in enumerate(self._shown, start=1):
            if not (self._is_no(parts) or self._is_not_asked(parts)):
                yield str(number), " ".join(map(self._in_words, parts))

    def _in_words(self, page: Page) -> str:
        said = page_in_words(page, self._pages.lines(page, self._answers), self._answers)
        return said if page.checklist else f"{title_of(page)}: {said}"

    def _say_rest(self) -> None:
        numbered = list(enumerate(self._shown, start=1))
        if noes := [number for number, parts in numbered if self._is_no(parts)]:
            self._terminal.say(f"No to everything else that was asked: {_pages_in_words(noes)}.")
        if not_asked := [number for number, parts in numbered if self._is_not_asked(parts)]:
            self._terminal.say(f"Not asked: {_pages_in_words(not_asked)}.")

    def _is_not_asked(self, parts: Sequence[Page]) -> bool:
        return not any(line.id in self._answers for page in parts for line in page.questions)

    def _is_no(self, parts: Sequence[Page]) -> bool:
        lines = (line for page in parts for line in self._pages.lines(page, self._answers))
        return all(self._answers.get(line.id) in (False, "no") for line in lines)


def _pages_in_words(numbers: Sequence[int]) -> str:
    """Give "page 3", or "pages 1, 4 to 6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"page{'s' * (len(numbers) > 1)} {', '.join(parts)}"
