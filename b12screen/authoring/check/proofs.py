"""Proves what must hold of every pack for all possible answers, or finds answers that break it."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from b12screen.authoring.check.workspace import Workspace
from b12screen.engine.groups import Group
from b12screen.engine.logic import Cases
from b12screen.engine.views import Vector, View
from b12screen.pack.conditions import AnswerIs, Condition, Count, CountFilter
from b12screen.pack.models import Outcome, Rule
from b12screen.pack.problems import Problem


class Probe(NamedTuple):
    """A condition that is watched beside the outcomes; it comes after the last one, so it changes none."""

    id: str
    when: Condition


PROBES = [Probe(kind, Count(count=CountFilter(kind=kind), at_least=1)) for kind in ("red_flag", "symptom")]


class Making(NamedTuple):
    """How groups of questions make a vector together: how many of them add something, and what each adds."""

    adding: int
    parts: tuple[Vector, ...]


def proof_problems(work: Workspace) -> Iterator[Problem]:
    """Give what fails of: each outcome can be reached; a red flag wins; no reassurance while a symptom is possible;
    a yes to a symptom or trigger risk factor never lowers the urgency.

    That points change no outcome needs no search: no condition can read them.
    """
    proofs = _Proofs(work)
    yield from proofs.unreachable()
    yield from proofs.outranked()
    yield from proofs.reassuring()
    yield from proofs.lowered()


class _Proofs:
    """Every vector that the parts of the outcome conditions can take, over all ways to answer everything."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._outcomes = work.pack.outcomes
        self._view = View((*self._outcomes, *PROBES))
        self._by_group = [self._view.vectors(group.completions) for group in work.plan.groups]
        self._rests: dict[frozenset[Vector], list[Vector]] = {}
        self._joint = self._joined()
        self._vectors = list(self._joint)
        *self._holding, self._red_flag, self._symptom = self._view.holding(self._vectors)
        self._first = dict(zip(self._vectors, self._view.firsts(self._vectors), strict=True))

    def unreachable(self) -> Iterator[Problem]:
        """Find outcomes that are nobody's result; the last one may need open questions."""
        reached = {self._outcomes[i].id for i in self._first.values()}
        reached.add(self._work.plan.assess(self._work.plan.row({})).outcome)
        for i, outcome in enumerate(self._outcomes):
            if outcome.id not in reached:
                yield self._at_outcome(i, "unreachable_outcome", f'no answers lead to "{outcome.id}"')

    def outranked(self) -> Iterator[Problem]:
        """Find outcomes that come first although a red flag is up and another outcome is more urgent."""
        highest = max(_urgency(outcome) for outcome in self._outcomes)
        flagged = self._chosen(self._red_flag)
        for i, outcome in enumerate(self._outcomes):
            vector = next((each for each in flagged if self._first[each] == i), None)
            if vector is not None and _urgency(outcome) < highest:
                message = f'"{outcome.id}" comes before a red flag: {self._example(vector)}'
                yield self._at_outcome(i, "red_flag_outranked", message)

    def reassuring(self) -> Iterator[Problem]:
        """Find reassuring outcomes that can hold although a symptom is present, or not known to be absent."""
        for i, outcome in enumerate(self._outcomes):
            vectors = self._chosen(self._holding[i] & self._symptom)
            if outcome.reassuring and vectors:
                message = f'"{outcome.id}" reassures although a symptom is present: {self._example(vectors[0])}'
                yield self._at_outcome(i, "reassuring_with_symptom", message)

    def lowered(self) -> Iterator[Problem]:
        """Find outcomes that a yes leads to from a more urgent one, all else equal."""
        found: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for rule in self._work.pack.rules:
            if isinstance(rule.when, AnswerIs) and rule.when.is_ == ("yes",) and _raises(rule):
                for fall, example in self._falls(rule.when.answer):
                    found.setdefault(fall, []).append((rule.when.answer, example))
        for (before, after), examples in found.items():
            question, example = examples[0]
            others = f" (and {len(examples) - 1} other questions)" if examples[1:] else ""
            message = f'a yes to "{question}"{others} leads here from "{self._outcomes[before].id}": {example}'
            yield self._at_outcome(after, "yes_lowers_urgency", message)

    def _falls(self, question: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Give the first fall that a yes to this question can cause: from and to which outcome, and for whom."""
        position, group = self._group_of(question)
        column, alike = (
            group.completions.columns[question],
            (question, *self._work.plan.dependencies.followers(question)),
        )
        for before, no_cases in self._by_group[position].items():
            around = group.completions.smear(no_cases & column["no"], alike) & column["yes"]
            for after, yes_cases in self._by_group[position].items():
                for rest in self._rest(position) if around & yes_cases else ():
                    no, yes = (self._first[self._view.sum(each, rest)] for each in (before, after))
                    if _urgency(self._outcomes[yes]) < _urgency(self._outcomes[no]):
                        yield (no, yes), self._fallen(position, rest, around & yes_cases)
                        return

    def _fallen(self, position: int, rest: Vector, cases: Cases) -> str:
        parts = self._joined(without=position)[rest].parts
        others = [i for i in range(len(self._by_group)) if i != position]
        chosen = {i: self._by_group[i][part] for i, part in zip(others, parts, strict=True)} | {position: cases}
        return self._in_words(chosen)

    def _rest(self, position: int) -> list[Vector]:
        """Give what all other groups can make, the plainest first; groups that can make the same leave the same."""
        key = frozenset(self._by_group[position])
        if key not in self._rests:
            self._rests[key] = sorted(self._joined(without=position))
        return self._rests[key]

    def _joined(self, without: int | None = None) -> dict[Vector, Making]:
        """Give every vector that the groups can make together, each with the plainest way to make it."""
        nothing = next(iter(self._view.nothing))
        made = {nothing: Making(0, ())}
        for position, vectors in enumerate(self._by_group):
            if position == without:
                continue
            longer: dict[Vector, Making] = {}
            for so_far, (adding, parts) in made.items():
                for here in vectors:
                    together = self._view.sum(so_far, here)
                    making = Making(adding + (here != nothing), (*parts, here))
                    longer[together] = min(making, longer.get(together, making))
            made = longer
        return made

    def _group_of(self, question: str) -> tuple[int, Group]:
        groups = enumerate(self._work.plan.groups)
        return next((i, group) for i, group in groups if question in group.completions.columns)

    def _chosen(self, bits: Cases) -> list[Vector]:
        chosen = (vector for j, vector in enumerate(self._vectors) if bits >> j & 1)
        return sorted(chosen, key=lambda vector: self._joint[vector])

    def _example(self, vector: Vector) -> str:
        return self._in_words({i: self._by_group[i][part] for i, part in enumerate(self._joint[vector].parts)})

    def _in_words(self, chosen: dict[int, Cases]) -> str:
        """Give the answers of one person, leaving out every "no"."""
        answers: dict[str, object] = {}
        for i, cases in sorted(chosen.items()):
            answers |= self._work.plan.groups[i].completions.answers_in(cases)
        told = {question.id: answers.get(question.id, "no") for question in self._work.pack.questions}
        return json.dumps({name: value for name, value in told.items() if value != "no"}) + ", and no to all others"

    def _at_outcome(self, position: int, code: str, message: str) -> Problem:
        return self._work.at(self._work.parsed.document("outcomes.yaml"), (position, "id"), code, message)


def _urgency(outcome: Outcome) -> int:
    return -1 if outcome.urgency is None else outcome.urgency


def _raises(rule: Rule) -> bool:
    return rule.kind == "symptom" or (rule.kind == "risk_factor" and "trigger" in rule.tags)
