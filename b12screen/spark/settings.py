"""What to score people with, as it travels from the driver to Spark's workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import pyarrow as pa

from b12screen import __version__
from b12screen.engine.columns.people import ColumnPlan
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.json.reader import measure
from b12screen.formats.mapping.model import Mapping, received
from b12screen.formats.parquet.results import ResultTable
from b12screen.formats.reader import ANY_CUT, Cut
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.models import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to score people with; it travels with the job, so that no worker needs the files of the rules."""

    pack: bytes  # as JSON
    assume: tuple[str, ...] = ()
    explain: bool = False
    ignore_extra: bool = False
    encoding: str | None = None
    cut: Cut = ANY_CUT
    mapping: bytes | None = None  # as JSON
    version: str = __version__

    def plan(self) -> Plan:
        """Give the plan, built at most once in each process. UserError on a worker with another b12screen."""
        if self.version != __version__:
            raise UserError(
                f"A worker has b12screen {__version__}, and this is {self.version}. Install the same everywhere."
            )
        return _plan(self.pack, self.assume)

    def mapped(self) -> Mapping | None:
        """Give the mapping, if there is one."""
        return None if self.mapping is None else _mapping(self.mapping)

    def columns(self) -> ColumnPlan:
        """Give the plan for people in columns, built at most once in each process."""
        return _columns(self.plan())

    def result_table(self, id_type: pa.DataType, *, has_source: bool) -> ResultTable:
        """Give what makes columns of results."""
        plan = self.plan()
        return ResultTable(plan, id_type=id_type, assumed=self.assume, has_source=has_source, explains=self.explain)


def settings_of(
    pack: Pack,
    *,
    assume: Sequence[str],
    explain: bool,
    ignore_extra: bool,
    encoding: str | None = None,
    cut: Cut = ANY_CUT,
    mapping: Mapping | None = None,
) -> Settings:
    """Pack up what workers need. UserError for a mapping that puts rows together, which may lie on two workers."""
    if mapping and mapping.joins:
        raise UserError("Spark takes each row alone, and this mapping puts several together. Use --engine local.")
    return Settings(
        pack=msgspec.json.encode(pack),
        assume=tuple(assume),
        explain=explain,
        ignore_extra=ignore_extra,
        encoding=encoding,
        cut=cut,
        mapping=mapping.sent() if mapping else None,
    )


@lru_cache(maxsize=2)
def _plan(packed: bytes, assume: tuple[str, ...]) -> Plan:
    pack = msgspec.json.decode(packed, type=Pack)
    return Plan(pack, read_assumptions(pack, assume), measure)


_mapping = lru_cache(maxsize=2)(received)


@lru_cache(maxsize=2)
def _columns(plan: Plan) -> ColumnPlan:
    return ColumnPlan(plan)
