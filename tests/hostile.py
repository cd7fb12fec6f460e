"""Text that tries to be more than text, in every field of a summary."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

HOSTILE = (
    " </p></style></title></script><script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
    " <b onclick='1'>&lt;i&gt; &amp; {{ 7*7 }} {% raw %} \"double\" 'single' `tick` **bold** __bold__ ~~gone~~"
    " [link](javascript:alert(1)) ![image](http://tracker.example/x.png) <http://auto.example> http://bare.example"
    " www.bare.example # no heading | no | table \\ \x1b[31mred\x07 \u202eright to left\u200b"
)


def with_hostile_texts(value: Any) -> Any:
    """Give the same value with the hostile text behind every text in it."""
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, tuple):
        return tuple(map(with_hostile_texts, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: with_hostile_texts(getattr(value, each.name)) for each in fields(value)})
    return value


def texts_of(value: object) -> list[str]:
    """Give every text in a value, from top to bottom."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts_of(each)]
    if is_dataclass(value):
        return [text for each in fields(value) for text in texts_of(getattr(value, each.name))]
    return []
