"""Puts the lines of a corpus into files of NDJSON, JSON, CSV and Parquet, and says what each file must give."""

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

import pyarrow as pa
from corpus import Line
from independent_evaluator import IndependentEvaluator
from pyarrow import parquet

BOM = b"\xef\xbb\xbf"


class Style(NamedTuple):
    """What may differ between files that say the same."""

    bom: bytes = b""
    endings: tuple[bytes, ...] = (b"\n",)
    ends_with_newline: bool = True


class Form(NamedTuple):
    """A file, the lines that it could take with the number under which each is reported, and how many are blank."""

    data: bytes
    placed: list[tuple[int, Line]]
    blank: int


def as_ndjson(lines: Sequence[Line], mind: IndependentEvaluator, style: Style, rng: Random) -> Form:
    """Put one line after the other."""
    placed = [(number, line) for number, line in enumerate(lines, start=1) if not line.is_blank]
    return Form(_joined([line.raw for line in lines], style, rng), placed, len(lines) - len(placed))


def as_json(lines: Sequence[Line], mind: IndependentEvaluator, style: Style, rng: Random) -> Form:
    """Make an array of what is JSON, one after the other; blank lines are white space, and are not counted."""
    elements = [line for line in lines if line.is_json and not line.is_blank]
    ending = rng.choice(style.endings)
    data = b"[" + ending + (b"," + ending).join(line.raw for line in elements) + ending + b"]"
    return Form(style.bom + data + ending * style.ends_with_newline, list(enumerate(elements, start=1)), 0)


def as_csv(lines: Sequence[Line], mind: IndependentEvaluator, style: Style, rng: Random) -> Form:
    """Make a table of those that cells can say; a row is reported by the line on which it starts."""
    columns = ["id", *(question["id"] for question in mind.questions)]
    rng.shuffle(columns)
    rows, placed, number, blank = [",".join(columns).encode()], [], 2, 0
    for line in lines:
        if line.is_blank:
            rows.append(b"")
            blank += 1
        elif line.cells is not None and any(cell.strip() for cell in line.cells.values()):
            rows.append(b",".join(_quoted(line.cells.get(name, b""), rng) for name in columns))
            placed.append((number, line))
        else:
            continue
        number += rows[-1].count(b"\n") + 1
    return Form(_joined(rows, style, rng), placed, blank)


def as_parquet(lines: Sequence[Line], mind: IndependentEvaluator, style: Style, rng: Random) -> Form:
    """Make a table of text columns of every kind from those that cells can say; some columns are not there."""
    placed = [line for line in lines if line.cells is not None]
    columns = ["id", *(question["id"] for question in mind.questions)]
    rng.shuffle(columns)
    made = {}
    for name in columns:
        cells = [(line.cells or {}).get(name) or None for line in placed]
        if any(cells):
            made[name] = _text_column(cells, None if name == "id" else rng.choice((None, b"")), rng)
        elif rng.random() < 0.5:
            made[name] = pa.nulls(len(placed))
    file = io.BytesIO()
    parquet.write_table(pa.table(made), file, row_group_size=rng.choice((1, 100, 5_000)) if len(placed) < 100 else 999)
    return Form(file.getvalue(), list(enumerate(placed, start=1)), 0)


def _text_column(cells: Sequence[bytes | None], nothing: bytes | None, rng: Random) -> pa.Array:
    """Give text that nobody has looked at, as a careless program writes it, and `nothing` where there is none."""
    raw = pa.array([nothing if cell is None else cell for cell in cells], pa.binary())
    kind = rng.choice(("text", "large", "dictionary"))
    if kind == "dictionary":
        encoded = raw.dictionary_encode()
        return pa.DictionaryArray.from_arrays(encoded.indices, encoded.dictionary.view(pa.string()))
    return raw.cast(pa.large_binary()).view(pa.large_string()) if kind == "large" else raw.view(pa.string())


FORMS: dict[str, Callable[[Sequence[Line], IndependentEvaluator, Style, Random], Form]] = {
    "ndjson": as_ndjson,
    "json": as_json,
    "csv": as_csv,
    "parquet": as_parquet,
}


def _joined(lines: Sequence[bytes], style: Style, rng: Random) -> bytes:
    ends = [rng.choice(style.endings) for _ in lines]
    if not style.ends_with_newline:
        ends[-1] = b""
    return style.bom + b"".join(part for pair in zip(lines, ends, strict=True) for part in pair)


def _quoted(cell: bytes, rng: Random) -> bytes:
    if any(mark in cell for mark in (b'"', b",", b"\r", b"\n")) or rng.random() < 0.1:
        return b'"' + cell.replace(b'"', b'""') + b'"'
    return cell


def expected(form: Form, name: str, mind: IndependentEvaluator) -> dict[int, dict[str, Any]]:
    """Give by line what must be said of it: a whole result, or field and code of a reject."""
    wanted = {}
    for number, line in form.placed:
        if line.person is None:
            assert line.reject is not None
            field, code = line.reject
            wanted[number] = {"line": number, "field": field, "code": code}
        else:
            identifier = line.person.get("id")
            if name in ("csv", "parquet"):  # where every id is text here, and none is the same as an empty one
                identifier = None if identifier in (None, "") else str(identifier)
            wanted[number] = {"id": identifier, "line": number, **mind.result(line.person)}
    return wanted
