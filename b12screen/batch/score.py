"""The scoring loop: each record in, one result or one reject out, in the order of the input."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from b12screen.batch.decode import JsonDecoder, Reading, Record, json_readings
from b12screen.batch.formats import InputFormat
from b12screen.batch.lines import RawRecord, json_records, ndjson_records
from b12screen.batch.rejects import RejectedError, Rejects
from b12screen.batch.results import Scored, Writer
from b12screen.engine.explain import explain
from b12screen.engine.plan import FollowUpError, Plan


@dataclass(slots=True)
class Counts:
    """How a run went."""

    scored: int = 0
    rejected: int = 0
    blank: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def told(self, plan: Plan, assumed: Iterable[str]) -> str:
        """Give the run in one line: read, scored, rejected, each outcome, and what was assumed."""
        manifest = plan.pack.manifest
        parts = [f"{self.scored + self.rejected:,} read, {self.scored:,} scored, {self.rejected:,} rejected"]
        parts += [f"{self.blank:,} blank line{'s' * (self.blank != 1)}"] if self.blank else []
        parts += [f"{outcome.id} {self.outcomes[outcome.id]:,}" for outcome in plan.pack.outcomes]
        parts += [f"assumed {', '.join(assumed)}"] if assumed else []
        parts += [f"rules {manifest.id} {manifest.version} {manifest.status}"]
        return "; ".join(parts)


def readings(file: BinaryIO, form: InputFormat, plan: Plan, *, ignore_extra: bool) -> Iterator[Reading]:
    """Read the records of a file in one of the formats."""
    if form is InputFormat.CSV:
        from b12screen.batch.cells import csv_readings

        return csv_readings(file, plan, ignore_extra=ignore_extra)
    records = json_records(file) if form is InputFormat.JSON else ndjson_records(file)
    return json_readings(records, JsonDecoder(plan, ignore_extra=ignore_extra))


def score(
    plan: Plan, records: Iterable[Reading], writer: Writer, out: BinaryIO, rejects: Rejects, *, explained: bool
) -> Counts:
    """Score every record, and write each result as soon as it is known."""
    counts = Counts()
    for raw, record in records:
        if record is None:
            counts.blank += 1
            continue
        scored = record if isinstance(record, RejectedError) else _scored(plan, raw, record, explained)
        if isinstance(scored, RejectedError):
            counts.rejected += 1
            rejects.add(raw.line, raw.raw, scored)
        else:
            out.write(writer.row(scored, counts.scored) if counts.scored else writer.start + writer.row(scored, 0))
            counts.scored += 1
            counts.outcomes[scored.assessment.outcome] += 1
    out.write(writer.end if counts.scored else writer.start + writer.end)
    return counts


def _scored(plan: Plan, raw: RawRecord, record: Record, explained: bool) -> Scored | RejectedError:
    try:
        assessment = plan.assess(record.answers)
    except FollowUpError as error:
        message = "the follow-up is answered, but what opens it is not certainly true"
        return RejectedError("follow_up", message, error.question.id)
    explanation = explain(plan, record.answers, assessment) if explained else None
    return Scored(raw.line, record, assessment, explanation)
