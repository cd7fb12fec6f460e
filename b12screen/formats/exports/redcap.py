"""Answers as REDCap exports them: CSV, raw or with labels, other instruments and events beside them."""

from collections.abc import Sequence

from b12screen.engine.plan import Plan
from b12screen.formats.exports.reader import ExportReader, System
from b12screen.formats.exports.redcap_words import ID, ID_LABEL, form_name, words_of
from b12screen.formats.exports.rows import fields, records
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import Reader, Row

__all__ = ["fields", "reader", "records"]

_UNDONE = frozenset({"", "0", "Incomplete"})


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> Reader[Sequence[Row]]:
    """Give what reads and scores the rows of one export."""
    undone = ((f"{form_name(plan.pack)}_complete", "Complete?"), _UNDONE)
    return ExportReader(plan, System(words_of(plan.pack), _ids, undone), mapping=mapping)


def _ids(names: Sequence[str]) -> Sequence[str]:
    """Give the columns that may hold the id: a project that has another name for it exports it first."""
    return (ID, ID_LABEL, names[0].strip())
