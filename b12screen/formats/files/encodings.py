"""Reads text in another encoding than UTF-8: the one that its mark shows, or the one that was named."""

import codecs
from collections.abc import Callable

from b12screen.errors import UserError
from b12screen.formats.lines import BYTE_ORDER_MARK
from b12screen.text import clean

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # begins as the mark of UTF-16 does
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

ToUtf8 = Callable[[bytes], bytes]  # takes the next bytes, or none at the end


def check_encoding(name: str) -> str:
    """Give the usual name of an encoding. UserError for what is none, or none of text."""
    try:
        found = codecs.lookup(name)
        if "id".encode(found.name).decode(found.name) == "id":
            return found.name
    except (LookupError, ValueError):
        pass
    raise UserError(f'There is no encoding "{clean(name)}". Usual ones: cp1252, latin-1, mac-roman, utf-16.')


def to_utf8(name: str, start: bytes, encoding: str | None) -> ToUtf8 | None:
    """Give what makes UTF-8 of an input that begins so; None where it need not be changed."""
    marked = next((each for mark, each in _MARKS.items() if start.startswith(mark)), None)
    if encoding and not marked and start.startswith(BYTE_ORDER_MARK) and encoding not in ("utf-8", "utf-8-sig"):
        raise UserError(f"{name} begins with the mark of UTF-8. Leave out --encoding.")
    found = marked or encoding
    if found in (None, "utf-8", "utf-8-sig"):
        return None
    decode = codecs.getincrementaldecoder(str(found))("strict").decode

    def converted(block: bytes) -> bytes:
        try:
            return decode(block, not block).encode()
        except UnicodeError:
            hint = "Get it again." if marked else "Give another --encoding."
            raise UserError(f"{name} is not in {found}{', as its mark says' if marked else ''}. {hint}") from None

    return converted
