"""Answers as ODK Central and KoboToolbox export them: CSV with names or labels, with groups before them or without."""

from collections.abc import Sequence

from b12screen.engine.plan import Plan
from b12screen.formats.exports.reader import ExportReader, System
from b12screen.formats.exports.rows import fields, records
from b12screen.formats.exports.xlsform_words import words_of
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.reader import Reader, Row

__all__ = ["fields", "reader", "records"]

_IDS = ("instanceID", "KEY", "_uuid")


def reader(
    plan: Plan, *, ignore_extra: bool, keeps_answers: bool = True, mapping: Mapping | None = None
) -> Reader[Sequence[Row]]:
    """Give what reads and scores the rows of one export."""
    return ExportReader(plan, System(words_of(plan.pack), lambda _: _IDS), mapping=mapping)
