"""Makes strings from outside safe to show; data itself goes out unchanged."""

import difflib
import unicodedata
from collections.abc import Iterable

# Cc: control, including ESC and C1. Cf: format, including bidi overrides, isolates and zero-width
# characters. Cs: lone surrogates, which no terminal can encode. Zl, Zp: line and paragraph separators.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str) -> str:
    """Give `text` with every character that could steer a terminal replaced by U+FFFD; it stays on one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(char) in _UNSAFE_CATEGORIES else char for char in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that `word` is most like, if any is like it at all."""
    return next(iter(difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give '; did you mean "..."?' for the nearest known word, or nothing."""
    meant = nearest(word, known)
    return f'; did you mean "{meant}"?' if meant else ""


def in_words(items: Iterable[str], last: str = "and") -> str:
    """Join items as a person would: 'a, b and c'."""
    *first, final = list(items) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def starting_large(text: str) -> str:
    """Give `text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]
