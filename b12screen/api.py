"""b12screen for programs: one person, many people, a table of them, or the page of one person.

    >>> import b12screen
    >>> b12screen.score_one({"age": 82, "metformin": True, "numbness": "yes"})["outcome"]
    'discuss_testing'

A person is a dict: the keys are questions, and perhaps `id`, which comes back unchanged. The values are True, False,
a whole number, or a text ("yes", "no", an option of the question, "unknown", "declined"). A question that is absent or
None was not asked, which is never taken for "no". What pandas writes for None (NaN, NA) is taken for None, and 82.0
for 82. The command `b12screen template` prints all questions, and `b12screen rules show ID` says what one asks.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from functools import cached_property, lru_cache
from html import escape
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from b12screen.engine.plan import Plan
from b12screen.formats.extras import needs_extra
from b12screen.formats.json.mapped import json_reader
from b12screen.formats.json.reader import measure
from b12screen.formats.json.writer import JsonWriter
from b12screen.formats.mapping.load import as_mapping
from b12screen.formats.mapping.model import Mapping, received
from b12screen.formats.python_records import as_people, as_record
from b12screen.formats.reader import LEFT_OUT, LeftOut, Weighed
from b12screen.formats.rejects import RejectedError
from b12screen.formats.result_types import Rejected, Result
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.ready import ready_pack
from b12screen.pack.root import rules_root

if TYPE_CHECKING:
    import pyarrow as pa

    from b12screen.engine.columns.people import ColumnPlan
    from b12screen.formats.parquet.table import ArrowStream
    from b12screen.report.summary import Summary

Rules = str | PathLike[str] | None
Record = Table[str, Any]
Mapped = str | PathLike[str] | Mapping | None

_MOST_PLANS = 8


def score_one(
    answers: Record,
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    mapping: Mapped = None,
) -> Result:
    """Score one person: a dict of answers in, a dict with the result out.

    >>> score_one({"age": 82, "metformin": True, "numbness": "yes"})["outcome"]
    'discuss_testing'

    answers       questions and answers; an `id` (text, whole number or None) comes back unchanged. What is absent,
                  None or NaN was not asked.
    rules         a folder of rules; without it the built-in ones. A folder is read once in a process.
    assume        answers to take where nothing was asked: ["all=no"], ["red_flags=no", "age=64"]
    explain       adds `reasons`, and `settle`: the questions that could change the outcome
    ignore_extra  leaves out keys that are no question, instead of refusing the person
    mapping       for keys and codes of your own: a file as docs/mapping.md says, which is read once in a process, or a
                  b12screen.Mapping

    Raises RejectedError (with `field`, `code` and `message`) when an answer does not fit its question, UserError when
    the rules or an assumption do not, and TypeError for anything but a dict. What each key of a result means:
    help(b12screen.Result).
    """
    scorer = _scorer(rules, assume, explain, mapping)
    result = scorer.one(as_record(answers, "score_one"), 1, ignore_extra=ignore_extra)
    if result is None:
        raise _left_out()
    return result


def score_many(
    people: Iterable[Record],
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    mapping: Mapped = None,
    rejects: list[Rejected] | None = None,
) -> Iterator[Result]:
    """Score people one after another: dicts of answers in, an iterator of results out.

    >>> [result["outcome"] for result in score_many([{"age": 82, "numbness": True}, {"age": 3}])]
    ['discuss_testing', 'out_of_scope']

    `line` in a result is the person's number, from 1. Memory does not grow with the number of people.
    A person whose answers do not fit raises RejectedError, with the number as `line`; with a list for `rejects` that
    person is left out, and the list gets a dict with `line`, `field`, `code` and `message`. The other arguments are
    those of score_one.
    """
    scorer = _scorer(rules, assume, explain, mapping)
    return _scored(as_people(people, "score_many"), scorer, rejects, ignore_extra=ignore_extra)


def _scored(
    people: Iterable[object], scorer: "_Scorer", rejects: list[Rejected] | None, *, ignore_extra: bool
) -> Iterator[Result]:
    if scorer.mapping and scorer.mapping.joins:
        yield from scorer.joined(people, rejects, ignore_extra=ignore_extra)
        return
    for line, person in enumerate(people, 1):
        answers = as_record(person, "score_many", line)
        try:
            result = scorer.one(answers, line, ignore_extra=ignore_extra)
            if result is not None:
                yield result
        except RejectedError as error:
            _take(rejects, line, error)


def score_table(
    table: "ArrowStream",
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    mapping: Mapped = None,
    rejects: list[Rejected] | None = None,
) -> "pa.Table":
    """Score a table: a row a person, a column a question in; a row a person, the columns of a result out.

    `table` is anything that gives an Arrow stream: a DataFrame of polars or pandas, a relation of DuckDB, a table of
    pyarrow. A column holds text (as a cell of CSV: yes, no, an option, a number, unknown, declined), booleans, whole
    numbers, or a dictionary of text or whole numbers; null is "not asked", and so is a column that is not there. A
    number may be held as a decimal where it is whole, as pandas does in a column with gaps. `id` holds text, UUIDs or
    whole numbers of any size, and comes back in its type, else as text. Results have typed columns, lists as lists, and
    the rules in the schema's metadata; `line` is the row's number, from 1.

    A row that cannot be scored raises RejectedError, or goes to `rejects`, as with score_many. Raises UserError for
    a column that is no question or has another type, and where pyarrow and numpy are not installed.
    """
    with needs_extra("parquet"):
        from b12screen.formats.parquet import table as tables

    scorer = _scorer(rules, assume, explain, mapping)
    with scorer.lock:
        scored, found = tables.score_table(
            scorer.columns, table, assume, explains=explain, ignore_extra=ignore_extra, mapping=scorer.mapping
        )
    for line, error in found:
        _take(rejects, line, error)
    return scored


def page(
    person: Record,
    *,
    rules: Rules = None,
    assume: Sequence[str] = (),
    locale: str | None = None,
    as_of: datetime.date | None = None,
    ignore_extra: bool = False,
    mapping: Mapped = None,
) -> "Page":
    """Put one person's result into words, as the interview does at its end: for people, not for programs.

    >>> print(page({"age": 82, "metformin": True, "numbness": "yes"}))  # doctest: +SKIP

    A notebook shows it as a page. `str()` gives plain text, and `.html` a whole page that loads nothing and runs no
    script. It is health data: whoever can read the notebook or the file can read it.

    `locale` words emergency advice for a country, such as "en-GB"; `as_of` is the date on the page, else today. The
    other arguments, and what is raised, are those of score_one.
    """
    answers, scorer = as_record(person, "page"), _scorer(rules, assume, False, mapping)
    return Page(scorer.summary(answers, locale, as_of or datetime.date.today(), ignore_extra=ignore_extra))


class Page:
    """The summary of one person in words: `str()` gives plain text, and `html` a page."""

    def __init__(self, summary: "Summary") -> None:
        self._summary = summary

    @property
    def html(self) -> str:
        """The summary as one HTML file, whole in itself."""
        from b12screen.report.html import as_html

        return as_html(self._summary)

    def __str__(self) -> str:
        from b12screen.report.plain import as_text

        return as_text(self._summary)

    def __repr__(self) -> str:
        return "<b12screen.Page: print() shows its text, .html gives it as a page>"  # nothing of the answers

    def _repr_html_(self) -> str:
        """Give the page in a frame of its own, so that its styles do not reach the rest of a notebook."""
        style = "width: 100%; height: 40em; border: 1px solid #888; background: white"
        return f'<iframe sandbox title="Summary" style="{style}" srcdoc="{escape(self.html)}"></iframe>'


class _Scorer:
    """A plan and what its results are written with; one thread at a time, since a plan remembers what it works out."""

    def __init__(self, plan: Plan, assumed: Sequence[str], mapping: Mapping | None, *, explains: bool) -> None:
        self.plan = plan
        self.mapping = mapping
        self.lock = Lock()
        self._readers = {extra: json_reader(plan, mapping, ignore_extra=extra) for extra in (False, True)}
        self._writer = JsonWriter(plan, assumed=assumed, source=None, explained=explains)

    @cached_property
    def columns(self) -> "ColumnPlan":
        """The same plan for people in columns; what it works out stays for the next table."""
        from b12screen.engine.columns.people import ColumnPlan

        return ColumnPlan(self.plan)

    def one(self, answers: Record, line: int, *, ignore_extra: bool) -> Result | None:
        with self.lock:
            weighed = self._weighed(answers, ignore_extra=ignore_extra)
            if weighed is LEFT_OUT:
                return None
            return msgspec.json.decode(self._writer.row(line, weighed))  # type: ignore[no-any-return]

    def joined(
        self, people: Iterable[object], rejects: list[Rejected] | None, *, ignore_extra: bool
    ) -> Iterator[Result]:
        """Score people of whom each is one or more of these records."""
        from b12screen.formats.json.joined import joined

        assert self.mapping is not None
        records = (as_record(person, "score_many", line) for line, person in enumerate(people, 1))
        with self.lock:
            read = list(joined(self.plan, records, self.mapping, ignore_extra=ignore_extra))
            results = [self._writer.row(line, each) if isinstance(each, tuple) else each for line, _, each in read]
        for (line, _, _), result in zip(read, results, strict=True):
            if isinstance(result, bytes):
                yield msgspec.json.decode(result)
            elif isinstance(result, RejectedError):
                _take(rejects, line, result)

    def summary(self, answers: Record, locale: str | None, day: datetime.date, *, ignore_extra: bool) -> "Summary":
        from b12screen.formats.summaries import summary_of

        with self.lock:
            weighed = self._weighed(answers, ignore_extra=ignore_extra)
            if weighed is LEFT_OUT:
                raise _left_out()
            return summary_of(self.plan, "Summary of answers", weighed, locale, day.isoformat())

    def _weighed(self, answers: Record, *, ignore_extra: bool) -> Weighed | LeftOut:
        weighed = self._readers[ignore_extra].read_one(answers)
        if isinstance(weighed, RejectedError):
            raise weighed
        return weighed


def _left_out() -> RejectedError:
    return RejectedError("left_out", "the mapping leaves this person out: see `only` in it")


def _scorer(rules: Rules, assume: Sequence[str], explain: bool, mapping: Mapped) -> _Scorer:
    if isinstance(assume, str):
        raise TypeError(f'assume takes a list, such as ["{assume}"]')
    by = mapping.sent() if isinstance(mapping, Mapping) else None if mapping is None else Path(mapping)
    return _known_scorer(rules_root() if rules is None else Path(rules), tuple(assume), explain, by)


@lru_cache(_MOST_PLANS)
def _known_scorer(rules: Path, assume: tuple[str, ...], explain: bool, by: Path | bytes | None) -> _Scorer:
    pack = ready_pack(rules)
    mapping = as_mapping(received(by) if isinstance(by, bytes) else by, pack)
    return _Scorer(Plan(pack, read_assumptions(pack, assume), measure), assume, mapping, explains=explain)


def _take(rejects: list[Rejected] | None, line: int, error: RejectedError) -> None:
    if rejects is None:
        error.line, error.args = line, (f"row {line}: {error}",)
        raise error
    told: Rejected = {"line": line, "field": error.field, "code": error.code, "message": error.message}
    if error.red_flag:
        told["red_flag"] = True
    rejects.append(told)
