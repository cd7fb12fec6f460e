"""Digests of ids that stand in columns; equal ids have equal ones, others have different ones but for one in 2**64."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view

Digests: TypeAlias = npt.NDArray[np.uint64]

_WORD = 8  # bytes
_LONGEST = 8 * _WORD  # of an id that is mixed word by word
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits spread evenly
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], np.uint64)  # of so many bytes


def digests_of(ids: pa.Array) -> bytes:
    """Give the digests of texts or whole numbers, without those that are null, 8 bytes each."""
    ids = ids.drop_null()
    if pa.types.is_integer(ids.type):
        return np.asarray(ids.cast(pa.int64(), safe=False), np.int64).tobytes()
    return _of_texts(ids.cast(pa.large_string())).tobytes()


def _of_texts(texts: pa.LargeStringArray) -> Digests:
    _, places, data = texts.buffers()
    ends = np.frombuffer(places or b"", np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts):
        return np.empty(0, np.uint64)
    raw = np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]]
    starts, sizes = ends[:-1] - ends[0], np.diff(ends)
    found = sizes.astype(np.uint64)
    words = sliding_window_view(np.concatenate([raw, np.zeros(_WORD, np.uint8)]), _WORD)
    for place in range(0, min(int(sizes.max()), _LONGEST), _WORD):
        rows = np.flatnonzero((sizes > place) & (sizes <= _LONGEST))
        word = words[starts[rows] + place].view("<u8").ravel() & _MASKS[np.minimum(sizes[rows] - place, _WORD)]
        found[rows] = _mixed(found[rows] ^ word)
    for row in np.flatnonzero(sizes > _LONGEST).tolist():
        found[row] = hash(raw[starts[row] : starts[row] + sizes[row]].tobytes()) % 2**64
    return found


def _mixed(words: Digests) -> Digests:
    spread = words * _MIXER
    return spread ^ spread >> np.uint64(32)
