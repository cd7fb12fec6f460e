"""Would fewer questions do as well? What each question's answers change, in outcomes and in ranking."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from b12screen.engine.plan import Answers, Plan
from b12screen.engine.values import given
from b12screen.errors import UserError
from b12screen.evaluate.read.joined import Joined
from b12screen.evaluate.read.people import Whole
from b12screen.evaluate.statistics import Estimate, Flags, area, area_gained
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist, Question

MOST_PEOPLE = 50_000


class Left(msgspec.Struct, frozen=True):
    """What would differ without one question: its answer taken as no, or as not asked where it cannot be no.

    `cost` says how it is asked; `area_lost` how much better the points rank with it.
    """

    question: str
    cost: str
    answered: int
    outcomes_changed: int
    cases_changed: int
    area: Estimate
    area_lost: Estimate


class Fewer(msgspec.Struct, frozen=True):
    """What each question that somebody answered is worth, the most outcomes changed first; on so many people."""

    people: int
    area: Estimate
    questions: Sequence[Left]


def fewer(joined: Joined, plan: Plan) -> Fewer:
    """Leave out each question in turn, and see. UserError where there are no answers, or too few people differ."""
    if not joined.people.answers:
        raise UserError("--questions needs answers; results of score do not hold them.")
    joined = _some(joined)
    if joined.cases.all() or not joined.cases.any():
        raise UserError("--questions looks at every so-many-th person only, and among these all are alike.")
    columns = [joined.people.answers.get(question.id) for question in plan.fields]
    rows = list(zip(*(column or [None] * len(joined.people) for column in columns), strict=True))
    costs = dict(_costs(plan.pack))
    found = [
        _without(place, question, rows, joined, plan, costs[question.id])
        for place, question in enumerate(plan.fields)
        if columns[place] is not None and any(map(given, columns[place] or ()))
    ]
    found.sort(key=lambda each: (-each.outcomes_changed, -(each.area_lost.value or 0), each.question))
    return Fewer(len(rows), area(joined.people.score, joined.cases), found)


def _some(joined: Joined) -> Joined:
    """Give everybody, or of very many every so-many-th."""
    step = -(-len(joined.people) // MOST_PEOPLE)
    if step == 1:
        return joined
    rows = np.arange(0, len(joined.people), step)
    return joined._replace(people=joined.people.take(rows), cases=joined.cases[rows], weights=None)


def _without(place: int, question: Question, rows: Sequence[Answers], joined: Joined, plan: Plan, cost: str) -> Left:
    instead = _instead(question)
    follow_ups = set(plan.dependencies.followers(question.id))
    closed = [i for i, each in enumerate(plan.fields) if each.id in follow_ups]
    differ = [row for row, answers in enumerate(rows) if given(answers[place]) and answers[place] != instead]
    outcome, score = joined.people.outcome.copy(), joined.people.score.copy()
    outcome[differ], score[differ] = _scored([_changed(rows[row], place, instead, closed) for row in differ], plan)
    changed: Flags = outcome != joined.people.outcome
    return Left(
        question=question.id,
        cost=cost,
        answered=sum(given(answers[place]) for answers in rows),
        outcomes_changed=int(np.count_nonzero(changed)),
        cases_changed=int(np.count_nonzero(changed & joined.cases)),
        area=area(score, joined.cases),
        area_lost=area_gained(joined.people.score, score, joined.cases),
    )


def _instead(question: Question) -> object:
    if question.type == "yes_no":
        return False
    return "no" if "no" in question.values else None


def _changed(answers: Answers, place: int, instead: object, closed: Sequence[int]) -> Answers:
    changed = list(answers)
    changed[place] = instead
    for each in closed:
        changed[each] = None
    return tuple(changed)


def _scored(rows: Sequence[Answers], plan: Plan) -> tuple[Whole, Whole]:
    tallies, conclusions = plan.tallies(rows)
    size = plan.layout.size
    scores = [plan.points(tally.to_bytes(size, "little"))[0] for tally in tallies]
    return np.array([each.outcome for each in conclusions], np.int64), np.array(scores, np.int64)


def _costs(pack: Pack) -> Iterator[tuple[str, str]]:
    """Say of each question how it is asked."""
    for section in pack.sections:
        for page in section.pages:
            if isinstance(page, Checklist):
                yield from ((each.id, f"a line in a list of {len(page.questions)}") for each in page.questions)
            else:
                yield page.id, "a follow-up" if page.only_if else "a page of its own"
