"""Which column of an export is which field of the form, whatever the system put around its name."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from b12screen.errors import UserError
from b12screen.formats.exports.words import Field, Words
from b12screen.formats.mapping.near import question_meant
from b12screen.pack.models import Pack
from b12screen.text import clean, in_words

_PATH = re.compile(r"(?:\w+[^\w\s]+)*(\w+)", re.ASCII)  # names of groups, whatever joins them, and a name
_MOST_SHOWN = 5


class Header(NamedTuple):
    """The places of columns: of answers and of why there is no number by question, of the id, and of the stamp.

    `undone` is the column that tells whether the form was filled in, and `skipped` are those that nothing reads.
    """

    answers: dict[str, int]
    open: dict[str, int]
    id: int | None
    stamp: int | None
    undone: int | None
    skipped: tuple[str, ...]


def header_of(
    names: Sequence[str],
    pack: Pack,
    words: Words,
    ids: Sequence[str],
    undone: Sequence[str] = (),
    *,
    read: Collection[str] = (),
    skip: Collection[str] = (),
) -> Header:
    """Find the fields of a form. UserError where none is there, one stands twice, or one is nearly there.

    `ids` are the columns that may hold the id, the best first; `undone` what the column is called, behind all fields,
    that tells whether the form was filled in; `read` and `skip` what somebody's own mapping names.
    """
    columns = [(place, name) for place, name in enumerate(names) if name not in read]
    opens = {f"{question} open": field for question, field in words.open.items()}
    found = _places(columns, {**words.answers, **opens, "stamp": Field(words.stamp, words.stamp)})
    answers = {question: found[question] for question in words.answers if question in found}
    if not answers:
        raise _of_another_form(names, pack)
    if "stamp" not in found and 2 * len(answers) < len(words.answers):
        raise UserError(
            f"This export has {len(answers)} of the {len(words.answers)} questions of the form, and no field "
            f"{words.stamp}, so it is of another form. For columns of your own: b12screen map draft FILE"
        )
    left = [name for place, name in columns if place not in found.values() and name not in skip]
    _refuse_nearly(left, [question for question in words.answers if question not in answers])
    by_end = {_end(name): place for place, name in reversed(columns) if place not in found.values()}
    id_ = next((by_end[end] for end in map(_end, ids) if end in by_end), None)
    behind = [place for place, name in columns if place > max(found.values()) and name in undone]
    undone_at = min(behind, default=None)
    return Header(
        answers,
        {question: found[f"{question} open"] for question in words.open if f"{question} open" in found},
        id_,
        found.get("stamp"),
        undone_at,
        tuple(name for place, name in columns if place not in (*found.values(), id_, undone_at)),
    )


def _of_another_form(names: Sequence[str], pack: Pack) -> UserError:
    shown = in_words([f'"{clean(name[:40])}"' for name in names[:_MOST_SHOWN]])
    return UserError(
        f"This export holds no question of {pack.manifest.id} {pack.manifest.version}; its columns begin with {shown}. "
        "It is of another form, or of other rules, which --rules DIR names."
    )


def _places(columns: Sequence[tuple[int, str]], fields: dict[str, Field]) -> dict[str, int]:
    """Give the place of each field that is there: by its name behind those of groups, else by its label."""
    by_name = {field.name: key for key, field in fields.items()}
    by_label = {_bare(field.label): key for key, field in fields.items()}
    most = 1 + max(label.count("/") for label in by_label)
    found: dict[str, tuple[int, str]] = {}
    for place, name in columns:
        ends = (_bare(end) for end in _ends(name, most))
        key = by_name.get(_end(name)) or next((by_label[end] for end in ends if end in by_label), None)
        if key in found:
            told = f'"{clean(found[key][1][:80])}" and "{clean(name[:80])}"'
            raise UserError(f"The columns {told} are the same question; keep one.")
        if key is not None:
            found[key] = (place, name)
    return {key: place for key, (place, _) in found.items()}


def _end(name: str) -> str:
    path = _PATH.fullmatch(name.strip())
    return path[1] if path else name.strip()


def _ends(name: str, most: int) -> Iterator[str]:
    """Give the last parts of a label, up to `most`, and the longest first: before them may stand labels of groups."""
    parts = name.split("/")[-most:]
    return ("/".join(parts[start:]) for start in range(len(parts)))


def _bare(label: str) -> str:
    return " ".join(label.split()).casefold()


def _refuse_nearly(names: Sequence[str], missing: Collection[str]) -> None:
    for name in names:
        if meant := question_meant(_end(name), missing):
            raise UserError(
                f'The column "{clean(name[:80])}" is nearly the question "{meant}", which nothing else gives. Rename '
                "it, or name it under `ignore` in a mapping (--map)."
            )
