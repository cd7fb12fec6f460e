"""Which sign parts the cells of a CSV file: it is found from the row with the names of the columns."""

import re

from b12screen.errors import UserError
from b12screen.text import clean

_NAMES = {"tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|", "comma": ","}
DELIMITERS = ("\t", ";", "|", ",")  # where two are as frequent, a comma is the likeliest to stand inside of a name
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_FIRST_LINE = re.compile(rb'"?sep=([^"\r\n])"?\r?', re.IGNORECASE)  # as Excel writes and reads it


def check_delimiter(typed: str) -> str:
    """Give the sign that an option names. UserError for what cannot part cells."""
    sign = _NAMES.get(typed.lower(), typed)
    if len(sign) != 1 or sign in '"\r\n' or sign.isalnum() or not (sign == "\t" or sign.isprintable()):
        raise UserError(f'--delimiter "{clean(typed)}" cannot part cells. Give comma, semicolon, tab or pipe.')
    return sign


def named_delimiter(line: bytes) -> str | None:
    """Give the sign that a first line such as sep=; names; None where it is another line."""
    found = _FIRST_LINE.fullmatch(line)
    return found[1].decode("latin-1") if found else None


def delimiter_of(header: bytes) -> str:
    """Give the usual sign that is the most frequent in a header, outside of quotes."""
    bare = _QUOTED.sub("", header.decode(errors="replace"))
    return max(DELIMITERS, key=bare.count) if any(sign in bare for sign in DELIMITERS) else ","
