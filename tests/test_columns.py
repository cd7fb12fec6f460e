"""Columns say of everybody what rows say: random packs, the shipped one, the survey, however little is remembered."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracle import Oracle
from parts import parted
from random_packs import random_bold_person, random_person, write_random_pack

from b12screen.engine import conclusions
from b12screen.engine.columns import entries, notes, tables
from b12screen.engine.columns.entries import TooVariedError
from b12screen.engine.columns.people import Assessed, ColumnPlan
from b12screen.engine.plan import Assessment, FollowUpError, Plan
from b12screen.engine.urgency import named
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

SHIPPED = Path(__file__).parents[1] / "rules"
SURVEY = SHIPPED.parents[1] / "shared" / "nhanes" / "answers.ndjson"
PACKS, PARTS = 240, 4
BATCHES = (1, 2, 7, 8)
# How much is remembered, and where that is said; 8 people come at a time at most.
TINY: Sequence[tuple[Any, str, int]] = (
    (tables, "_MOST_JOINED", 30),
    (tables, "_MOST_DIRECT", 40),
    (tables, "MOST_ENTRIES", 8),
    (entries, "_FEWEST_NUMBERS", 2),
    (entries, "_MOST_NUMBERS", 8),
    (notes, "_MOST_PATTERNS", 4),
    (conclusions, "_MOST_TOTALS", 60),
)
HAPPENS: Mapping[str, tuple[Any, str]] = {
    "a wide group is asked": (tables.WideGroup, "_position"),
    "a wide group is emptied": (tables.WideGroup, "forget"),
    "neighbours are put together": (tables.Neighbours, "_work_out"),
    "a table is emptied": (tables._DirectTable, "forget"),
    "a square grows": (entries.Joiner, "_grown"),
    "a note is asked of a pattern": (notes._NoteTable, "_applies"),
    "a note that reads much is asked of each person": (notes, "_one_by_one"),
    "everything is forgotten": (ColumnPlan, "forget"),
}

Said = Assessment | str | None
Person = Mapping[str, Any]


def said_in_columns(plan: ColumnPlan, some: Sequence[Person]) -> list[Said]:
    """What columns say of each person: None where a follow-up is misplaced, "too varied" where they give up."""
    rows = [plan.plan.row(person) for person in some]
    codes = [
        np.array([kinds.code(answer) for answer in column], np.int32)
        for kinds, column in zip(plan.kinds, zip(*rows, strict=True), strict=True)
    ]
    try:
        found = plan.assess(len(some), codes)
    except TooVariedError:
        return ["too varied"] * len(some)
    return [None if found.misplaced[i] else in_words(plan.plan, found, i) for i in range(len(some))]


def in_words(plan: Plan, found: Assessed, i: int) -> Assessment:
    pack = plan.pack
    others = found.possible[found.could_become[i]]
    score, score_min, score_max = (int(each[i]) for each in found.points)
    outcome = pack.outcomes[found.outcome[i]]
    return Assessment(
        outcome=outcome.id,
        decided=not others,
        could_become=tuple(pack.outcomes[each].id for each in others),
        score=score,
        score_min=score_min,
        score_max=score_max,
        present=names_in(found.present[i], [each.id for each in pack.rules]),
        unknown=names_in(found.unknown[i], [each.id for each in pack.rules]),
        guidelines={
            each.id: each.views[views[i]].id for each, views in zip(pack.guidelines, found.guidelines, strict=True)
        },
        notes=names_in(found.notes[i], [each.id for each in pack.notes]),
        urgency=outcome.urgency,
        how_soon=named(int(found.soonest[i])),
    )


def names_in(bits: "np.ndarray[Any, Any]", names: Sequence[str]) -> tuple[str, ...]:
    number = int.from_bytes(bits.tobytes(), "little")
    assert number >> len(names) == 0
    return tuple(name for i, name in enumerate(names) if number >> i & 1)


def said_in_rows(plan: Plan, person: Person) -> Assessment | None:
    try:
        return plan.assess(plan.row(person))
    except FollowUpError:
        return None


def parts(some: Sequence[Person], rng: random.Random) -> Iterator[Sequence[Person]]:
    at = 0
    while at < len(some):
        size = rng.choice(BATCHES)
        yield some[at : at + size]
        at += size


def differences(pack: Pack, some: Sequence[Person], rng: random.Random, assume: Mapping[str, object]) -> Counter[str]:
    """Count where columns and rows say the same, where they differ, and where columns give up."""
    rows, columns = Plan(pack, assume), ColumnPlan(Plan(pack, assume))
    found: Counter[str] = Counter()
    for part in parts(some, rng):
        for person, said in zip(part, said_in_columns(columns, part), strict=True):
            expected = said_in_rows(rows, person)
            found["too varied" if said == "too varied" else "same" if said == expected else "different"] += 1
            found["misplaced"] += expected is None
    return found


def random_pack(folder: Path, seed: object) -> tuple[Pack, list[Person], random.Random]:
    rng = random.Random(f"columns {seed}")
    write_random_pack(folder, rng)
    oracle = Oracle(folder)
    some: list[Person] = [random_bold_person(oracle, rng) for _ in range(10)]
    some += [random_person(oracle, rng) for _ in range(25)]
    return load_pack(folder), rng.sample(some, len(some)) + some[::2], rng


def random_assumptions(pack: Pack, rng: random.Random) -> dict[str, object]:
    return {each.id: rng.choice(definite_answers(each)) for each in pack.questions if rng.random() < 0.3}


def definite_answers(question: Question) -> Sequence[object]:
    return (True, False) if question.type == "yes_no" else question.range or question.values


def remember_little(patch: pytest.MonkeyPatch) -> None:
    for owner, name, most in TINY:
        assert hasattr(owner, name)
        patch.setattr(owner, name, most)


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counted: Counter[str] = Counter()

    def counting(what: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            counted[what] += 1
            return method(*arguments)

        return call

    for what, (owner, name) in HAPPENS.items():
        monkeypatch.setattr(owner, name, counting(what, getattr(owner, name)))
    return counted


# The same as in rows


@pytest.mark.parametrize("part", parted(range(PARTS), always=1))
def test_columns_say_what_rows_say_on_random_packs(tmp_path: Path, part: int) -> None:
    found: Counter[str] = Counter()
    for seed in range(part, PACKS, PARTS):
        pack, some, rng = random_pack(tmp_path / str(seed), seed)
        counts = differences(pack, some, rng, {})
        assert not counts["different"], seed
        counts += differences(pack, some, rng, random_assumptions(pack, rng))
        assert not counts["different"], (seed, "with assumptions")
        found += counts
    assert found["misplaced"] > 50
    assert not found["too varied"]


def test_columns_say_the_same_however_little_they_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happened: Counter[str]
) -> None:
    remember_little(monkeypatch)
    found: Counter[str] = Counter()
    for seed in range(40):
        pack, some, rng = random_pack(tmp_path / str(seed), f"tiny {seed}")
        counts = differences(pack, some, rng, {})
        assert not counts["different"], seed
        found += counts
    assert found["same"] > found["too varied"] > 0
    assert {what: count > 1 for what, count in happened.items()} == dict.fromkeys(HAPPENS, True)


def test_columns_say_what_rows_say_of_anybody_with_the_shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, oracle, pack = random.Random("columns"), Oracle(SHIPPED), load_pack(SHIPPED)
    some = [random_bold_person(oracle, rng) for _ in range(150)] + [
        {name: answer for name, answer in random_bold_person(oracle, rng).items() if name not in follow_ups(pack)}
        for _ in range(150)
    ]
    for assume in ({}, {each.id: False for each in pack.questions if each.type == "yes_no"}):
        found = differences(pack, some, rng, assume)
        assert (found["different"], found["too varied"]) == (0, 0)
        assert found["misplaced"] > 20


def follow_ups(pack: Pack) -> set[str]:
    return {each.id for each in pack.questions if each.only_if is not None}


@pytest.mark.skipif(not SURVEY.is_file(), reason=f"the survey is not at {SURVEY}")
def test_columns_say_what_rows_say_of_the_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_columns.BATCHES", (1_000,))
    some = [json.loads(line) for line in SURVEY.read_bytes().splitlines()]
    found = differences(load_pack(SHIPPED), some, random.Random("survey"), {})
    assert (found["different"], found["too varied"]) == (0, 0)
    assert found["same"] == len(some)


# What a mistake does to these tests


def wrong_radix(patch: pytest.MonkeyPatch) -> None:
    right = tables._DirectTable.__init__

    def wrong(self: Any, radices: Sequence[int], form: entries.Form) -> None:
        right(self, radices, form)
        self.strides = [stride if stride == 1 else stride - 1 for stride in self.strides]

    patch.setattr(tables._DirectTable, "__init__", wrong)


def lost_carry(patch: pytest.MonkeyPatch) -> None:
    right = entries.Form.__init__

    def wrong(self: Any, *arguments: Any, **named: Any) -> None:
        right(self, *arguments, **named)
        self._places = [(word, shift // 8, 1) for word, shift, _ in self._places]

    patch.setattr(entries.Form, "__init__", wrong)


def stale_table(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(entries.Joiner, "forget", lambda self: setattr(self, "_squares", self._squares or first(self)))

    def first(joiner: Any) -> list[Any]:
        return [entries._square(2) for _ in joiner._contributions]


def missed_follow_up(patch: pytest.MonkeyPatch) -> None:
    right = entries.Form.words_of

    def wrong(self: Any, found: Any) -> Any:
        regular = self._layout.regular
        return right(self, [each._replace(tally=each.tally % regular) for each in found])

    patch.setattr(entries.Form, "words_of", wrong)


def misheard_note(patch: pytest.MonkeyPatch) -> None:
    right = notes._NoteTable._applies
    patch.setattr(notes._NoteTable, "_applies", lambda self, pattern: right(self, pattern ^ 1))


@pytest.mark.parametrize("mistake", [wrong_radix, lost_carry, stale_table, missed_follow_up, misheard_note])
def test_a_mistake_in_columns_does_not_go_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: Callable[[pytest.MonkeyPatch], None]
) -> None:
    remember_little(monkeypatch)
    mistake(monkeypatch)
    seen = 0
    for seed in range(40):
        pack, some, rng = random_pack(tmp_path / str(seed), f"tiny {seed}")
        try:
            seen += differences(pack, some, rng, {})["different"]
        except (IndexError, AssertionError, ValueError):
            seen += 1
    assert seen > 5
