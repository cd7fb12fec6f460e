"""What a run notices beside its counts: fields that it leaves out, answers and ids that nobody has, ids that repeat."""

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple

from b12screen.errors import UserError
from b12screen.formats.column_names import named
from b12screen.formats.reader import ReadsFields, Weighed

_NULL = b"null"
_AT_ONCE = 500_000  # digests that are compared in one go; each takes about 100 bytes then
_SORTED_AT_ONCE = 1_000_000  # the same with numpy, where each takes about 20 bytes


class Seen(NamedTuple):
    """What was seen of some people: whether any has an id, and the digests of all ids, 8 bytes each."""

    has_ids: bool
    ids: bytes = b""


NOTHING_SEEN = Seen(has_ids=False)


def seen_of(people: Sequence[Weighed]) -> Seen:
    """Look at the ids of some people."""
    digests = [hash(each) for person in people if (each := bytes(person[0])) != _NULL]
    return Seen(bool(digests), array("q", digests).tobytes())


@contextmanager
def kept_ids(*, wanted: bool) -> Iterator[BinaryIO | None]:
    """Give a file without a name for the digests of ids; None where there is no place for one."""
    file: BinaryIO | None = None
    with suppress(OSError):
        file = TemporaryFile() if wanted else None  # noqa: SIM115
    try:
        yield file
    finally:
        if file is not None:
            file.close()


def repeats_in(ids: BinaryIO) -> int:
    """Count the ids that occurred before, by the digests in a file; little memory is used however many there are."""
    number = ids.seek(0, 2) // 8
    parts, different = _way(number)
    return number - sum(different(ids, part, parts) for part in range(parts))


def _way(number: int) -> tuple[int, Callable[[BinaryIO, int, int], int]]:
    """Give in how many parts so many digests are compared, and how; numpy is worth its start for many alone."""
    if number > _AT_ONCE:
        with suppress(ImportError):
            import numpy

            return 1 + number // _SORTED_AT_ONCE, partial(_different_sorted, numpy)
    return 1 + number // _AT_ONCE, _different


def _different(ids: BinaryIO, part: int, parts: int) -> int:
    found: set[int] = set()
    for some in _digests(ids):
        found.update(some if parts == 1 else [each for each in some if each % parts == part])
    return len(found)


def _different_sorted(np: Any, ids: BinaryIO, part: int, parts: int) -> int:
    blocks = (np.frombuffer(some, np.int64) for some in _digests(ids))
    found = np.concatenate([block[block % parts == part] for block in blocks] or [np.empty(0, np.int64)])
    found.sort()
    return int(np.count_nonzero(np.diff(found))) + bool(len(found))


def _digests(ids: BinaryIO) -> Iterator[Sequence[int]]:
    ids.seek(0)
    while block := ids.read(1 << 20):
        yield memoryview(block).cast("q")


@dataclass(slots=True)
class Noticed:
    """What was noticed so far; `asked` says whether a field is a question."""

    skipped: dict[str, None] = field(default_factory=dict)
    asked: bool = False
    never_met: Collection[str] | None = None
    has_ids: bool = False
    repeated_ids: int | None = None  # None where they were not counted

    def take(self, fields: ReadsFields, seen: Seen, ids: BinaryIO | None = None) -> None:
        """Take in what was noticed of some records; the digests of their ids go into a file."""
        skipped = fields.skipped
        if not self.skipped.keys() >= set(skipped):
            self.skipped |= dict.fromkeys(skipped)
        self.asked = self.asked or fields.asked
        if self.never_met is None or fields.never_met is None:
            self.never_met = self.never_met if fields.never_met is None else fields.never_met
        elif self.never_met:
            self.never_met = [name for name in self.never_met if name in fields.never_met]
        self.has_ids = self.has_ids or seen.has_ids
        if ids is not None and self.has_ids:
            ids.write(seen.ids)

    def add(self, others: "Noticed") -> None:
        """Take in what another part of the run noticed."""
        self.take(others, Seen(others.has_ids))

    def check(self) -> None:
        """Raise UserError where fields were left out, and what is left asks nothing."""
        if self.skipped and not self.asked:
            told = f"No field is a question, so there is nothing to score: {named(self.skipped, 20)}."
            raise UserError(f"{told} To say what fields of your own mean: b12screen map draft FILE")

    def told(self) -> list[str]:
        """Give what is worth a word in the last line of a run."""
        number = len(self.skipped)
        parts = [f"left out {number:,} field{'s' * (number != 1)}: {named(self.skipped)}"] if self.skipped else []
        if self.never_met:
            one = len(self.never_met) == 1
            parts.append(f"no record has the mapping's field{'' if one else 's'} {named(self.never_met)}")
        parts += ["no id was found, so every id is null"] if self.skipped and not self.has_ids else []
        parts += [_repeats(self.repeated_ids)] if self.repeated_ids else []
        return parts

    def as_json(self) -> dict[str, Any]:
        """Give it for the receipt."""
        return {
            "left_out_fields": list(self.skipped),
            "fields_never_met": list(self.never_met or ()),
            "ids_are_null": not self.has_ids,
            "repeated_ids": self.repeated_ids,
        }


def _repeats(number: int) -> str:
    return f"{number:,} {'ids' if number != 1 else 'id'} occurred before"
