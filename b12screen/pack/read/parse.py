"""The shape of each file of a pack: a parsed YAML value -> typed structs, or problems."""

from collections.abc import Collection
from contextlib import suppress
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from b12screen.pack import conditions, models, questions
from b12screen.pack.read.files import entry_form_of, form_of, is_list
from b12screen.pack.read.yaml12 import BLANK, Document, Path
from b12screen.pack.structs import PackStruct
from b12screen.text import did_you_mean, in_words, nearest

_MOST_PROBLEMS = 100  # of one file; a wrong file must not fill the screen


@cache
def adapter(form: Any) -> TypeAdapter[Any]:
    """Give what reads values of a form; rules share theirs, because to build one takes longer than to read a file."""
    return TypeAdapter(form)


def parse(name: str, document: Document) -> Any:
    """Give the structs of one file of a pack; what does not fit is noted in the document, and None given."""
    return parse_as(form_of(name), document, _KEYS)


def parse_as(form: Any, document: Document, keys: Collection[str]) -> Any:
    """Give what a file holds in a form; what does not fit is noted in the document, and None given.

    `keys` are all that such a file can have; one of them may have been meant.
    """
    if document.value is None:
        if not document.problems:
            document.report((), "empty_file", "the file holds nothing")
        return None
    for path, written in document.blanks.items():
        if written == BLANK:
            _report_blank(document, path)
    try:
        return adapter(form).validate_python(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)[:_MOST_PROBLEMS]
        _report_keys(document, [each for each in details if each["type"] in ("missing", "extra_forbidden")], keys)
        for detail in details:
            _report(document, detail)
        if error.error_count() > _MOST_PROBLEMS:
            more = f"{error.error_count() - _MOST_PROBLEMS:,} more problems in this file; mend these first"
            document.report((), "more_problems", more)
        return None


def fitting_entries(name: str, document: Document) -> tuple[tuple[int, Any], ...]:
    """Give the entries of a list that fit, each with its position, where parse() gives None for one that does not."""
    if not is_list(name) or not isinstance(document.value, tuple):
        return ()
    fitting = []
    for position, value in enumerate(document.value):
        with suppress(ValidationError):
            fitting.append((position, adapter(entry_form_of(name)).validate_python(value)))
    return tuple(fitting)


def _report_blank(document: Document, path: Path) -> None:
    named = next((step for step in reversed(path) if isinstance(step, str) and step != BLANK), document.file)
    document.report(path, "blank", f'still a blank: "{named}"', at_key=path[-1:] == (BLANK,))


def _report_keys(document: Document, details: list[ErrorDetails], keys: Collection[str]) -> None:
    """Note keys that are missing and keys that do not belong; a typo, which is both, is noted once."""
    missing = [_path_in(document, detail["loc"]) for detail in details if detail["type"] == "missing"]
    for detail in details:
        if detail["type"] == "extra_forbidden":
            path, _ = _path_in(document, detail["loc"])
            key = str(path[-1])
            meant = nearest(key, [wanted for parent, wanted in missing if parent == path[:-1]])
            if meant:
                missing.remove((path[:-1], meant))
            hint = did_you_mean(key, [meant] if meant else [] if key in keys else keys)
            document.report(path, "unknown_key", f'"{key}" is not a key here{hint}', at_key=True)
    for path, wanted in missing:
        if wanted.isdigit():
            document.report(path, "wrong_type", "the list is too short")
        else:
            document.report(path, "missing_key", f'"{wanted}" is missing here')


def _report(document: Document, detail: ErrorDetails) -> None:
    kind, context = detail["type"], detail.get("ctx", {})
    path, _ = _path_in(document, detail["loc"])
    at_key = detail["loc"][-1:] == ("[key]",)
    blanks = [blank for blank in document.blanks if blank[: len(path)] == path]
    if path in blanks or (blanks and kind not in _OF_ONE_VALUE):  # what a blank leads to is no problem of its own
        for blank in blanks:
            if document.blanks[blank] != BLANK:
                _report_blank(document, blank)
    elif kind == "literal_error":
        expected = str(context["expected"]).split("'")[1::2]
        hint = did_you_mean(str(detail["input"]), expected)
        wanted = in_words(map("'{}'".format, expected), "or")
        document.report(path, "unknown_value", f"must be {wanted}{hint}", at_key=at_key)
    elif kind == "string_type" and isinstance(detail["input"], dict):
        document.report(path, "wrong_type", "must be text; a text with a colon in it needs quotes")
    elif kind == "string_type" and isinstance(detail["input"], bool) and "is" in path[-2:]:
        document.report(path, "wrong_type", "write yes or no; true and false are no answers in rules")
    elif kind == "string_pattern_mismatch":
        document.report(path, "bad_name", f"must be {_NAMES[context['pattern']]}", at_key=at_key)
    elif kind in _WORDING:
        code, wording = _WORDING[kind]
        document.report(path, code, wording.format_map(context), at_key=at_key)
    elif kind not in ("missing", "extra_forbidden"):
        document.report(path, kind, detail["msg"])


def _path_in(document: Document, loc: tuple[str | int, ...]) -> tuple[Path, str]:
    """Follow a pydantic location through the file; names of union members, which the file lacks, are skipped."""
    path: Path = ()
    missed = ""
    for step in loc:
        if (*path, step) in document.values:
            path = (*path, step)
        else:
            missed = str(step)
    return path, missed


_WORDING = {
    "string_type": ("wrong_type", "must be text; put it in quotes if it looks like a number, true or false"),
    "int_type": ("wrong_type", "must be a whole number"),
    "bool_type": ("wrong_type", "must be true or false"),
    "tuple_type": ("wrong_type", "must be a list"),
    "too_long": ("wrong_type", "the list is too long"),
    "dict_type": ("wrong_type", "must be a mapping of keys to values"),
    "model_type": ("wrong_type", "must be a mapping of keys to values"),
    "model_attributes_type": ("wrong_type", "must be a mapping of keys to values"),
    "too_short": ("empty_list", "it is empty; it needs at least one entry"),
    "string_too_short": ("empty_text", "the text is empty"),
    "string_too_long": ("text_too_long", "must have at most {max_length} characters"),
    "greater_than_equal": ("out_of_range", "must be {ge} or more"),
    "less_than_equal": ("out_of_range", "must be {le} or less"),
}
_OF_ONE_VALUE = {"literal_error", "string_pattern_mismatch", "missing", "extra_forbidden", *_WORDING}
_NAMES = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, and start with a letter",
    r"^[a-z0-9][a-z0-9_]*$": "small letters, digits and _",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "a version such as 1.2.3",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day such as 2026-01-31",
}
_KEYS = sorted(
    {
        key
        for module in (conditions, questions, models)
        for struct in vars(module).values()
        if isinstance(struct, type) and issubclass(struct, PackStruct)
        for key in struct.__struct_encode_fields__
    }
)
