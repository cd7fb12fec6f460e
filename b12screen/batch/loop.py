"""The scoring loop: some records in, their results and rejects out, in the order of the input."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, NamedTuple, Protocol

from b12screen.batch.counts import Counts
from b12screen.batch.noticed import NOTHING_SEEN, Seen, seen_of
from b12screen.engine.explain import Settling
from b12screen.engine.plan import Answers, Plan
from b12screen.engine.urgency import outcome_and_time
from b12screen.formats.reader import LEFT_OUT, Reader, Weighed
from b12screen.formats.rejects import RejectedError, as_line, for_screen
from b12screen.formats.writer import Writer


class Files(NamedTuple):
    """Where a run writes: its results, and its rejects where there is a file for them."""

    out: BinaryIO
    errors: BinaryIO | None
    ids: BinaryIO | None = None  # where a run keeps the digests of ids, to count those that repeat

    def flush(self) -> None:
        """Hand what was written to the operating system."""
        for file in filter(None, self):
            file.flush()


class Scored(NamedTuple):
    """The results and rejects of some records, not written yet."""

    rows: list[Any]
    outcomes: list[int]
    rejects: list[tuple[int, bytes, RejectedError]]
    blank: int
    left_out: int
    seen: Seen = NOTHING_SEEN
    undecided: Sequence[Answers] = ()


class ScoresRecords(Protocol):
    """Scores the records of one input."""

    def score(self, some: Any) -> Any:
        """Score some records, in the form that they are cut into."""

    def write(self, scored: Any, files: Files, counts: Counts) -> None:
        """Write what became of some records, and count it."""


class Scorer:
    """Scores the records of one input; `stop_at_reject` leaves out everything after the first reject."""

    def __init__(
        self, source: str, plan: Plan, reader: Reader[Any], writer: Writer, *, stop_at_reject: bool = False
    ) -> None:
        self._source = source
        self._plan = plan
        self._reader = reader
        self._writer = writer
        self._stop = stop_at_reject
        self._settling = Settling(plan)

    def score(self, some: Any) -> Scored:
        """Score some records, in the form that the reader takes."""
        row, soonest = self._writer.row, self._plan.soonest
        scored = Scored([], [], [], 0, 0)
        blank = left_out = 0
        people: list[Weighed] = []
        for line, raw, found in self._reader.read(some):
            if isinstance(found, tuple):
                people.append(found)
                scored.rows.append(row(line, found))
                scored.outcomes.append(outcome_and_time(found[3].outcome, soonest(found[2], found[3])))
            elif found is None:
                blank += 1
            elif found is LEFT_OUT:
                left_out += 1
            else:
                scored.rejects.append((line, raw.removesuffix(b"\r"), found))
                if self._stop:
                    break
        undecided = [found[1] for found in people if found[3].could_become]
        return scored._replace(blank=blank, left_out=left_out, seen=seen_of(people), undecided=undecided)

    def write(self, scored: Scored, files: Files, counts: Counts) -> None:
        """Write the results and rejects of some records, and count them."""
        if scored.rows:
            self._writer.write(scored.rows, files.out, first=not counts.scored)
        counts.scored += len(scored.rows)
        counts.outcomes.update(scored.outcomes)
        counts.blank += scored.blank
        counts.left_out += scored.left_out
        counts.open.take(self._settling, len(scored.undecided), scored.undecided)
        counts.noticed.take(self._reader, scored.seen, files.ids)
        write_rejects(self._source, scored.rejects, files, counts)
        counts.stopped = self._stop and bool(scored.rejects)


def write_rejects(
    source: str, rejects: Iterable[tuple[int, bytes, RejectedError]], files: Files, counts: Counts
) -> None:
    """Write and count the rejects of an input."""
    for line, raw, error in rejects:
        counts.note_reject(for_screen(source, line, error), error)
        if files.errors is not None:
            files.errors.write(as_line(source, line, raw, error))


def finish(writer: Writer, files: Files, counts: Counts) -> None:
    """Write what a format puts after the last row."""
    writer.finish(files.out, empty=not counts.scored)
