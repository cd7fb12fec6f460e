"""After the last question, on a terminal: one screen, the whole page on request, and a file to keep it in."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from b12screen.errors import UserError
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.report.brief import HEIGHT, Line, brief
from b12screen.report.plain import WIDTH, as_text
from b12screen.report.save import check_places, save
from b12screen.report.summary import Summary
from b12screen.text import clean

KEEP = "Save this page? Type a name such as me.html, or Enter. m shows the whole page."
KEEP_FIRST = "This is not a diagnosis. For the whole page type m, or a name such as me.html to keep it; Enter to leave."
KEPT = "m shows the whole page. Enter to leave."
ONWARD = "Enter for more, q to go back."
_FRAME = 4  # columns, and the lines that a frame and the words above it take
_LEAST_LINES = 10


class Ending:
    """Shows one result to the person at the terminal; it ends whenever they press Enter, Ctrl-C or Ctrl-D."""

    def __init__(self, summary: Summary, terminal: Terminal) -> None:
        self._summary = summary
        self._terminal = terminal
        self._console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
        self._looks = not (terminal.plain or self._console.no_color or self._console.is_dumb_terminal)

    def show(self, files: Sequence[Path], *, full: bool) -> None:
        """Show the screen, or the whole page, save it in `files`, and offer to save or to read it."""
        urgent = bool(self._summary.urgent)
        if full:
            self._print([Line(line) for line in self._page()])
        if urgent and not full:  # before the emergency, so that nothing stands below it
            kept = self._save_all(files)
            self._terminal.say(KEPT if kept else KEEP_FIRST)
            self._terminal.say()
            self._emergency()
        elif full:
            kept = self._save_all(files)
        else:
            self._print(brief(self._summary, self._width()))
            kept = self._save_all(files)
        self._offer(kept=kept, again=None if urgent and not full else KEPT if kept else KEEP)

    def _save_all(self, files: Sequence[Path]) -> bool:
        """Save the page in every file; say what could not be."""
        saved = [self._try(partial(save, self._summary, path), path) for path in files]
        return bool(saved) and all(saved)

    def _offer(self, *, kept: bool, again: str | None) -> None:
        try:
            while True:
                if again is not None:
                    self._terminal.say()
                    self._terminal.say(again)
                typed = self._terminal.read()
                if not typed:
                    return
                again = KEPT if kept else KEEP
                if typed.lower() == "m":
                    self._page_by_page()
                elif self._keep(Path(typed).expanduser()):
                    return
        except (UnfinishedError, KeyboardInterrupt):
            return  # the result was shown; whoever leaves now is finished

    def _keep(self, path: Path) -> bool:
        def keep() -> None:
            check_places([path])
            save(self._summary, path)

        return self._try(keep, path)

    def _try(self, act: Callable[[], None], path: Path) -> bool:
        try:
            act()
        except UserError as error:
            self._terminal.say(str(error))
            return False
        self._terminal.say(f"Saved: {clean(str(path))}. It holds health data.")
        return True

    def _page_by_page(self) -> None:
        lines, height = self._page(), max(_LEAST_LINES, _lines_of_terminal() - 3)
        for start in range(0, len(lines), height):
            self._print([Line(line) for line in lines[start : start + height]])
            if start + height < len(lines):
                self._terminal.say(ONWARD)
                if self._terminal.read().lower() in ("q", "quit"):
                    return

    def _page(self) -> list[str]:
        return as_text(self._summary, self._terminal.result_width(WIDTH)).splitlines()

    def _emergency(self) -> None:
        if not self._looks:
            self._print(brief(self._summary, self._width(), HEIGHT))
            return
        lines = brief(self._summary, self._width() - _FRAME, HEIGHT - _FRAME // 2)
        text = Text("\n").join(_styled(line) for line in lines)
        self._console.print(Panel(text, border_style="bold red", width=self._width()))

    def _print(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._console.print(_styled(line) if self._looks else Text(line.text))
        sys.stdout.flush()

    def _width(self) -> int:
        return self._terminal.result_width(WIDTH + 2)


def _styled(line: Line) -> Text:
    return Text(line.text, style="bold" if line.strong else "")


def _lines_of_terminal() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).lines or 24
    except OSError:
        return 24
