"""What fields and choices are called in ODK and KoboToolbox, and how a text stays a text there."""

import re

from b12screen.formats.exports.words import Words, one_line, words
from b12screen.pack.models import Pack

JOINER = "\u2060"  # has no width; what stands on both sides of it is read as two things

# What ODK's clients take for more than text: a reference, a link, a tag, an entity, and marks of Markdown. Only some
# marks can be escaped in all of them (https://docs.getodk.org/form-styling), and the others are taken apart.
_APART = re.compile(r"\$(?=\{)|\](?=[(\[:])|<(?=\S)|&(?=#?\w+;)|^(?=[-+>~=|]|\d+[.)]\s)")
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d`", "''\"\"'")  # pyxform straightens quotes
_ESCAPED = re.compile(r"[\\*_#]")


def words_of(pack: Pack) -> Words:
    """Give the words of the form; its names are the keys of questions."""
    return words(pack, reserved=("meta", "data"), name=str, text=as_text, codes=lambda _, answers: answers)


def as_text(text: str) -> str:
    """Give a text as a label that every client shows as it stands."""
    apart = _APART.sub(lambda found: found[0] + JOINER, one_line(text).translate(_STRAIGHT))
    return _ESCAPED.sub(r"\\\g<0>", apart)
