"""Checks the names of columns, in CSV and in Parquet, once for all rows."""

from collections.abc import Sequence, Set

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.text import clean, did_you_mean


def known_names(plan: Plan) -> Set[str]:
    """Give the names that a column may have."""
    return {"id", *(question.id for question in plan.fields)}


def check_names(names: Sequence[str], plan: Plan, *, ignore_extra: bool) -> None:
    """Raise UserError for a name that occurs twice, and for one that is no question unless extra ones are ignored."""
    known = known_names(plan)
    seen: set[str] = set()
    for name in names:
        if name in seen and (name in known or not ignore_extra):
            raise UserError(f'The column "{clean(name)}" stands twice; keep one.')
        if name not in known and not ignore_extra:
            # What is likely a slip is not to be skipped: the answers in that column would be lost.
            hint = did_you_mean(name.lower(), known) or ". To skip such columns: --extra ignore."
            if len(names) == 1 and (";" in name or "\t" in name):
                hint = "; columns are separated with commas. Save the file so."
            raise UserError(f'No question is called "{clean(name[:80])}"{hint}')
        seen.add(name)
