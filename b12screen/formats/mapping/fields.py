"""Checks the fields of an input against a mapping: each is read or left out on purpose, and none is missing."""

from collections import Counter
from collections.abc import Collection, Container, Iterator, Sequence, Set

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.column_names import known_names
from b12screen.formats.mapping.check import fields_read
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.mapping.near import question_meant
from b12screen.formats.mapping.problems import Finding, raise_for
from b12screen.text import clean, did_you_mean, in_words

_MOST_SHOWN = 20


def names_read(plan: Plan, mapping: Mapping | None) -> Set[str]:
    """Give the names of columns that may have to be read."""
    return known_names(plan) | fields_read(mapping).keys() if mapping else known_names(plan)


class Fields:
    """What a mapping makes of the names of fields; `questions` are those of the rules."""

    def __init__(self, mapping: Mapping, questions: Collection[str], *, ignore_extra: bool = False) -> None:
        self.mapping = mapping
        self.read = fields_read(mapping)
        self._ignored = frozenset(() if mapping.ignore == "all" else mapping.ignore)
        self._ignores_all = ignore_extra or mapping.ignore == "all"
        own = [*questions, *(["id"] if mapping.id is None else [])]
        given = mapping.questions.keys() | self._ignored
        self._by_name = dict.fromkeys(name for name in own if name not in given)

    @property
    def names(self) -> list[str]:
        """The fields that answers are read from, wherever all records need not have the same."""
        identifier = self.mapping.id or "id"
        return [name for name in dict.fromkeys([*self.read, *self._by_name]) if name != identifier]

    def reads(self, name: str) -> bool:
        """Say whether a field is read: it is named, or has the name of a question that nothing else gives."""
        return name in self.read or name in self._by_name

    def is_known(self, name: str) -> bool:
        """Say whether a field is read, or left out by its name."""
        return self.reads(name) or name in self._ignored

    def why_not_skipped(self, name: str) -> str | None:
        """Say why a field that is not read cannot be left out; None where it can."""
        if name in self._ignored:
            return None
        if meant := question_meant(name, self._by_name):
            return f'is nearly the question "{meant}"'
        return None if self._ignores_all else "is not in the mapping"

    def check(self, names: Sequence[str], *, may_lack: bool = False) -> tuple[str, ...]:
        """Give the fields that are left out. UserError for one that is missing, stands twice, or has no reader."""
        counts = Counter(names)
        twice = [name for name in counts if counts[name] > 1 and name not in self._ignored]
        if twice:
            raise UserError(f"{_listed(twice)} {'stands' if len(twice) == 1 else 'stand'} twice; keep one.")
        raise_for(self.mapping, () if may_lack else self._missing(names))
        skipped = tuple(name for name in names if not self.reads(name))
        self._refuse(skipped)
        return skipped

    def never_met(self, names: Container[str]) -> list[str]:
        """Give the fields of the mapping, but for the id, that are not among those of some records."""
        return [name for name in self.read if name not in names and name != self.mapping.id]

    def _missing(self, names: Sequence[str]) -> Iterator[Finding]:
        long = self.mapping.long
        for name, path in self.read.items():
            if name not in names and (long is None or path[0] not in ("questions", "tick_boxes")):
                told = f'there is no field "{name}"{did_you_mean(name, names)}'
                yield Finding(path, "missing_field", told, at_key=path[0] == "only")

    def _refuse(self, names: Sequence[str]) -> None:
        why = {name: told for name in names if (told := self.why_not_skipped(name))}
        for name, told in why.items():
            if told.startswith("is nearly"):
                how = "Read it under `questions`, or name it under `ignore`."
                raise UserError(f'The field "{clean(name[:80])}" {told}, which nothing else gives. {how}')
        if why:
            raise UserError(
                f"The mapping does not say what to do with {_listed(list(why))}. Read each under `questions`, or name "
                "it under `ignore`; `ignore: all` leaves out everything else."
            )


def _listed(names: Sequence[str]) -> str:
    shown = [f'"{clean(name[:80])}"' for name in names[:_MOST_SHOWN]]
    more = [f"{len(names) - _MOST_SHOWN} more"] if len(names) > _MOST_SHOWN else []
    return in_words([*shown, *more])
