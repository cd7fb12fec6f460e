"""Every figure of an evaluation: what is read, joined, measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np

from b12screen import __version__
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.evaluate.accuracy import AtScore, Bound, OfRule, bounds, by_rule, by_score
from b12screen.evaluate.compared import AGE, Decisions, Ranking, decisions, rankings
from b12screen.evaluate.fewer import Fewer, fewer
from b12screen.evaluate.groups import Parted, parted
from b12screen.evaluate.read.joined import Joined, LeftOut, join
from b12screen.evaluate.read.labels import read_labels
from b12screen.evaluate.read.scored import Way, read_people
from b12screen.formats.json.reader import measure
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.models import Pack
from b12screen.pack.reads import answers_read, conditions_of
from b12screen.text import clean, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to evaluate; `answers` of None is standard input."""

    answers: Path | None
    labels: Path
    label: str
    weight: str | None = None
    by: Sequence[str] = ()
    way: Way = field(default_factory=Way)
    questions: bool = False
    html: Path | None = None
    json: Path | None = None


class Figures(msgspec.Struct, frozen=True):
    """Every figure, for people who count one each, or by their weights."""

    bounds: Sequence[Bound]
    rankings: Sequence[Ranking]
    by_score: Sequence[AtScore]
    decisions: Decisions
    groups: Sequence[Parted]
    rules: Sequence[OfRule]


class Evaluation(msgspec.Struct, frozen=True):
    """What an evaluation found, and on whom; see docs/measuring.md."""

    program: str
    pack: str
    answers: str
    labels: str
    label: str
    weight: str | None
    assumed: Sequence[str]
    people: int
    cases: int
    left_out: LeftOut
    unweighted: Figures
    weighted: Figures | None
    fewer: Fewer | None


def evaluate(wanted: Wanted, pack: Pack) -> Evaluation:
    """Measure how well a pack's outcomes and points tell people apart. UserError where that cannot be done."""
    labels = read_labels(wanted.labels, wanted.label, wanted.weight, dict.fromkeys([AGE, *wanted.by]))
    kept = pack.question if wanted.questions else dict.fromkeys([AGE, *wanted.by])
    read = read_people(wanted.answers, pack, wanted.way, list(kept))
    joined = join(read, labels)
    _check_by(wanted.by, joined, pack)
    cuts = {name: thresholds(pack, name) for name in wanted.by}
    return Evaluation(
        program=f"b12screen {__version__}",
        pack=pack.name,
        answers=read.name,
        labels=labels.name,
        label=wanted.label,
        weight=wanted.weight,
        assumed=read.assumed,
        people=len(joined.people),
        cases=int(np.count_nonzero(joined.cases)),
        left_out=joined.left_out,
        unweighted=_figures(joined._replace(weights=None), wanted.by, cuts),
        weighted=None if joined.weights is None else _figures(joined, wanted.by, cuts),
        fewer=fewer(joined, Plan(pack, read_assumptions(pack, wanted.way.assume), measure))
        if wanted.questions
        else None,
    )


def _fewer(joined: Joined, pack: Pack, assume: Sequence[str]) -> Fewer:
    return fewer(joined, Plan(pack, read_assumptions(pack, assume), measure))


def _figures(joined: Joined, by: Sequence[str], cuts: Mapping[str, Sequence[int]]) -> Figures:
    everybody = joined.people, joined.cases, joined.weights
    return Figures(
        bounds=bounds(*everybody),
        rankings=rankings(joined),
        by_score=by_score(*everybody),
        decisions=decisions(joined),
        groups=parted(joined, by, cuts),
        rules=by_rule(*everybody),
    )


def _check_by(by: Sequence[str], joined: Joined, pack: Pack) -> None:
    for name in by:
        if name not in joined.groups:
            known = [*pack.question, *joined.groups]
            hint = "; results carry no answers" if name in pack.question else did_you_mean(name, known)
            raise UserError(f'--by "{clean(name)}" is no question that was read and no column of the labels{hint}')


def thresholds(pack: Pack, question: str) -> list[int]:
    """Give the whole numbers at which rules part the answers to a question; none where these are no numbers."""
    asked = pack.question.get(question)
    if asked is None or asked.range is None:
        return []
    tests = (test for rule in pack.rules for condition in conditions_of(rule) for test in answers_read(condition))
    cuts = {cut for test in tests if test.answer == question for cut in test.cuts.values()}
    return sorted(cut for cut in cuts if asked.range[0] < cut <= asked.range[1])
