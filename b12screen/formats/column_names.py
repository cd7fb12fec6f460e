"""Checks the names of columns and keys: each is a question, or left out on purpose; what is nearly one never is."""

from collections.abc import Collection, Sequence, Set

from b12screen.engine.memo import Lookup
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.mapping.near import question_meant
from b12screen.formats.rejects import RejectedError
from b12screen.text import clean, did_you_mean, in_words

_MOST_SHOWN = 20
_MOST_REMEMBERED = 1_000
_MOST_NAMED = 100  # of the keys that a run left out
_NAMELESS = (
    "A column has no name. Name it, or take it out; where the names stand further down, a mapping says so: header_row."
)
_TO_A_MAPPING = "To say what columns of your own mean: b12screen map draft FILE"


def known_names(plan: Plan) -> Set[str]:
    """Give the names that a column may have."""
    return {"id", *(question.id for question in plan.fields)}


def check_names(names: Sequence[str], plan: Plan, *, ignore_extra: bool) -> tuple[str, ...]:
    """Give the columns that are left out.

    UserError for a name that occurs twice, for one that is no question unless extra ones are ignored, for one that is
    nearly a question, and where no column is one.
    """
    known = known_names(plan)
    skipped = tuple(name for name in names if name not in known)
    _refuse_twice(names if not ignore_extra else [name for name in names if name in known])
    if skipped and not ignore_extra:
        raise UserError(_unknown(skipped, known))
    if not (known & set(names)) - {"id"}:
        listed = f": {_listed(skipped)}" if skipped else ""
        raise UserError(f"No column is a question, so there is nothing to score{listed}. {_TO_A_MAPPING}")
    for name in skipped:
        if meant := question_meant(name, known - set(names)):
            told = f'The column "{clean(name[:80])}" is nearly "{meant}", and is not left out for that.'
            raise UserError(f"{told} Rename it, or read it by a mapping: b12screen map draft FILE")
    return skipped


class SkippedKeys:
    """The keys of records that are left out, as far as they are named; `known` are the keys that are read."""

    def __init__(self, known: Collection[str]) -> None:
        self.names: dict[str, None] = {}
        self._meant = Lookup[str, str | None](lambda key: question_meant(key, known), _MOST_REMEMBERED)

    def take(self, key: str, given: Collection[str]) -> None:
        """Leave out a key; RejectedError for one that is nearly a question which the record has not."""
        meant = self._meant[key]
        if meant is not None and meant not in given:
            raise RejectedError("unknown_key", f'no question has this key; did you mean "{meant}"?', key)
        if len(self.names) < _MOST_NAMED:
            self.names[key] = None


def named(skipped: Collection[str], most: int = 5) -> str:
    """Name some of the fields that were left out, and say how many more there are."""
    shown = [f'"{clean(name[:40])}"' for name in list(skipped)[:most]]
    more = len(skipped) - len(shown)
    at_least = "at least " * (len(skipped) >= _MOST_NAMED)
    return in_words([*shown, *([f"{at_least}{more} more"] if more else [])])


def _refuse_twice(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise UserError(_NAMELESS if not name else f'The column "{clean(name)}" stands twice; keep one.')
        seen.add(name)


def _unknown(names: Sequence[str], known: Set[str]) -> str:
    if not all(names):
        return _NAMELESS
    if len(names) == 1:
        hint = did_you_mean(names[0].lower(), known) or "."
        return f'No question is called "{clean(names[0][:80])}"{hint} {_TO_A_MAPPING}'
    return f"No questions are called {_listed(names, known)}. {_TO_A_MAPPING}"


def _listed(names: Sequence[str], known: Set[str] = frozenset()) -> str:
    shown = [f'"{clean(name[:80])}"{_meant(name, known)}' for name in names[:_MOST_SHOWN]]
    more = len(names) - len(shown)
    return in_words([*shown, *([f"{more:,} more"] if more else [])])


def _meant(name: str, known: Set[str]) -> str:
    hint = did_you_mean(name.lower(), known)
    return f" ({hint.removeprefix('; ')})" if hint else ""
