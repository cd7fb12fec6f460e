"""Reads files of results, one after the other, whatever their format."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from b12screen.errors import UserError
from b12screen.evaluate.results.cells import Cells
from b12screen.evaluate.results.objects import Objects
from b12screen.evaluate.results.rows import Rows, Words, WrongRowError, checked
from b12screen.formats.extras import needs_extra
from b12screen.formats.files.recognized import refuse_other_kinds
from b12screen.formats.registry import InputFormat, input_format
from b12screen.formats.source import Source, open_source
from b12screen.pack.models import Pack


def read_results(paths: Sequence[Path | None], pack: Pack, form: InputFormat | None = None) -> Iterator[Rows]:
    """Give the results of files, some rows at a time; None is standard input.

    UserError for a row that `score` did not write with these rules, and where rows were made with other options than
    those before: one pass is enough to say what holds for all, or why nothing does.
    """
    words = Words(pack)
    like: Rows | None = None
    for path in paths:
        read_as = form or input_format(path)
        with open_source(path) as source:
            refuse_other_kinds(source.name, source.start, read_as)
            for rows in _rows(source, words, read_as):
                like = like or rows
                _check_alike(rows, like, source.name)
                yield rows
            source.check_unchanged()


def _rows(source: Source, words: Words, form: InputFormat) -> Iterator[Rows]:
    for rows in _reader(form)(source, words):
        try:
            yield checked(rows)
        except WrongRowError as error:
            raise error.in_file(source.name, rows.places[error.row]) from None


def _reader(form: InputFormat) -> Callable[[Source, Words], Iterable[Rows]]:
    if form is InputFormat.PARQUET:
        with needs_extra("parquet"):
            from b12screen.evaluate.results.tables import Tables
        return Tables
    if form is InputFormat.CSV:
        return Cells
    if form in (InputFormat.JSON, InputFormat.NDJSON):
        return lambda source, words: Objects(source, words, array=form is InputFormat.JSON)
    raise UserError(f"Results are never {form}. Give NDJSON, JSON, CSV or Parquet, as b12screen score writes them.")


def _check_alike(rows: Rows, like: Rows, name: str) -> None:
    for made, has, had in (
        ("with --explain", rows.settle is not None, like.settle is not None),
        ("with the same --assume", rows.assumed, like.assumed),
    ):
        if has != had:
            raise UserError(f"{name}: not all results were made {made}. Score all answers in the same way.")
