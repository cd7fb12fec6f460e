"""JSON values, valid, invalid and left open by RFC 8259, each with what a batch makes of it: numbers and texts.

Where the RFC leaves a choice, a word beside the row says what decided it: that answers are read strictly, or a limit.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple


class Scored(NamedTuple):
    """What a line gives: a result with this id, and what was found of metformin, of a vegetarian diet and of age."""

    id: str | int | None = None
    found: tuple[str, ...] = ()


class Reject(NamedTuple):
    """What a line gives: a reject with this code, about this field or about the whole."""

    code: str
    field: str | None = None


class Text(NamedTuple):
    """One line, what it gives, and why, where RFC 8259 does not say."""

    raw: bytes
    gives: Scored | Reject | None  # None: it is blank
    why: str = ""


NO_JSON, NO_OBJECT, ENCODING = Reject("not_json"), Reject("not_an_object"), Reject("encoding")
METFORMIN, NO_METFORMIN = Scored(None, ("metformin",)), Scored(None, ("no metformin",))
DIGITS = "9" * 4_300  # as many as Python reads without being asked for more


# Numbers: as an age (0 to 120), and as an id. A yes_no question takes none of them.

YOUNG, MIDDLE, OLD, OUT, NO_TYPE = "out_of_scope", "", "age_over_75", "out_of_range", "wrong_type"
NUMBERS: dict[str, tuple[str, bool]] = {  # text -> what it is as an age, and whether it can be an id
    "0": (YOUNG, True),
    "15": (YOUNG, True),
    "64": (MIDDLE, True),
    "120": (OLD, True),
    "121": (OUT, True),
    "-0": (YOUNG, True),  # open: an integer, and the same number as 0
    "-1": (OUT, True),
    "9007199254740993": (OUT, True),  # 2^53 + 1, which a float would change; open: integers are exact
    "9223372036854775807": (OUT, True),
    "9223372036854775808": (OUT, True),
    "-9223372036854775808": (OUT, True),
    "-9223372036854775809": (OUT, True),
    "18446744073709551615": (OUT, True),
    "18446744073709551616": (OUT, True),
    "100000000000000000000000000": (OUT, True),
    DIGITS: (OUT, True),
    f"-{DIGITS}": (OUT, True),
    f"{DIGITS}9": (OUT, False),  # open: a limit, an id of more digits is none
    "9" * 5_000: (OUT, False),
    "-" + "9" * 5_000: (OUT, False),
    "1.0": (YOUNG, True),  # a whole number, as JSON Schema counts them, here and below
    "64.0": (MIDDLE, True),
    "121.0": (OUT, True),
    "0.0": (YOUNG, True),
    "-0.0": (YOUNG, True),
    "-1.0": (OUT, True),
    "64.5": (NO_TYPE, False),
    "1e1": (YOUNG, True),
    "1E1": (YOUNG, True),
    "1e+1": (YOUNG, True),
    "12e1": (OLD, True),
    "1e300": (OUT, True),
    "10e-1": (YOUNG, True),
    "12e-1": (NO_TYPE, False),
    "0e0": (YOUNG, True),
    "1e400": (NO_TYPE, False),
    "1E400": (NO_TYPE, False),
    "-1e400": (NO_TYPE, False),
    "1e-400": (YOUNG, True),  # open: the nearest number that a float can hold is 0
    "63.99999999999999999999": (MIDDLE, True),  # open: and here it is 64
    "1." + "0" * 5_000: (YOUNG, True),
    "1e" + "9" * 5_000: (NO_TYPE, False),
}
NO_NUMBERS = (
    *("00", "01", "-00", "-01", "0064", "00.5", "+0", "+1", "--1", "-", "+", "- 1", "1 2", "6 4"),
    *(".5", "-.5", "1.", "-1.", "1.e1", "1.5.5", ".", "1e", "1e+", "1E-", "1e1.5", "1e1e1", "e1", "0e"),
    *("0x1", "0X1F", "0b1", "0o7", "1_000", "1,000,", "1'000", "1n", "1L", "1f", "64px", "½", "٦٤", "６４", "\u22121"),  # noqa: RUF001
    *("NaN", "nan", "-NaN", "Infinity", "-Infinity", "+Infinity", "infinity", "inf", "1/2", "1+1", "0-0"),
)


def number_texts() -> Iterator[tuple[str, Text]]:
    for text, (as_age, as_id) in NUMBERS.items():
        name, raw = text[:30], text.encode()
        age = Reject(as_age, "age") if as_age in (OUT, NO_TYPE) else Scored(None, (as_age,) if as_age else ())
        yield f"age {name} {len(text)}", Text(b'{"age": %b}' % raw, age)
        yield (
            f"id {name} {len(text)}",
            Text(b'{"id": %b}' % raw, Scored(json.loads(text)) if as_id else Reject(NO_TYPE, "id")),
        )
        yield f"yes {name} {len(text)}", Text(b'{"metformin": %b}' % raw, Reject(NO_TYPE, "metformin"))
    for text in NO_NUMBERS:
        for key in ("age", "id", "metformin"):
            yield f"{key} no number {text}", Text(f'{{"{key}": {text}}}'.encode(), NO_JSON)


# Texts, as an id: what stands between the quotes -> the id that it gives, or the code.

STRINGS: dict[str, tuple[bytes, str | Reject]] = {
    "nothing": (b"", ""),
    "quote": (rb"\"", '"'),
    "backslash": (rb"\\", "\\"),
    "slash in an escape": (rb"\/", "/"),
    "slash": (b"/", "/"),
    "short escapes": (rb"\b\f\n\r\t", "\b\f\n\r\t"),
    "letter in an escape": (rb"\u0041", "A"),
    "lower case hex": (rb"\u00e9\u2028\uabcd", "é\u2028\uabcd"),
    "upper case hex": (rb"\u00E9\u2028\uABCD", "é\u2028\uabcd"),
    "both cases in one escape": (rb"\uaBcD", "\uabcd"),
    "zero in an escape": (rb"\u0000", "\x00"),
    "controls in escapes": (rb"\u0001\u001f\u007f\u0080", "\x01\x1f\x7f\x80"),
    "quote and backslash by number": (rb"\u0022\u005c\u002F", '"\\/'),
    "escape behind a backslash": (rb"\\u0041", "\\u0041"),
    "escape behind three backslashes": (rb"\\\u0041", "\\A"),
    "noncharacters in escapes": (rb"\ufffe\uffff\ufdd0", "\ufffe\uffff\ufdd0"),
    "mark in an escape": (rb"\ufeff", "\ufeff"),
    "more digits than an escape takes": (rb"\u00411", "A1"),
    "x escape": (rb"\x41", NO_JSON),
    "escape of 2 digits": (rb"\u12", NO_JSON),
    "escape of 3 digits": (rb"\u123", NO_JSON),
    "escape of no digits": (rb"\u", NO_JSON),
    "escape with a letter that is no digit": (rb"\u123g", NO_JSON),
    "escape with a sign": (rb"\u+041", NO_JSON),
    "escape with a minus": (rb"\u-041", NO_JSON),
    "escape with a blank": (rb"\u 041", NO_JSON),
    "escape with an underscore": (rb"\u0_41", NO_JSON),
    "escape with 0x": (rb"\u0x41", NO_JSON),
    "escape with braces": (rb"\u{41}", NO_JSON),
    "escape with wide digits": ("\\u００４１".encode(), NO_JSON),  # noqa: RUF001
    "capital U": (rb"\U0041", NO_JSON),
    "capital N": (rb"\N", NO_JSON),
    "single quote in an escape": (rb"\'", NO_JSON),
    "escape a": (rb"\a", NO_JSON),
    "escape v": (rb"\v", NO_JSON),
    "escape e": (rb"\e", NO_JSON),
    "escape 0": (rb"\0", NO_JSON),
    "octal": (rb"\101", NO_JSON),
    "escaped blank": (b"\\ ", NO_JSON),
    "escaped tab": (b"\\\t", NO_JSON),
    "escaped letter of two bytes": ("\\é".encode(), NO_JSON),
    "backslash at the end": (b"a\\", NO_JSON),
    "raw zero": (b"a\x00b", NO_JSON),
    "raw control": (b"a\x01b", NO_JSON),
    "raw backspace": (b"a\x08b", NO_JSON),
    "raw tab": (b"a\tb", NO_JSON),
    "raw form feed": (b"a\x0cb", NO_JSON),
    "raw carriage return": (b"a\rb", NO_JSON),
    "raw escape": (b"a\x1b[31mb", NO_JSON),
    "last raw control": (b"a\x1fb", NO_JSON),
    "raw DEL": (b"a\x7fb", "a\x7fb"),
    "raw C1 controls": ("a\x80\x85\x9fb".encode(), "a\x80\x85\x9fb"),
    "raw line separators": ("a\u2028\u2029b".encode(), "a\u2028\u2029b"),
    "raw mark": ("a\ufeffb".encode(), "a\ufeffb"),
    "raw no-break space": ("a\xa0b".encode(), "a\xa0b"),
    "raw noncharacters": ("\ufdd0\ufffe\uffff\U0001fffe\U0010ffff".encode(), "\ufdd0\ufffe\uffff\U0001fffe\U0010ffff"),
    "replacement character": ("\ufffd".encode(), "\ufffd"),
    "letter and accent, not put together": ("e\u0301é".encode(), "e\u0301é"),
    "a pair": (rb"\ud83d\ude00", "😀"),
    "a pair in upper case": (rb"\uD83D\uDE00", "😀"),
    "a pair in both cases": (rb"\uD83d\udE00", "😀"),
    "the first pair": (rb"\ud800\udc00", "\U00010000"),
    "the last pair": (rb"\uDBFF\uDFFF", "\U0010ffff"),
    "two pairs": (rb"\ud83d\ude00\ud83d\ude00", "😀😀"),
    "next to the surrogates": (rb"\ud7ff\ue000", "\ud7ff\ue000"),
    "a high half behind a backslash": (rb"\\ud83d", "\\ud83d"),
    "a pair behind two backslashes": (rb"\\\\\ud83d\ude00", "\\\\😀"),
    # Open: "the behavior of software that receives" half a pair "is unpredictable"; strict.
    "a high half": (rb"\ud83d", ENCODING),
    "a high half in upper case": (rb"\uD83D", ENCODING),
    "a low half": (rb"\ude00", ENCODING),
    "the last low half": (rb"\uDFFF", ENCODING),
    "halves swapped": (rb"\ude00\ud83d", ENCODING),
    "two high halves": (rb"\ud83d\ud83d", ENCODING),
    "two high halves and a low one": (rb"\ud83d\ud83d\ude00", ENCODING),
    "a pair and a low half": (rb"\ud83d\ude00\ude00", ENCODING),
    "a high half before an escape": (rb"\ud83d\u0041", ENCODING),
    "a high half before a letter": (rb"\ud83dA", ENCODING),
    "a high half before a short escape": (rb"\ud83d\n\ude00", ENCODING),
    "a high half before an escaped backslash": (rb"\ud83d\\ude00", ENCODING),
    "a high half behind an escaped backslash": (rb"\\\ud83d", ENCODING),
    "a high half in the last place": (rb"\ude00 and \ud83d", ENCODING),
    "a high half and a low one in bytes": (b"\\ud83d\xed\xb8\x80", ENCODING),
    "two bytes": ("é".encode(), "é"),
    "three bytes": ("日".encode(), "日"),
    "four bytes": ("😀".encode(), "😀"),
    "the last of two bytes and the first of three": ("\u07ff\u0800".encode(), "\u07ff\u0800"),
    "next to the surrogates in bytes": ("\ud7ff\ue000".encode(), "\ud7ff\ue000"),
    "zero in two bytes": (b"\xc0\x80", ENCODING),
    "slash in two bytes": (b"\xc0\xaf", ENCODING),
    "DEL in two bytes": (b"\xc1\xbf", ENCODING),
    "slash in three bytes": (b"\xe0\x80\xaf", ENCODING),
    "slash in four bytes": (b"\xf0\x80\x80\xaf", ENCODING),
    "quote in two bytes": (b"\xc0\xa2", ENCODING),
    "cut off after one of two": (b"\xc3", ENCODING),
    "cut off after two of three": (b"\xe2\x82", ENCODING),
    "cut off after three of four": (b"\xf0\x9f\x98", ENCODING),
    "a second byte alone": (b"\x80", ENCODING),
    "a second byte too many": (b"\xc3\xa9\xa9", ENCODING),
    "byte FE": (b"\xfe", ENCODING),
    "byte FF": (b"\xff", ENCODING),
    "Latin-1": (b"Zo\xeb", ENCODING),
    "a pair in bytes (CESU-8)": (b"\xed\xa0\xbd\xed\xb8\x80", ENCODING),
    "half a pair in bytes": (b"\xed\xa0\x80", ENCODING),
    "beyond the last character": (b"\xf4\x90\x80\x80", ENCODING),
    "five bytes": (b"\xf8\x88\x80\x80\x80", ENCODING),
    "six bytes": (b"\xfc\x84\x80\x80\x80\x80", ENCODING),
    "a byte that is none, and an escape that is none": (rb"\x41" + b"\xff", ENCODING),
    "half a pair, and an escape that is none": (rb"\x41\ud83d", ENCODING),
}


def string_texts() -> Iterator[tuple[str, Text]]:
    for name, (inside, gives) in STRINGS.items():
        yield f"id of {name}", Text(b'{"id": "%b"}' % inside, gives if isinstance(gives, Reject) else Scored(gives))
        if isinstance(gives, Reject):  # whatever is wrong with a text is wrong with a key and with an answer too
            yield f"key of {name}", Text(b'{"%b": 1}' % inside, gives)
            yield f"answer of {name}", Text(b'{"diet": "%b"}' % inside, gives)
        elif gives:
            yield f"key of {name}", Text(b'{"%b": 1}' % inside, Reject("unknown_key", gives))
            yield f"answer of {name}", Text(b'{"diet": "%b"}' % inside, Reject("unknown_option", "diet"))
