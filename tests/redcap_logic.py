"""A small reader of REDCap's branching logic: what a dictionary says of which fields are shown."""

import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*(\[[a-z0-9_]+\]|'[^']*'|\d+|>=|<=|!=|<>|[=<>()+,]|and\b|or\b|if\b)")
_COMPARES: dict[str, Callable[[str, str], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: number(a) >= number(b),
    "<=": lambda a, b: number(a) <= number(b),
    ">": lambda a, b: number(a) > number(b),
    "<": lambda a, b: number(a) < number(b),
}


def number(text: str) -> int:
    """A blank compares like 0, which the logic must not rely on."""
    return int(text or 0)


def is_shown(logic: str, values: Mapping[str, str]) -> bool:
    """Say whether a field with this logic is shown to somebody whose fields have these values."""
    return not logic or _Reader(logic, values).whole()


def fields_in(logic: str) -> set[str]:
    return set(re.findall(r"\[([a-z0-9_]+)\]", logic))


class _Reader:
    def __init__(self, logic: str, values: Mapping[str, str]) -> None:
        self._tokens = _TOKEN.findall(logic)
        assert "".join(self._tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", logic), f"cannot read {logic}"
        self._values = values

    def whole(self) -> bool:
        found = self._or()
        assert not self._tokens, f"something is left: {self._tokens}"
        return found

    def _take(self, *wanted: str) -> str | None:
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in wanted else None

    def _or(self) -> bool:
        found = self._and()
        while self._take("or"):
            found = self._and() or found
        return found

    def _and(self) -> bool:
        found = self._test()
        while self._take("and"):
            found = self._test() and found
        return found

    def _test(self) -> bool:
        kept = list(self._tokens)
        if self._take("("):
            found = self._or()
            if self._take(")") and (not self._tokens or self._tokens[0] in ("and", "or", ")", ",")):
                return found
            self._tokens = kept  # it was a sum in brackets
        left = self._sum()
        sign = self._tokens.pop(0)
        return _COMPARES[sign](left, self._sum())

    def _sum(self) -> str:
        if self._take("("):
            total = self._sum()
            assert self._take(")")
            return total
        total = self._value()
        while self._take("+"):
            total = str(number(total) + number(self._value()))
        return total

    def _value(self) -> str:
        if self._take("if"):
            assert self._take("(")
            holds = self._or()
            assert self._take(",")
            yes = self._sum()
            assert self._take(",")
            no = self._sum()
            assert self._take(")")
            return yes if holds else no
        token = self._tokens.pop(0)
        return self._values.get(token[1:-1], "") if token.startswith("[") else token.strip("'")
