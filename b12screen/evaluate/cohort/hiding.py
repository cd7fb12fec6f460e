"""Hides small groups, and so many others that nobody can work out the hidden ones from what is shown.

Of some groups with a known sum, at least two are hidden or none, and whoever sees the rest cannot exclude for any of
the hidden ones that it is no small group, nor that it is one person.
"""

from collections.abc import Sequence

Shown = int | None  # None is hidden


def shown(groups: Sequence[int], least: int, *, untold: int | None = None) -> list[Shown]:
    """Give groups whose sum is known, those hidden that must be; with `least` 0 all are shown.

    The group at `untold` is not shown in any case, so that it helps to hide the others.
    """
    hidden = {i for i, size in enumerate(groups) if 0 < size < least}
    if hidden and untold is not None:
        hidden.add(untold)
    others = sorted((size, i) for i, size in enumerate(groups) if size and i not in hidden)
    while hidden and not _is_vague([groups[i] for i in hidden], least):
        if not others:
            return [None] * len(groups)  # the empty ones too: how many there are would say how large the others are
        hidden.add(others.pop(0)[1])
    return [None if i in hidden else size for i, size in enumerate(groups)]


def shown_table(rows: Sequence[Sequence[int]], least: int) -> tuple[list[Shown], list[list[Shown]]]:
    """Give the sum of each row, whose own sum is known, and the groups of each row.

    Columns have no sums, so that each row stands for itself; `column_sums` gives them where nothing is hidden.
    """
    sums = shown([sum(row) for row in rows], least)
    parts: list[list[Shown]] = [
        [None] * len(row) if total is None else shown(row, least) for row, total in zip(rows, sums, strict=True)
    ]
    return sums, parts


def column_sums(rows: Sequence[Sequence[Shown]]) -> list[Shown]:
    """Give the sum of each column, all hidden where any group of the table is."""
    columns = list(zip(*rows, strict=True))
    if any(each is None for row in rows for each in row):
        return [None] * len(columns)
    return [sum(filter(None, column)) for column in columns]


def may_show_pair(both: int, one: int, other: int, people: int, least: int) -> bool:
    """Say whether none of the four groups that two things make, having both, either and none, is small."""
    return not any(0 < size < least for size in (both, one - both, other - both, people - one - other + both))


def _is_vague(sizes: Sequence[int], least: int) -> bool:
    """Say whether each of some hidden groups could be 1 person, or `least`; one small group alone never is."""
    return sum(sizes) - len(sizes) + 1 >= least
