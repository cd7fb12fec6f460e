"""The terminal that asks: plain lines out on standard error, plain lines in, and no cursor codes at all."""

import os
import select
import signal
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from b12screen.errors import UNFINISHED, UserError
from b12screen.text import clean

_NARROWEST, _WIDEST = 40, 88
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
        bold = strong and not self.plain and not self._console.no_color
        for line in lines or [""]:
            self._console.print(Text(line, style="bold" if bold else ""))

    def list(self, items: Iterable[tuple[str, str]]) -> None:
        """Print marked items, with the marks in a column of their own."""
        for mark, text in items:
            if self.plain:
                self.say(f"{mark}: {text}" if mark != "-" else text)
            else:
                self.say(text, indent=f"{mark:>4}  ", hang=" " * 6)

    def read(self) -> str:
        """Read one line that was typed. UnfinishedError at the end of input."""
        while True:
            with _prompt_again_when_back():
                _prompt()
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

    def _width(self) -> int:
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        except OSError:
            columns = 0
        return max(_NARROWEST, min(columns or 80, _WIDEST))


def _prompt(*_: object) -> None:
    os.write(sys.stderr.fileno(), b"> ")


@contextmanager
def _prompt_again_when_back() -> Iterator[None]:
    """Show the prompt anew when the program was stopped with Ctrl-Z and goes on."""
    if not hasattr(signal, "SIGCONT"):  # Windows
        yield
        return
    before = signal.signal(signal.SIGCONT, _prompt)
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
