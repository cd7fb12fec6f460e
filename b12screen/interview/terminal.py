"""The terminal that asks: plain lines out on standard error, plain lines in, and no cursor codes at all."""

import os
import re
import select
import signal
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import HEAVY
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from b12screen.errors import UNFINISHED, UserError
from b12screen.text import clean

# Each has a contrast of at least 4.5:1 on black and on white; where a terminal has only 16 colours, none is used.
_HINT, _MARK = "#767676", "#0a7bbf"
_SHORTEST_BAR, _LONGEST_BAR = 8, 30
_NARROWEST, _WIDEST = 40, 88
_USUAL_HEIGHT = 24
_LONGEST_DEAF = 0.25  # seconds
_AT_ONCE, _PAUSE = 0.02, 0.1  # seconds; nobody types two lines so fast, and no paste rests for so long
PASTED = (
    "Several lines came at once, as when text is pasted. None of them was taken. Type one answer, then press Enter."
)

NO_TERMINAL = """b12screen ask needs a terminal, for a person to answer in.
To score answers from a file or a pipe: b12screen score people.ndjson
For an empty answers file to fill in:   b12screen template > me.json"""


class NoTerminalError(UserError):
    """Nobody can answer here."""


class UnfinishedError(UserError):
    """The interview ended before its last page, so there is no result."""

    exit_code = UNFINISHED


class Terminal:
    """One line at a time; standard output stays free for the result.

    `plain` leaves out everything but sentences: no bold, no columns.
    """

    def __init__(self, *, plain: bool = False) -> None:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise NoTerminalError(NO_TERMINAL)
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
        self.plain = plain
        self._console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
        self._looks = not (plain or self._console.no_color or self._console.is_dumb_terminal)
        self._colours = self._looks and self._console.color_system in ("256", "truecolor")

    def say(self, text: str = "", *, indent: str = "", hang: str = "", strong: bool = False) -> None:
        """Print a paragraph, wrapped to the terminal as it is now; what comes from outside is made safe."""
        lines = textwrap.wrap(
            clean(text),
            self._width(),
            initial_indent=indent,
            subsequent_indent=hang or indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines or [""]:
            self._console.print(Text(line, style="bold" if strong and self._looks else ""))

    def hint(self, text: str) -> None:
        """Print what can be typed, less prominently than what is asked."""
        said = re.sub(" {2,}", ", ", clean(text)) if self.plain else clean(text)
        for line in self._wrap(said, self._width()):
            self._console.print(Text(line, style=_HINT if self._colours else ""))

    def heading(self, text: str, share: float) -> None:
        """Print a heading with a bar behind it that is filled to this share."""
        said = clean(text)
        room = self._width() - len(said) - 2
        if not self._looks or room < _SHORTEST_BAR:
            self.say(said, strong=True)
            return
        filled = round(min(room, _LONGEST_BAR) * share)
        bar = "\u2501" * filled + "\u2500" * (min(room, _LONGEST_BAR) - filled)
        self._console.print(Text.assemble((said, "bold"), "  ", (bar, _MARK if self._colours else "")))

    def panel(self, lines: Iterable[str]) -> None:
        """Print what cannot wait, in a frame."""
        said = [clean(line) for line in lines]
        if not self._looks:
            for line in said:
                self.say(line, strong=True)
            return
        width = self._width() - 4
        body = "\n".join("\n".join(self._wrap(line, width)) for line in said)
        self._console.print(Panel(Text(body, style="bold"), box=HEAVY, width=self._width()))

    def list(self, items: Iterable[tuple[str, str]]) -> None:
        """Print marked items, with the marks in a column of their own."""
        for mark, text in items:
            if self.plain:
                self.say(f"{mark}: {text}" if mark != "-" else text)
                continue
            first, *others = self._wrap(clean(text), self._width() - 6) or [""]
            self._console.print(Text.assemble((f"{mark:>4}", _MARK if self._colours else ""), "  ", first))
            for line in others:
                self._console.print(Text(" " * 6 + line))

    def read(self, *, again: Callable[[], None] | None = None) -> str:
        """Read one line that was typed; `again` shows what is asked when the program was stopped and goes on.

        Raises UnfinishedError at the end of input.
        """
        while True:
            with _prompt_again_when_back(again):
                _prompt()
                _wait_for_input()
                line = sys.stdin.readline()
            if not line:
                self.say()
                raise UnfinishedError("the input ended")
            if not _drop_what_is_pasted():
                return line.strip()
            self.say(PASTED)

    def result_width(self, usual: int) -> int:
        """Give the width for the result: that of the terminal where it is shown and narrow, else the usual one."""
        return min(usual, self._width()) if sys.stdout.isatty() else usual

    def _wrap(self, text: str, width: int) -> Sequence[str]:
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)

    def height(self) -> int:
        """Give the number of lines of the terminal."""
        try:
            return os.get_terminal_size(sys.stderr.fileno()).lines or _USUAL_HEIGHT
        except OSError:
            return _USUAL_HEIGHT

    def lines_of(self, text: str) -> int:
        """Give the number of lines that an entry of a list takes."""
        return len(self._wrap(clean(text), self._width() - 6)) or 1

    def _width(self) -> int:
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        except OSError:
            columns = 0
        return max(_NARROWEST, min(columns or 80, _WIDEST))


def _wait_for_input() -> None:
    """Wait in short turns: a signal that comes just before a wait begins would be heard only when it ends."""
    while os.name == "posix" and not select.select([sys.stdin], [], [], _LONGEST_DEAF)[0]:
        pass


def _prompt() -> None:
    os.write(sys.stderr.fileno(), b"> ")


@contextmanager
def _prompt_again_when_back(again: Callable[[], None] | None) -> Iterator[None]:
    """Show what is asked, and the prompt, anew when the program was stopped with Ctrl-Z and goes on."""

    def show(*_: object) -> None:
        if again:
            again()
        _prompt()

    if not hasattr(signal, "SIGCONT"):  # Windows
        yield
        return
    before = signal.signal(signal.SIGCONT, show)
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, before)


def _drop_what_is_pasted() -> bool:
    """Say whether more lines came together with the one that was read, and drop them all: nobody saw their pages."""
    if os.name != "posix":  # select knows no terminals there
        return False
    several = False
    while select.select([sys.stdin], [], [], _PAUSE if several else _AT_ONCE)[0] and sys.stdin.readline():
        several = True
    return several
