"""Checks the records that a Python program passes in, and reads what pandas and numpy put into them."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

_AS_THEY_ARE = frozenset({bool, int, str, type(None)})

_FOR_TABLES = "For a table, call score_table."
_FOR_MANY = "For several people, call score_many."
_FOR_ONE = "For one person, call score_one."


class _NoAnswer:
    """Stands for a value of a type that no answer has, so that nothing of that type decides how it compares."""


_NO_ANSWER = _NoAnswer()


def as_record(person: object, function: str, number: int | None = None) -> dict[Any, Any]:
    """Give the answers of a person, with null for what pandas and numpy write for it (NaN, NA, NaT).

    Raises TypeError for what is no dict, with a sentence that says what to call instead of `function`; `number` is
    that of one person of many.
    """
    if not isinstance(person, Mapping):
        takes, one = ("one person as a dict", "this") if number is None else ("people as dicts", f"number {number}")
        told = f'{function} takes {takes}, such as {{"id": "p-17", "age": 82}}; {one} is {_name_of(person)}.'
        raise TypeError(" ".join([told, *_hints(person, of_many=number is not None)]))
    return {
        key: value if type(value) in _AS_THEY_ARE else _plain(value, whole=key != "id") for key, value in person.items()
    }


def as_people(people: object, function: str) -> Iterable[object]:
    """Give what can be gone through person by person. TypeError for a table, a single person and other mistakes."""
    is_one = isinstance(people, Mapping)
    if is_one or _is_table(people) or isinstance(people, (str, bytes)) or not isinstance(people, Iterable):
        told = f"{function} takes an iterable of people, each a dict of answers; this is {_name_of(people)}."
        raise TypeError(" ".join([told, *([_FOR_ONE] if is_one else _hints(people, of_many=True))]))
    return people


def _hints(given: object, *, of_many: bool) -> Iterator[str]:
    if _is_table(given):
        yield _FOR_TABLES
    elif isinstance(given, (str, bytes)):
        yield "Read JSON with json.loads first."
    elif hasattr(given, "to_dict"):  # a row of a table of pandas
        yield "Its to_dict() gives a dict."
    elif isinstance(given, Iterable) and not of_many:
        yield _FOR_MANY


def _is_table(given: object) -> bool:
    return hasattr(given, "columns") or (hasattr(given, "__arrow_c_stream__") and not hasattr(given, "to_dict"))


def _name_of(given: object) -> str:
    kind = type(given)
    return "None" if given is None else kind.__name__ if kind.__module__ == "builtins" else _full_name(kind)


def _full_name(kind: type) -> str:
    return f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"


def _plain(value: object, *, whole: bool) -> object:
    """Give a value as JSON would have it. What is no such value becomes one that no question takes.

    With `whole`, 82.0 is 82: pandas has no whole numbers in a column with a hole in it.
    """
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return None
    if numpy is not None and isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, float):
        return None if value != value else int(value) if whole and value.is_integer() else value
    return value if value is None or isinstance(value, (str, int, date, list)) else _NO_ANSWER
