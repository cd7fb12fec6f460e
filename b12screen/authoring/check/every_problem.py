"""Every problem of a pack: those of its files, and those that show only when it is made ready to run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from b12screen.authoring.check.lints import LINTS
from b12screen.authoring.check.proofs import proof_problems
from b12screen.authoring.check.workspace import Workspace, rule_file
from b12screen.engine.completions import TooManyCompletionsError
from b12screen.engine.plan import Plan
from b12screen.pack.load import read_pack
from b12screen.pack.models import Pack
from b12screen.pack.problems import Problem
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.root import rules_root


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `rules check` prints, and how many problems there are."""

    text: str
    count: int


def checked(folder: Path | None, form: Literal["full", "concise", "json"] = "full") -> CheckReport:
    """Check the pack in `folder`, or the built-in one; JSON is one list, so that programs read it whole."""
    found = problems_in(folder or rules_root())
    if form == "json":
        return CheckReport(json.dumps([_as_json(problem) for problem in found], indent=1), len(found))
    if not found:
        return CheckReport("No problems found.", 0)
    listed = "\n".join(problem.full() if form == "full" else problem.concise() for problem in found)
    noun = "problem" if len(found) == 1 else "problems"
    return CheckReport(f"{listed}\n{len(found)} {noun} found.", len(found))


def _as_json(problem: Problem) -> dict[str, object]:
    place = problem.place
    where = {"file": place.file, "line": place.line, "column": place.column}
    return {**where, "code": problem.code, "message": problem.message}


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Give every problem of the pack in `folder`, in reading order; UserError when there is no such folder."""
    parsed = read_pack(folder)
    if found := parsed.all_problems():
        return found
    pack = parsed.pack()
    try:
        work = Workspace(parsed, pack, Plan(pack))
    except TooManyCompletionsError as error:
        return (_too_many(parsed, pack, error),)
    lints = (problem for lint in LINTS for problem in lint(work))
    return tuple(sorted({*lints, *proof_problems(work)}))


def _too_many(parsed: ParsedPack, pack: Pack, error: TooManyCompletionsError) -> Problem:
    """Place the problem at the last of the rules, which are in reading order, so that it ties the others together."""
    if not error.rules:
        document = parsed.document("questions.yaml")
        return document.problem_at(document.place(()), "too_many_completions", str(error))
    document = rule_file(parsed, pack.rule[error.rules[-1]])
    return document.problem_at(document.place(("when",)), "too_many_completions", str(error))
