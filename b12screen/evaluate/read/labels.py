"""Reads what people turned out to have: an id, 0 or 1, perhaps a weight and columns to group by."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from b12screen.errors import UserError
from b12screen.evaluate.read.text_columns import names_in, read_columns
from b12screen.formats.registry import input_format
from b12screen.formats.source import open_source
from b12screen.text import clean, did_you_mean, in_words

_YES, _NO = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")
_VERDICTS = {**dict.fromkeys(_YES, 1), **dict.fromkeys(_NO, 0), "": -1}
_SHOWN = 5


class Labels(NamedTuple):
    """One entry a person: `known` has 1, 0, or -1 where nothing is known; no id occurs twice, and none is empty."""

    name: str
    label: str
    ids: Sequence[str]
    known: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64] | None
    groups: Mapping[str, Sequence[str]]
    without_id: int


def read_labels(path: Path, label: str, weight: str | None = None, by: Iterable[str] = ()) -> Labels:
    """Read the labels; UserError, with the record, for what is no label or no weight, and for an id that is repeated.

    `by` may name columns that are not there: they are those of the answers.
    """
    if "id" in (label, weight):
        raise UserError('"id" says who somebody is. Name another column for --label and --weight.')
    wanted = list(dict.fromkeys(["id", label, *([weight] if weight else []), *by]))
    with open_source(path) as source:
        form = input_format(path)
        _check_names(source.name, names_in(source, form), wanted[: 3 if weight else 2])
        columns: dict[str, list[str]] = {name: [] for name in wanted}
        for some in read_columns(source, form, wanted):
            for name, cells in some.items():
                columns[name] += cells
        source.check_unchanged()
        return _labels(source.name, columns, label, weight, by)


def _check_names(source: str, names: Sequence[str], needed: Sequence[str]) -> None:
    for name in needed:
        if name not in names:
            there = f"; there are {in_words(clean(each[:40]) for each in names[:8])}" if names else ""
            hint = did_you_mean(name, names) or there
            raise UserError(f'{source} has no column "{clean(name)}"{hint}')


def _labels(source: str, columns: Mapping[str, list[str]], label: str, weight: str | None, by: Iterable[str]) -> Labels:
    ids = [each.strip() for each in columns["id"]]
    known = np.array(list(_verdicts(source, label, columns[label])), np.int8)
    weights = np.array(list(_weights(source, weight, columns[weight]))) if weight else None
    groups = {name: columns[name] for name in by if columns[name]}
    _refuse_repeated(source, ids)
    if "" not in ids:
        return Labels(source, label, ids, known, weights, groups, 0)
    kept = [i for i, each in enumerate(ids) if each]
    return Labels(
        source,
        label,
        [ids[i] for i in kept],
        known[kept],
        None if weights is None else weights[kept],
        {name: [cells[i] for i in kept] for name, cells in groups.items()},
        len(ids) - len(kept),
    )


def _verdicts(source: str, label: str, cells: Sequence[str]) -> Iterable[int]:
    found = list(map(_VERDICTS.get, cells))
    return _verdicts_slowly(source, label, cells) if None in found else cast("list[int]", found)


def _verdicts_slowly(source: str, label: str, cells: Sequence[str]) -> Iterator[int]:
    for record, cell in enumerate(cells, 1):
        found = _VERDICTS.get(cell)
        if found is None:
            found = _VERDICTS.get(cell.strip().lower())
        if found is None:
            raise UserError(
                f'{source}, record {record:,}: "{clean(label)}" must be 1, 0, or empty where it is not known.'
            )
        yield found


def _weights(source: str, name: str, cells: Sequence[str]) -> Iterator[float]:
    for record, cell in enumerate(cells, 1):
        try:
            weight = float(cell or 0)
        except ValueError:
            weight = -1
        if not 0 <= weight < math.inf:
            raise UserError(
                f'{source}, record {record:,}: the weight "{clean(name)}" must be a number of 0 or more; '
                "0 or nothing leaves the person out."
            )
        yield weight


def _refuse_repeated(source: str, ids: Sequence[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    repeated = repeated_ids(ids)
    if repeated:
        raise UserError(f"{source}: {told_ids(repeated)} occurs more than once. Keep one record a person.")


def repeated_ids(ids: Sequence[str]) -> list[str]:
    """Give the ids that occur more than once, each once; where there is none, that is none."""
    seen, repeated = set[str](), dict[str, None]()
    for each in ids:
        if each in seen and each:
            repeated[each] = None
        seen.add(each)
    return list(repeated)


def told_ids(ids: Sequence[str], of: int | None = None) -> str:
    """Name the first of some ids, safe to show, and count the others; `of` is how many there are in all."""
    of = len(ids) if of is None else of
    shown = ids[: min(_SHOWN, of)]
    more = f" and {of - len(shown):,} more" if of > len(shown) else ""
    return ", ".join(clean(each[:40]) for each in shown) + more
