"""Small groups stay hidden: whoever knows the sum and all that is shown can tell none of them."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12screen.evaluate.cohort.hiding import Shown, column_sums, may_show_pair, shown, shown_table

LEAST = st.integers(2, 6)


def fillings(places: int, total: int, *, lowest: int) -> Iterator[tuple[int, ...]]:
    """Every way to fill hidden groups so that they have the sum that is left."""
    return (each for each in product(range(lowest, total + 1), repeat=places) if sum(each) == total)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), LEAST)
def test_no_hidden_group_can_be_worked_out(groups: Sequence[int], least: int) -> None:
    told = shown(groups, least)
    hidden = [i for i, size in enumerate(told) if size is None]
    assert [told[i] for i in range(len(groups)) if i not in hidden] == [
        size for i, size in enumerate(groups) if i not in hidden
    ]
    assert all(told[i] is None for i, size in enumerate(groups) if 0 < size < least)
    if not hidden or sum(groups) < least:  # whose sum is itself hidden where it stands in a table
        return
    lowest = 0 if len(hidden) == len(groups) else 1  # an empty group is shown, unless all are hidden
    left = sum(groups[i] for i in hidden)
    could_be = [set(sizes) for sizes in zip(*fillings(len(hidden), left, lowest=lowest), strict=True)]
    assert len(hidden) > 1
    assert all({1, least} <= sizes for sizes in could_be)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), LEAST)
def test_a_group_that_is_never_told_hides_the_others(one: int, other: int, rest: int, least: int) -> None:
    told = shown([one, other, rest], least, untold=2)[:2]
    assert all(size is None for size, real in zip(told, (one, other), strict=True) if 0 < real < least)
    if one + other + rest < least or None not in told:
        return
    total = one + other + rest
    could_be = [
        each
        for each in fillings(3, total, lowest=0)
        if all(size in (None, real) for size, real in zip(told, each, strict=False))
    ]
    for place in (place for place, size in enumerate(told) if size is None):
        assert {1, least} <= {each[place] for each in could_be}


@given(st.lists(st.integers(0, 12), max_size=5))
def test_without_a_limit_everything_is_shown(groups: Sequence[int]) -> None:
    assert shown(groups, 0) == groups


@pytest.mark.parametrize(
    ("groups", "least", "told"),
    [
        ([3, 20, 50, 0], 5, [None, None, 50, 0]),
        ([1, 1, 9, 30], 5, [None, None, None, 30]),
        ([5, 20], 5, [5, 20]),
        ([4, 1], 5, [None, None]),
        ([1, 1, 1, 1, 1, 0], 5, [None] * 6),
        ([0, 7], 5, [0, 7]),
    ],
)
def test_what_is_hidden(groups: Sequence[int], least: int, told: Sequence[Shown]) -> None:
    assert shown(groups, least) == told


def test_a_row_whose_sum_is_hidden_is_hidden_whole_and_no_column_has_a_sum() -> None:
    sums, rows = shown_table([[2, 0, 1], [4, 30, 6], [40, 50, 60]], 5)
    assert sums == [None, None, 150]
    assert rows == [[None] * 3, [None] * 3, [40, 50, 60]]
    assert column_sums(rows) == [None] * 3
    sums, rows = shown_table([[2, 0, 1], [4, 30, 6], [40, 50, 60]], 0)
    assert column_sums(rows) == [46, 80, 67]


@pytest.mark.parametrize(
    ("both", "one", "other", "people", "may"),
    [
        (20, 40, 50, 100, True),
        (4, 40, 50, 100, False),
        (37, 40, 50, 100, False),  # 3 have only the one
        (20, 40, 22, 100, False),  # 2 have only the other
        (20, 40, 50, 72, False),  # 2 have neither
        (40, 40, 50, 100, True),  # nobody has only the one
    ],
)
def test_a_pair_is_shown_if_none_of_its_four_groups_is_small(
    both: int, one: int, other: int, people: int, may: bool
) -> None:
    assert may_show_pair(both, one, other, people, 5) is may
    assert may_show_pair(both, one, other, people, 0)
