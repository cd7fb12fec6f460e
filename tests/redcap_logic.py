"""A small reader of REDCap's branching logic: what a dictionary says of which fields are shown."""

import re
from collections.abc import Mapping

# The whole of what such logic is written in here; REDCap knows more.
_TOKEN = re.compile(r"\[([a-z0-9_]+)\]|'[^']*'|-?\d+|>=|<=|!=|=|[<>()+,]|\b(?:and|or|if)\b|\s+")
_IN_PYTHON = {"=": "==", "if": "choose"}


class Cell(str):
    """What stands in a field. A blank compares like 0, so that logic which does not ask for a number goes wrong."""

    __slots__ = ()

    @property
    def number(self) -> int:
        return int(self or 0)

    def __ge__(self, other: object) -> bool:
        return isinstance(other, int) and self.number >= other

    def __le__(self, other: object) -> bool:
        return isinstance(other, int) and self.number <= other


def is_shown(logic: str, values: Mapping[str, str]) -> bool:
    """Say whether a field with this logic is shown to somebody whose fields have these values."""
    assert _TOKEN.sub("", logic) == "", f"cannot read {logic}"
    python = _TOKEN.sub(lambda found: f"cell({found[1]!r})" if found[1] else _IN_PYTHON.get(found[0], found[0]), logic)
    names = {"cell": lambda name: Cell(values.get(name, "")), "choose": lambda holds, yes, no: yes if holds else no}
    return bool(eval(python or "True", {"__builtins__": {}}, names))


def fields_in(logic: str) -> set[str]:
    return set(re.findall(r"\[([a-z0-9_]+)\]", logic))
