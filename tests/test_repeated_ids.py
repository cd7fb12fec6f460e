"""Ids that occurred before are counted alike however many there are, and with numpy or without."""

import sys
from array import array
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import Any

import pytest

from b12screen.batch import noticed

DIGESTS = [5, -3, 5, 9, 0, -3, 5, 2**63 - 1, -(2**63), -(2**63)]


def repeats(digests: Sequence[int]) -> int:
    with TemporaryFile() as file:
        file.write(array("q", digests).tobytes())
        return noticed.repeats_in(file)


@pytest.mark.parametrize("at_once", [1_000, 4, 1])
@pytest.mark.parametrize("has_numpy", [True, False])
def test_ids_that_occurred_before_are_counted(monkeypatch: pytest.MonkeyPatch, at_once: int, has_numpy: bool) -> None:
    monkeypatch.setattr(noticed, "_AT_ONCE", at_once)
    monkeypatch.setattr(noticed, "_SORTED_AT_ONCE", at_once)
    if not has_numpy:
        monkeypatch.setitem(sys.modules, "numpy", None)
    assert repeats(DIGESTS) == 4
    assert repeats([]) == 0


def test_a_place_where_no_file_can_be_kept_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(noticed, "TemporaryFile", refuse)
    with noticed.kept_ids(wanted=True) as file:
        assert file is None
