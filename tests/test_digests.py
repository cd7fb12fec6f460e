"""The digests by which a run counts ids that occur twice: equal where the ids are, and only there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from b12screen.batch.digests import digests_of  # noqa: E402 - it is known only now that pyarrow is there

TEXTS = st.text(max_size=20) | st.sampled_from(["", "\0", "\0\0", "a" * 64, "a" * 65, "a" * 66, "7", "7\0"])
IDS = st.lists(st.none() | TEXTS) | st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))


def words(digests: bytes) -> list[bytes]:
    return [digests[place : place + 8] for place in range(0, len(digests), 8)]


@settings(deadline=None)
@given(IDS, st.integers(0, 5))
def test_digests_are_equal_where_ids_are_and_only_there(ids: list[str | int | None], left_out: int) -> None:
    held = [each for each in ids[left_out:] if each is not None]
    found = words(digests_of(pa.array(ids).slice(left_out))) if ids else []
    assert len(found) == len(held)
    assert len(set(zip(held, found, strict=True))) == len(set(held)) == len(set(found))


def test_ids_of_all_lengths_have_digests_of_their_own() -> None:
    ids = [f"{prefix}{number}" for prefix in ("", "p-", "0" * 30, "x" * 64) for number in range(50_000)]
    for kind in (pa.string(), pa.large_string()):
        assert len(set(words(digests_of(pa.array(ids, kind))))) == len(set(ids))
    assert len(set(words(digests_of(pa.array(range(100_000), pa.uint64()))))) == 100_000
