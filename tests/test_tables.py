"""What a plan and a writer remember of earlier people never changes what they say of the next one."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from oracle import Oracle
from parts import parted
from random_packs import random_bold_person, random_person, write_random_pack

from b12screen.engine import conclusions, contributions, groups, notes, plan, tables
from b12screen.engine.plan import FollowUpError, Plan
from b12screen.formats import fragments
from b12screen.formats.csv.writer import CsvWriter
from b12screen.formats.json.writer import JsonWriter
from b12screen.formats.writer import Writer
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

SHIPPED = Path(__file__).parents[1] / "rules"
# How much is remembered, and where that is said; the rest of this module knows no such name.
TINY: Sequence[tuple[Any, str, int]] = (
    (tables.Stretch, "most", 2),
    (tables.OneGroup, "most", 2),
    (groups, "_MOST_PATTERNS", 2),
    (contributions, "_MOST_SUMS", 2),
    (conclusions, "_MOST_KNOWN", 2),
    (conclusions, "_MOST_SUMS", 3),
    (notes, "_MOST_PATTERNS", 2),
    (plan, "_MOST_PATTERNS", 2),
    (fragments, "_MOST_KNOWN", 2),
    (fragments, "_MOST_NOTES", 2),
)
MOST_TOTALS = (conclusions, "_MOST_TOTALS")
HAPPENS: Mapping[str, tuple[type, str]] = {
    "a table is parted": (tables.Stretch, "halves"),
    "a stretch is emptied": (tables.Stretch, "make_room"),
    "a group is emptied": (tables.OneGroup, "make_room"),
    "totals are forgotten": (conclusions.Conclusions, "forget"),
    "a group forgets": (groups.Group, "forget"),
    "sums of totals are forgotten": (conclusions.Conclusions, "_forget_sums"),
    "totals are put together": (conclusions.Conclusions, "_together"),
}


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what makes room in the memory."""
    counted: Counter[str] = Counter()
    for what, (owner, name) in HAPPENS.items():
        monkeypatch.setattr(owner, name, _counting(getattr(owner, name), counted, what))
    return counted


def _counting(method: Callable[..., Any], counted: Counter[str], what: str) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        counted[what] += 1
        return method(*arguments)

    return call


def remember_little(patch: pytest.MonkeyPatch, *, most_totals: int) -> None:
    """Make everything that is remembered tiny."""
    for owner, name, most in (*TINY, (*MOST_TOTALS, most_totals)):
        assert hasattr(owner, name)
        patch.setattr(owner, name, most)


def writers(ready: Plan) -> Sequence[Writer]:
    made = {"assumed": (), "source": None, "explained": False}
    return JsonWriter(ready, **made), CsvWriter(ready, **made)  # type: ignore[arg-type]


def said(ready: Plan, people: Sequence[Mapping[str, Any]], formats: Sequence[Writer]) -> Iterator[list[bytes] | None]:
    """Give what is written of each person, or None where a follow-up is misplaced."""
    rows = [ready.row(person) for person in people]
    for row, tally, conclusion in zip(rows, *ready.tallies(rows), strict=True):
        if tally >= ready.layout.regular:
            yield None
        else:
            yield [each.row(1, (b"null", row, tally, conclusion)) for each in formats]


def said_afresh(pack: Pack, person: Mapping[str, Any]) -> list[bytes] | None:
    """Give the same from a plan that has seen nobody."""
    ready = Plan(pack)
    try:
        tally, conclusion = ready.tally(row := ready.row(person))
    except FollowUpError:
        return None
    return [each.row(1, (b"null", row, tally, conclusion)) for each in writers(ready)]


def parts(people: Sequence[Any], rng: random.Random) -> Iterator[Sequence[Any]]:
    """Part people as batches do: one at a time, a few, or many."""
    at = 0
    while at < len(people):
        size = rng.choice([1, 2, 7, 64])
        yield people[at : at + size]
        at += size


def assert_memory_changes_nothing(
    pack: Pack, people: Sequence[Mapping[str, Any]], rng: random.Random, patch: pytest.MonkeyPatch, *, most_totals: int
) -> None:
    expected = [said_afresh(pack, person) for person in people]
    with patch.context() as little:
        remember_little(little, most_totals=most_totals)
        ready = Plan(pack)
        formats = writers(ready)
        found = [each for part in parts(people, rng) for each in said(ready, part, formats)]
    assert found == expected
    ready = Plan(pack)
    formats = writers(ready)
    assert [each for part in parts(people, rng) for each in said(ready, part, formats)] == expected


def without_misplaced(ready: Plan, person: dict[str, Any]) -> dict[str, Any]:
    """Leave out follow-ups that are not open, which among so many questions takes too long by brute force."""
    try:
        ready.tally(ready.row(person))
    except FollowUpError as error:
        rest = {name: answer for name, answer in person.items() if name != error.question.id}
        return without_misplaced(ready, rest)
    return person


def test_the_built_in_pack_says_the_same_however_little_it_remembers(
    monkeypatch: pytest.MonkeyPatch, happened: Counter[str]
) -> None:
    rng, oracle, pack = random.Random("tables"), Oracle(SHIPPED), load_pack(SHIPPED)
    bold = [random_bold_person(oracle, rng) for _ in range(66)]
    some = [without_misplaced(Plan(pack), each) for each in bold[6:]] + bold[:6]
    people = rng.sample(some, len(some)) + some[::3]
    assert_memory_changes_nothing(pack, people, rng, monkeypatch, most_totals=30)
    assert {what: count > 1 for what, count in happened.items()} == dict.fromkeys(HAPPENS, True)


@pytest.mark.parametrize("part", parted(range(4), always=1))
def test_random_packs_say_the_same_however_little_they_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happened: Counter[str], part: int
) -> None:
    for seed in range(part, 80, 4):
        rng, folder = random.Random(f"tables {seed}"), tmp_path / str(seed)
        write_random_pack(folder, rng)
        oracle = Oracle(folder)
        some = [random_bold_person(oracle, rng) for _ in range(5)] + [random_person(oracle, rng) for _ in range(25)]
        people = rng.sample(some, len(some)) + some
        assert_memory_changes_nothing(load_pack(folder), people, rng, monkeypatch, most_totals=rng.choice([1, 3, 8]))
    assert {what: count > 1 for what, count in happened.items()} == dict.fromkeys(HAPPENS, True)
