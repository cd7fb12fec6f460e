"""Makes typed columns of results: the same content as in JSON, lists as lists."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from b12screen import __version__
from b12screen.engine.accumulators import Field
from b12screen.engine.conclusions import Conclusion
from b12screen.engine.explain import Reason
from b12screen.engine.plan import Plan
from b12screen.engine.urgency import named
from b12screen.formats.reader import Weighed
from b12screen.formats.writer import answer_in_words, explained

Bytes = np.ndarray[Any, np.dtype[np.uint8]]  # a row for each person

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
    """Turns weighed people into rows of one schema; `id_type` is the Arrow type of their ids."""

    def __init__(
        self, plan: Plan, *, id_type: pa.DataType, assumed: Sequence[str], has_source: bool, explains: bool
    ) -> None:
        self._plan = plan
        self._assumed = list(assumed)
        self._explains = explains
        pack = plan.pack
        self._outcomes = pa.array([each.id for each in pack.outcomes])
        self._rules = pa.array([each.id for each in pack.rules], pa.string())
        self._notes = pa.array([each.id for each in pack.notes], pa.string())
        fields = [("id", id_type), ("line", pa.int64()), *([("source", pa.string())] if has_source else [])]
        fields += [("outcome", pa.string()), ("decided", pa.bool_()), ("could_become", _NAMES)]
        fields += [(name, pa.int32()) for name in ("score", "score_min", "score_max")]
        fields += [("present", _NAMES), ("unknown", _NAMES)]
        fields += [("guidelines", pa.struct([(each.id, pa.string()) for each in pack.guidelines]))]
        fields += [("notes", _NAMES), ("urgency", pa.int32()), ("how_soon", pa.string()), ("pack", pa.string())]
        fields += [("reasons", pa.list_(_REASON)), ("settle", _NAMES)] if explains else []
        fields += [("assumed", _NAMES)] if assumed else []
        self.schema = pa.schema(fields, metadata=_metadata(plan, assumed))

    def batch(self, lines: Sequence[int], people: Sequence[Weighed], source: str | None = None) -> pa.RecordBatch:
        """Give one row for each person."""
        identifiers, _, tallies, conclusions = zip(*people, strict=True) if people else ((), (), (), ())
        size, layout = self._plan.layout.size, self._plan.layout
        raws = [tally.to_bytes(size, "little") for tally in tallies]
        table, lowest = _as_table(raws, size), self._plan.lowest
        columns = {
            "id": self._ids(identifiers),
            "line": lines,
            "source": [source] * len(people),
            **self._conclusions(conclusions),
            **{name: _number(table, getattr(layout, name)) + lowest for name in ("score", "score_min", "score_max")},
            "present": _listed(table[:, layout.present.span], self._rules),
            "unknown": _listed(table[:, layout.unknown.span], self._rules),
            **self._advice(raws, conclusions),
            "pack": pa.repeat(self._plan.pack.name, len(people)),
            "assumed": [self._assumed] * len(people),
            **(self._explanations(people) if self._explains else {}),
        }
        return pa.record_batch([pa.array(columns[each.name], each.type) for each in self.schema], schema=self.schema)

    def _ids(self, identifiers: Iterable[bytes | msgspec.Raw]) -> list[Any]:
        ids: list[Any] = msgspec.json.decode(b"[" + b",".join(identifiers) + b"]")
        if not pa.types.is_integer(self.schema.field("id").type):
            return [str(each) if isinstance(each, int) else each for each in ids]
        return ids

    def _conclusions(self, conclusions: Sequence[Conclusion]) -> dict[str, pa.Array]:
        """Give the columns that depend on nothing else; there are few conclusions, and each is looked at once."""
        numbers: dict[Conclusion, int] = {}
        codes = pa.array([numbers.setdefault(each, len(numbers)) for each in conclusions], pa.int32())
        pack = self._plan.pack
        columns = {
            "outcome": self._outcomes.take(pa.array([each.outcome for each in numbers], pa.int32())),
            "urgency": pa.array([pack.outcomes[each.outcome].urgency for each in numbers], pa.int32()),
            "decided": pa.array([not each.could_become for each in numbers], pa.bool_()),
            "could_become": pa.array([[pack.outcomes[i].id for i in each.could_become] for each in numbers], _NAMES),
            "guidelines": pa.array(
                [
                    {told.id: told.views[i].id for told, i in zip(pack.guidelines, each.guidelines, strict=True)}
                    for each in numbers
                ],
                self.schema.field("guidelines").type,
            ),
        }
        return {name: column.take(codes) for name, column in columns.items()}

    def _advice(self, raws: Sequence[bytes], conclusions: Sequence[Conclusion]) -> dict[str, Any]:
        """Give the notes, and how soon they, the outcome and the red flags call for help."""
        size = len(self._notes) // 8 + 1
        notes = list(map(self._plan.notes, raws, conclusions))
        present = map(self._plan.layout.present.read, raws)
        outcomes = [each.outcome for each in conclusions]
        return {
            "notes": _listed(_as_table([each.to_bytes(size, "little") for each in notes], size), self._notes),
            "how_soon": list(map(named, map(self._plan.urgency.of_all, outcomes, present, notes))),
        }

    def _explanations(self, people: Iterable[Weighed]) -> dict[str, list[Any]]:
        told = [explained(self._plan, each) for each in people]
        return {
            "reasons": [[_reason(reason) for reason in each.reasons] for each in told],
            "settle": [each.settle for each in told],
        }


def type_of_ids(schemas: Sequence[pa.Schema] = ()) -> pa.DataType:
    """Give the type for the ids of tables with these columns: their own, or text where they differ or have none."""
    held = [schema.field("id").type if schema.names.count("id") == 1 else pa.null() for schema in schemas]
    found = {each.value_type if pa.types.is_dictionary(each) else each for each in held} - {pa.null()}
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


def _as_table(rows: Sequence[bytes], size: int) -> Bytes:
    return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), size)


def _number(table: Bytes, field: Field) -> "np.ndarray[Any, np.dtype[np.int32]]":
    """Give a field of each tally; the lowest byte comes first."""
    columns = table[:, field.span].astype(np.int32).T
    return np.asarray(sum(column << 8 * i for i, column in enumerate(columns)), dtype=np.int32)


def _listed(table: Bytes, names: pa.Array) -> pa.Array:
    """Give for each row of bits the names of those that are set, in order."""
    bits = np.unpackbits(table, axis=1, count=len(names), bitorder="little")
    ends = np.cumsum(bits.sum(axis=1, dtype=np.int32), dtype=np.int32)
    offsets = np.concatenate([np.zeros(1, np.int32), ends])
    return pa.ListArray.from_arrays(pa.array(offsets), names.take(pa.array(np.nonzero(bits)[1])))


def _reason(reason: Reason) -> dict[str, object]:
    answers = [{"question": question, "answer": answer_in_words(answer)} for question, answer in reason.answers.items()]
    return {**msgspec.structs.asdict(reason), "answers": answers}
