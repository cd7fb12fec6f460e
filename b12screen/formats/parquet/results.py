"""Makes typed columns of results: the same content as in JSON, lists as lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from b12screen import __version__
from b12screen.engine.columns.notes import Bytes
from b12screen.engine.columns.people import Assessed
from b12screen.engine.conclusions import Conclusion
from b12screen.engine.explain import Reason
from b12screen.engine.plan import Plan
from b12screen.engine.urgency import NO_TIME, SOONEST_FIRST
from b12screen.formats.mapping.model import Mapping as Mapped
from b12screen.formats.parquet.accepted import usual_type
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import answer_in_words, explained

_BITS_OF = np.array([value.bit_count() for value in range(256)], np.uint8)
_TIMES = pa.array(SOONEST_FIRST)
_CODED = pa.dictionary(pa.int32(), pa.string())
_NAMES = pa.list_(pa.string())
_ANSWER = pa.struct([("question", pa.string()), ("answer", pa.string())])
_REASON = pa.struct(
    [
        ("rule", pa.string()),
        ("title", pa.string()),
        ("because", pa.string()),
        ("answers", pa.list_(_ANSWER)),
        ("sources", _NAMES),
    ]
)


class ResultTable:
    """Turns people into rows of one schema; `id_type` is the Arrow type of their ids."""

    def __init__(
        self, plan: Plan, *, id_type: pa.DataType, assumed: Sequence[str], has_source: bool, explains: bool
    ) -> None:
        self.plan = plan
        self._assumed = list(assumed)
        self.explains = explains
        pack = plan.pack
        self._outcomes = pa.array([each.id for each in pack.outcomes])
        self._rules = pa.array([each.id for each in pack.rules], pa.string())
        self._notes = pa.array([each.id for each in pack.notes], pa.string())
        self._views = [pa.array([view.id for view in each.views]) for each in pack.guidelines]
        self.id_type = id_type
        fields = [("id", id_type), ("line", pa.int64()), *([("source", pa.string())] if has_source else [])]
        fields += [("outcome", pa.string()), ("decided", pa.bool_()), ("could_become", _NAMES)]
        fields += [(name, pa.int32()) for name in ("score", "score_min", "score_max")]
        fields += [("present", _NAMES), ("unknown", _NAMES)]
        fields += [("guidelines", pa.struct([(each.id, pa.string()) for each in pack.guidelines]))]
        fields += [("notes", _NAMES), ("urgency", pa.int32()), ("how_soon", pa.string()), ("pack", pa.string())]
        fields += [("reasons", pa.list_(_REASON)), ("settle", _NAMES)] if explains else []
        fields += [("assumed", _NAMES)] if assumed else []
        self.schema = pa.schema(fields, metadata=_metadata(plan, assumed))
        self.encoded = pa.schema([_encoded(each) for each in self.schema], metadata=self.schema.metadata)

    def batch_of(self, lines: Sequence[int], people: Sequence[Weighed], source: str | None = None) -> pa.RecordBatch:
        """Give one row for each weighed person."""
        identifiers, _, tallies, conclusions = zip(*people, strict=True) if people else ((), (), (), ())
        assessed = assessed_of(self.plan, tallies, conclusions)
        explanations = self._explanations(people) if self.explains else {}
        ids = pa.array(self._ids(identifiers), self.id_type)
        return self.batch(assessed, ids, np.array(lines, np.int64), source, explanations)

    def batch(
        self,
        found: Assessed,
        ids: pa.Array,
        lines: "np.ndarray[Any, np.dtype[np.int64]]",
        source: str | None = None,
        explanations: Mapping[str, pa.Array] | None = None,
    ) -> pa.RecordBatch:
        """Give one row for each assessed person; names stand in dictionaries, see `plain`."""
        pack, rows = self.plan.pack, len(lines)
        same = np.zeros(rows, np.int32)
        decided = pa.array([not each for each in found.possible], pa.bool_())
        score, score_min, score_max = (pa.array(each.astype(np.int32)) for each in found.points)
        columns = {
            "id": ids,
            "line": pa.array(lines),
            "source": _named(pa.array([source or ""]), same),
            "outcome": _named(self._outcomes, found.outcome),
            "decided": decided.take(pa.array(found.could_become)),
            "could_become": self._possible(found),
            "score": score,
            "score_min": score_min,
            "score_max": score_max,
            "present": _listed(found.present, self._rules),
            "unknown": _listed(found.unknown, self._rules),
            "guidelines": self._guidelines(found),
            "notes": _listed(found.notes, self._notes),
            "urgency": pa.array([each.urgency for each in pack.outcomes], pa.int32()).take(pa.array(found.outcome)),
            "how_soon": _named(_TIMES, found.soonest, found.soonest == NO_TIME),
            "pack": _named(pa.array([pack.name]), same),
            "assumed": pa.array([self._assumed], _NAMES).take(pa.array(same)),
            **(explanations or {}),
        }
        return pa.record_batch([columns[each.name] for each in self.encoded], schema=self.encoded)

    def plain(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Give rows with every name as text, for whoever reads columns in memory."""
        return batch.cast(self.schema)

    def _ids(self, identifiers: Iterable[bytes | msgspec.Raw]) -> list[Any]:
        ids: list[Any] = msgspec.json.decode(b"[" + b",".join(identifiers) + b"]")
        if not pa.types.is_integer(self.id_type):
            return [str(each) if isinstance(each, int) else each for each in ids]
        return ids

    def _possible(self, found: Assessed) -> pa.Array:
        """Give the outcomes that are possible besides the certain one; few lists of them occur."""
        lists = found.possible
        ends = np.cumsum([0, *map(len, lists)], dtype=np.int32)
        flat = np.array([i for each in lists for i in each], np.int32)
        return pa.ListArray.from_arrays(pa.array(ends), _named(self._outcomes, flat)).take(pa.array(found.could_become))

    def _guidelines(self, found: Assessed) -> pa.Array:
        kind = self.encoded.field("guidelines").type
        if not kind.num_fields:
            return pa.array([{}] * len(found.outcome), kind)
        told = [_named(names, views) for names, views in zip(self._views, found.guidelines, strict=True)]
        return pa.StructArray.from_arrays(told, fields=list(kind))

    def _explanations(self, people: Iterable[Weighed]) -> dict[str, pa.Array]:
        told = [explained(self.plan, each) for each in people]
        return {
            "reasons": pa.array([[_reason(reason) for reason in each.reasons] for each in told], pa.list_(_REASON)),
            "settle": pa.array([each.settle for each in told], _NAMES),
        }


def type_of_ids(schemas: Sequence[pa.Schema] = (), mapping: Mapped | None = None) -> pa.DataType:
    """Give the type for the ids of tables with these columns: their own, or text where they differ or have none."""
    name = (mapping and mapping.id) or "id"
    held = [schema.field(name).type if schema.names.count(name) == 1 else pa.null() for schema in schemas]
    found = {usual_type(each) for each in held} - {pa.null()}
    return found.pop() if len(found) == 1 else pa.string()


def _metadata(plan: Plan, assumed: Sequence[str]) -> dict[str, str]:
    """Give what holds for all rows, for a file to carry."""
    return {
        "b12screen.version": __version__,
        "b12screen.pack": plan.pack.name,
        "b12screen.pack.hash": plan.pack.hash,
        "b12screen.pack.status": plan.pack.manifest.status,
        "b12screen.assumed": msgspec.json.encode(assumed).decode(),
    }


def assessed_of(plan: Plan, tallies: Sequence[int], conclusions: Sequence[Conclusion]) -> Assessed:
    """Give what the plan says of people one by one in the form that it has for many at once."""
    layout, people = plan.layout, len(tallies)
    raws = [tally.to_bytes(layout.size, "little") for tally in tallies]
    table = np.array(bytearray().join(raws), np.uint8).reshape(people, layout.size)
    size = layout.notes.span.stop - layout.notes.span.start
    notes = [plan.notes(raw, conclusion) for raw, conclusion in zip(raws, conclusions, strict=True)]
    as_bytes = bytearray().join([each.to_bytes(size, "little") for each in notes])
    points = [plan.points(raw) for raw in raws]
    places = {others: i for i, others in enumerate(dict.fromkeys(each.could_become for each in conclusions))}
    outcomes = [each.outcome for each in conclusions]
    soonest = map(plan.urgency.of_all, outcomes, map(layout.present.read, raws), notes)
    guidelines = np.array([each.guidelines for each in conclusions], np.int32)
    return Assessed(
        misplaced=np.zeros(people, np.bool_),
        present=table[:, layout.present.span],
        unknown=table[:, layout.unknown.span],
        notes=np.array(as_bytes, np.uint8).reshape(people, size),
        points=list(np.array(points, np.int64).reshape(people, 3).T),
        outcome=np.array(outcomes, np.int32),
        could_become=np.array([places[each.could_become] for each in conclusions], np.int32),
        possible=list(places),
        guidelines=list(guidelines.reshape(people, len(plan.pack.guidelines)).T),
        soonest=np.array(list(soonest), np.int64),
    )


def _encoded(field: pa.Field) -> pa.Field:
    """Give a field in which names of the pack stand in a dictionary; ids and reasons stay as they are."""
    if field.name in ("id", "reasons", "settle", "assumed"):
        return field
    if pa.types.is_struct(field.type):
        return field.with_type(pa.struct([(each.name, _CODED) for each in field.type]))
    kinds = {pa.string(): _CODED, _NAMES: pa.list_(_CODED)}
    return field.with_type(kinds.get(field.type, field.type))


def _named(names: pa.Array, places: "np.ndarray[Any, Any]", missing: "np.ndarray[Any, Any] | None" = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32, copy=False), mask=missing), names)


def _listed(table: Bytes, names: pa.Array) -> pa.Array:
    """Give for each row of bits the names of those that are set, in order."""
    bits = np.unpackbits(table, axis=1, bitorder="little").view(np.bool_)
    ends = np.cumsum(_BITS_OF[table].sum(axis=1, dtype=np.int32), dtype=np.int32)
    offsets = np.concatenate([np.zeros(1, np.int32), ends])
    return pa.ListArray.from_arrays(pa.array(offsets), _named(names, np.flatnonzero(bits) % max(bits.shape[1], 1)))


def _reason(reason: Reason) -> dict[str, object]:
    answers = [{"question": question, "answer": answer_in_words(answer)} for question, answer in reason.answers.items()]
    return {**msgspec.structs.asdict(reason), "answers": answers}
