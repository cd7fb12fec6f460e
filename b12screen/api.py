"""b12screen for programs: one person, many people, or a table of them, scored as the command scores them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from b12screen.engine.plan import Plan
from b12screen.formats.extras import needs_extra
from b12screen.formats.json.reader import JsonReader, measure
from b12screen.formats.json.writer import JsonWriter
from b12screen.formats.rejects import RejectedError
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.ready import ready_pack
from b12screen.pack.root import rules_root

if TYPE_CHECKING:
    import pyarrow as pa

    from b12screen.engine.columns.people import ColumnPlan
    from b12screen.formats.parquet.table import ArrowStream

Rules = str | PathLike[str] | None
Record = Mapping[str, Any]

_MOST_PLANS = 8


def score_one(
    answers: Record,
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
) -> dict[str, Any]:
    """Score one person: answers by question in, as in a line of NDJSON; one result out, as `score` writes it.

    `answers` holds bool, int, str or None, and perhaps an `id` (str, int or None), which comes back unchanged; what
    is absent or None was not asked. `b12screen schema answers` and `schema result` describe both. `rules` is a
    folder of rules, read once in a process; `assume`, `explain` and `ignore_extra` are --assume KEY=ANSWER, --explain
    and --extra ignore.

    Raises RejectedError (`code`, `field`, `message`) when the answers cannot be scored, and UserError when the rules
    or an assumption are not well. The meaning of a result: design.md, sections 3 and 4.
    """
    return _scorer(rules, assume, explain).one(answers, 1, ignore_extra=ignore_extra)


def score_many(
    people: Iterable[Record],
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    rejects: list[dict[str, Any]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Score people one after another, as score_one does; `line` in a result is their number, from 1.

    A record that cannot be scored raises RejectedError; with a list for `rejects` it is left out, and the list gets
    a dict with `line`, `field`, `code` and `message`. Memory does not grow with the number of people.
    """
    scorer = _scorer(rules, assume, explain)
    for line, answers in enumerate(people, 1):
        try:
            yield scorer.one(answers, line, ignore_extra=ignore_extra)
        except RejectedError as error:
            _take(rejects, line, error)


def score_table(
    table: "ArrowStream",
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    rejects: list[dict[str, Any]] | None = None,
) -> "pa.Table":
    """Score a table: a row a person, a column a question in; a row a person, the columns of a result out.

    `table` is anything that gives an Arrow stream: a DataFrame of polars or pandas, a relation of DuckDB, a table of
    pyarrow. A column holds text (as a cell of CSV: yes, no, an option, a number, unknown, declined), booleans, whole
    numbers, or a dictionary of text or whole numbers; null is "not asked", and so is a column that is not there. A
    number may be held as a decimal where it is whole, as pandas does in a column with gaps. `id` holds text, UUIDs or
    whole numbers of any size, and comes back in its type, else as text. Results have typed columns, lists as lists, and
    the rules in the schema's metadata; `line` is the row's number, from 1.

    A row that cannot be scored raises RejectedError, or goes to `rejects`, as with score_many. Raises UserError for
    a column that is no question or has another type, and without the extra [parquet].
    """
    with needs_extra("parquet"):
        from b12screen.formats.parquet import table as tables

    scorer = _scorer(rules, assume, explain)
    with scorer.lock:
        scored, found = tables.score_table(scorer.columns, table, assume, explains=explain, ignore_extra=ignore_extra)
    for line, error in found:
        _take(rejects, line, error)
    return scored


class _Scorer:
    """A plan and what its results are written with; one thread at a time, since a plan remembers what it works out."""

    def __init__(self, plan: Plan, assumed: Sequence[str], *, explains: bool) -> None:
        self.plan = plan
        self.lock = Lock()
        self._readers = {extra: JsonReader(plan, ignore_extra=extra) for extra in (False, True)}
        self._writer = JsonWriter(plan, assumed=assumed, source=None, explained=explains)

    @cached_property
    def columns(self) -> "ColumnPlan":
        """The same plan for people in columns; what it works out stays for the next table."""
        from b12screen.engine.columns.people import ColumnPlan

        return ColumnPlan(self.plan)

    def one(self, answers: Record, line: int, *, ignore_extra: bool) -> dict[str, Any]:
        with self.lock:
            weighed = self._readers[ignore_extra].read_one(answers)
            if isinstance(weighed, RejectedError):
                raise weighed
            return msgspec.json.decode(self._writer.row(line, weighed))  # type: ignore[no-any-return]


def _scorer(rules: Rules, assume: Sequence[str], explain: bool) -> _Scorer:
    return _known_scorer(rules_root() if rules is None else Path(rules), tuple(assume), explain)


@lru_cache(_MOST_PLANS)
def _known_scorer(rules: Path, assume: tuple[str, ...], explain: bool) -> _Scorer:
    pack = ready_pack(rules)
    return _Scorer(Plan(pack, read_assumptions(pack, assume), measure), assume, explains=explain)


def _take(rejects: list[dict[str, Any]] | None, line: int, error: RejectedError) -> None:
    if rejects is None:
        raise error
    rejects.append({"line": line, "field": error.field, "code": error.code, "message": error.message})
