"""What is wrong with a mapping, each with its place in the file; all problems at once, before a row is read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from b12screen.errors import UserError
from b12screen.formats.mapping.model import Mapping
from b12screen.pack.problems import Place, Problem
from b12screen.text import clean

if TYPE_CHECKING:  # a run without a mapping needs no YAML
    from b12screen.pack.read.yaml12 import Document, Path


class Finding(NamedTuple):
    """A problem at a key or a value of a mapping."""

    path: "Path"
    code: str
    message: str
    at_key: bool = False


class MappingError(UserError):
    """A mapping that cannot be used; it holds every problem."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        listed = "\n".join(problem.full() for problem in self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"{listed}\n{count} {noun} in the mapping {clean(name)}; nothing was read.")


def refuse(document: "Document", problems: Iterable[Problem]) -> MappingError:
    """Give the error for the problems of a file, in the order of the file."""
    return MappingError(document.file, sorted(problems))


def raise_for(mapping: Mapping, findings: Iterable[Finding]) -> None:
    """Raise MappingError where there are findings; one that a program made has no lines, and names its keys."""
    document, found = mapping.document, list(findings)
    if not found:
        return
    if document is None:
        raise MappingError("of this program", [_without_place(each) for each in found])
    places = [document.place(each.path, at_key=each.at_key) for each in found]
    problems = [document.problem_at(place, each.code, each.message) for place, each in zip(places, found, strict=True)]
    raise refuse(document, problems)


def _without_place(finding: Finding) -> Problem:
    where = ".".join(map(str, finding.path))
    return Problem(Place("mapping"), finding.code, f"{where}: {finding.message}" if where else finding.message)
