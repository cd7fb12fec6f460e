"""What is wrong in a rule file, and where: file:line:column: code: message."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from b12screen.errors import UserError
from b12screen.text import clean


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1, and line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return clean(self.file) + (f":{self.line}:{self.column}" if self.line else "")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend; `source` is the text of the line that `place` points into."""

    place: Place
    code: str
    message: str
    source: str = field(default="", compare=False)

    def concise(self) -> str:
        """Give the problem on one line."""
        return f"{self.place}: {self.code}: {clean(self.message)}"

    def full(self) -> str:
        """Give the problem with its line of the file and a caret below the place."""
        if not self.source:
            return self.concise()
        start = max(0, self.place.column - 60)
        shown = clean(self.source[start : start + 100].replace("\t", " "))
        gutter = f"{self.place.line:>5} | "
        caret = " " * (len(gutter) + _cells(shown[: self.place.column - 1 - start])) + "^"
        return f"{self.concise()}\n{gutter}{shown}\n{caret}"


def _cells(text: str) -> int:
    """Count the columns of a terminal that `text` takes: 2 for a wide character, 0 for one that sits on another."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


class UnfitError(ValueError):
    """The values of one struct do not fit each other; code and message stand in what `rules check` prints."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PackError(UserError):
    """A pack that cannot be used; it holds every problem of every file, in reading order."""

    def __init__(self, folder: Path, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        listed = "\n".join(problem.full() for problem in self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"{listed}\n{count} {noun} in the rules of {clean(str(folder))}; nothing was run.")
