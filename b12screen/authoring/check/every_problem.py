"""Every problem of a pack: those of its files, and those that show only when it is made ready to run."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Literal

from b12screen.authoring.check.lints import LINTS
from b12screen.authoring.check.proofs import proof_problems
from b12screen.authoring.check.text_lints import TEXT_LINTS
from b12screen.authoring.check.workspace import Workspace, rule_file
from b12screen.engine.completions import TooManyCompletionsError
from b12screen.engine.plan import Plan
from b12screen.pack.load import read_pack
from b12screen.pack.models import Pack
from b12screen.pack.problems import Problem
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.root import rules_root
from b12screen.text import clean


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `rules check` prints, and how many problems there are."""

    text: str
    count: int


def checked(folder: Path | None, form: Literal["full", "concise", "json"] = "full") -> CheckReport:
    """Check the pack in `folder`, or the built-in one; JSON is one list, so that programs read it whole."""
    parsed = read_pack(folder or rules_root())
    found = _problems(parsed)
    if form == "json":
        return CheckReport(json.dumps([_as_json(problem) for problem in found], indent=1), len(found))
    if not found:
        return CheckReport("\n".join(_well(parsed.pack(), folder)), 0)
    listed = "\n".join(problem.full() if form == "full" else problem.concise() for problem in found)
    return CheckReport(f"{listed}\n{_counted(len(found), 'problem')} found.", len(found))


def _well(pack: Pack, folder: Path | None) -> Iterator[str]:
    """Say which pack was checked, what checking cannot know, and the next step."""
    shown = clean(str(folder)) if folder else "The built-in rules"
    manifest = pack.manifest
    sizes = [(len(pack.rules), "rule"), (len(pack.questions), "question"), (len(pack.cases), "case")]
    holds = ", ".join(_counted(*size) for size in sizes)
    yield f"{shown}: {manifest.id} {manifest.version}, {holds}. No problems found."
    if not re.fullmatch(r"en\b.*", manifest.language):
        yield f"language: {clean(manifest.language)} only marks the pages; the words that b12screen adds stay English."
    yield f"Next, try the examples and cases: b12screen rules test{f' {quote(shown)}' if folder else ''}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    where = {"file": place.file, "line": place.line, "column": place.column}
    return {**where, "code": problem.code, "message": problem.message}


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Give every problem of the pack in `folder`, in reading order; UserError when there is no such folder."""
    return _problems(read_pack(folder))


def _problems(parsed: ParsedPack) -> tuple[Problem, ...]:
    found = {*parsed.all_problems(), *(problem for lint in TEXT_LINTS for problem in lint(parsed))}
    if parsed.can_be_tried:
        found |= set(_problems_of_meaning(parsed))
    return tuple(sorted(found))


def _problems_of_meaning(parsed: ParsedPack) -> Iterator[Problem]:
    """Give what shows only when all files are put together and made ready to run."""
    pack = parsed.as_it_is()
    try:
        work = Workspace(parsed, pack, Plan(pack))
    except TooManyCompletionsError as error:
        yield _too_many(parsed, pack, error)
        return
    for lint in LINTS:
        yield from lint(work)
    yield from proof_problems(work)


def _too_many(parsed: ParsedPack, pack: Pack, error: TooManyCompletionsError) -> Problem:
    """Place the problem at the last of the rules, which are in reading order, so that it ties the others together."""
    if not error.rules:
        document = parsed.document("questions.yaml")
        return document.problem_at(document.place(()), "too_many_completions", str(error))
    document = rule_file(parsed, pack.rule[error.rules[-1]])
    return document.problem_at(document.place(("when",)), "too_many_completions", str(error))
