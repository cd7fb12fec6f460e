"""A pack worded for a proxy, who answers for another person: the same rules and ids, with other texts."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from b12screen.pack.models import Pack

# Under these keys stands what people read; locales word help under theirs.
READ_BY_PEOPLE = frozenset(
    {"title", "text", "label", "why", "checklist", "say", "next_steps", "because", "for_other"}
    | {"emergency", "crisis_line", "eye", "same_day", "how_soon"}
)

_Any = TypeVar("_Any")


def worded_for_proxy(pack: Pack) -> Pack:
    """Give the pack with each text that for_other.yaml words for a proxy in those words; its name and hash stay."""
    words = {each.text: each.for_other for each in pack.proxy_texts}
    return pack.changed(
        manifest=_worded(pack.manifest, words),
        sections=_worded(pack.sections, words),
        rules=_worded(pack.rules, words),
        outcomes=_worded(pack.outcomes, words),
        notes=_worded(pack.notes, words),
        guidelines=_worded(pack.guidelines, words),
    )


def _worded(value: _Any, words: Mapping[str, str], *, read: bool = False) -> _Any:
    """Give the same value with other texts under the keys that people read."""
    if isinstance(value, msgspec.Struct):
        fields = {
            name: _worded(getattr(value, name), words, read=read or name in READ_BY_PEOPLE)
            for name in value.__struct_fields__
        }
        return type(value)(**fields)
    if isinstance(value, tuple):
        return tuple(_worded(each, words, read=read) for each in value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: _worded(each, words, read=read) for key, each in value.items()}  # type: ignore[return-value]
    return words.get(value, value) if read and isinstance(value, str) else value  # type: ignore[return-value]
