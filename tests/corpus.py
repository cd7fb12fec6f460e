"""Makes lines of a batch at random, each with what it must give: a person, a reject, or nothing where it is blank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from independent_evaluator import IndependentEvaluator
from oracle import OPEN

LONGEST = 1_048_576  # bytes of a line without its ending
ENCODING, SYNTAX, FIELD = range(3)  # in the order in which problems count; a key twice stands before FIELD


class Line(NamedTuple):
    """One line of NDJSON and what it must give; `cells` is the same as a row of CSV, where that can be."""

    kind: str
    raw: bytes  # without its ending
    person: dict[str, Any] | None = None
    reject: tuple[str | None, str] | None = None  # field and code
    is_json: bool = True  # as far as its form goes, so that it can be an element of an array
    cells: dict[str, bytes] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it is neither scored nor rejected."""
        return self.person is None and self.reject is None


@dataclass
class Pair:
    """A key and its value as they are written, and what is wrong with them."""

    name: str
    key: bytes
    value: bytes
    problem: tuple[int, str] | None = None
    cell: bytes | None = None  # the same problem in CSV, where there is such a thing


PLAIN_IDS = ("", "p-17", "007", "1e5", " x ", "null", "=1+1", "2026-11-01T12:00:00", '{"id": 1, "id": 2}', "a//b,c;d")
ODD_IDS = ("Zoë 😀", "e\u0301\u00e9", "\x00\x1b[31m", "\u2028\u202e", "\\ud800", '\\"\\\\', "\ufeff", "a\nb\n", "\r")
ODDER_IDS = ("\x7f\x85\xa0", "\U0010ffff\uffff\ufdd0", "\ud7ff\ue000", "日本語", "''", "\b\f\t/", "\\u0000")
NUMBER_IDS = (0, 7, -7, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**25, -(10**400))

SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
LONE = (r"\ud800", r"\uDC00", r"\udc00\ud800", r"\ud83d\uDE00\ud83d", r"\uD83D\u0041", r"\ud83d\\ude00", r"\\\uDFFF")
NOT_UTF8 = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xe2\x82",
)
NO_VALUES = (
    b'NaN -Infinity True None nul undefined 01 -01 +1 .5 1. 0x1 1_0 "\\x41" "\\u12" "a\x01" "a\t" \'a\' [1,] {a:1}'
)
NO_TAILS = (b"x", b"}", b"{}", b",", b" // done", b"\x00", b"\x0b", b"\x0c", b"\xc2\xa0", b"\x1a", b'"')
NO_HEADS = (b"\xef\xbb\xbf", b",", b"x", b"\x0c", b"\xe2\x80\xa8", b"\x1e", b"[")
NO_OBJECTS = (
    b"[]",
    b"[{}]",
    b'"{}"',
    b"7",
    b"-0.5e-3",
    b"true",
    b"null",
    b"9" * 5_000,
    b"[" * 60 + b"]" * 60,
    b'"\\ud83d\\ude00"',
)
BLANKS = (b"", b"", b" ", b"\t  ", b" \r ")


class LineMaker:
    """Makes lines for one pack; all that is random comes from `rng`, so the same seed makes the same lines."""

    def __init__(
        self,
        mind: IndependentEvaluator,
        rng: Random,
        *,
        most_open: int = 9,
        yes_share: float = 0.5,
        people: int = 10_000,
    ) -> None:
        self.mind = mind
        self.rng = rng
        self.most_open = most_open
        self.yes_share = yes_share
        self.most_people = people
        self.met: list[dict[str, Any]] = []
        self.ids: list[Any] = [*PLAIN_IDS, *ODD_IDS, *ODDER_IDS, *NUMBER_IDS]

    def line(self) -> Line:
        """Give one line."""
        kind = self.rng.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
        return KINDS[kind][1](self)._replace(kind=kind)

    # People

    def person(self) -> dict[str, Any]:
        """Give answers that can stand, in any form, and perhaps an id."""
        if len(self.met) < self.most_people:
            self.met.append(self._answers())
        answers = {name: self._form(answer) for name, answer in self.rng.choice(self.met[-self.most_people :]).items()}
        identifier = self.rng.choice([None, *self.ids, ...])
        return answers if identifier is ... else {"id": identifier, **answers}

    def _answers(self) -> dict[str, Any]:
        names = [question["id"] for question in self.mind.questions]
        left = self.rng.sample(names, self.rng.randint(0, min(self.most_open, len(names))))
        ways: Sequence[Any] = self.rng.choice([OPEN, ("unknown", "declined")])
        answers = {}
        for question in self.mind.questions:
            is_left = question["id"] in left
            answers[question["id"]] = self.rng.choice(ways) if is_left else self._definite(question)
        while (name := self.mind.follow_up_problem(answers)) is not None:
            del answers[name]
        return answers

    def _definite(self, question: dict[str, Any]) -> Any:
        if question["type"] == "yes_no":
            return self.rng.random() < self.yes_share
        return self.rng.choice(self.mind.candidates[question["id"]])

    def _form(self, answer: Any) -> Any:
        return self.rng.choice([answer, "yes" if answer else "no"]) if isinstance(answer, bool) else answer

    # Writing

    def pairs(self, person: dict[str, Any]) -> list[Pair]:
        """Give a person as keys and values, in any order; an answer that is null may be left out."""
        shown = [name for name, value in person.items() if value is not None or self.rng.random() < 0.5]
        names = self.rng.sample(shown, len(shown))
        return [Pair(name, self.text(name), self.value(person[name], exact=name == "id")) for name in names]

    def value(self, value: Any, *, exact: bool = True) -> bytes:
        """Write one value; a number, unless it is to come back exactly so, in any of its forms."""
        if isinstance(value, str):
            return self.text(value)
        if value is None or isinstance(value, bool):
            return {True: b"true", False: b"false", None: b"null"}[value]
        ways = ["%d"] if exact or self.rng.random() < 0.8 else ["%d.0", "%d.00", "%de0", "%d0e-1" if value else "0e-1"]
        way = self.rng.choice(ways)
        return bytes(way % value if "%" in way else way, "ascii")

    def text(self, text: str) -> bytes:
        """Write a text, some of it in escapes."""
        share = self.rng.choice([0, 0, 0, 0.3, 1])
        return f'"{"".join(self._char(char, share) for char in text)}"'.encode()

    def _char(self, char: str, share: float) -> str:
        if char >= " " and char not in '"\\' and (not share or self.rng.random() >= share):
            return char
        if char in SHORT and self.rng.random() < 0.6:
            return SHORT[char]
        units = char.encode("utf-16-be").hex()
        case = self.rng.choice([str.lower, str.upper])
        return "".join(f"\\u{case(units[at : at + 4])}" for at in range(0, len(units), 4))

    def object(self, pairs: Sequence[Pair]) -> bytes:
        """Write an object; white space stands where it may."""
        gap = self.rng.choice([b"", b"", b" ", b"\t", b"\r \t"])
        inside = (b"," + gap).join(pair.key + gap + b":" + gap + pair.value for pair in pairs)
        return gap.strip(b"\r") + b"{" + gap + inside + gap + b"}" + gap.strip(b"\r")

    def nested(self) -> bytes:
        """Write a value that is deep, in which keys may stand twice."""
        value = self.rng.choice([b"1", b'"a:b"', b'{"a": 1, "\\u0061": 2}', b'"]}"', b"null", b"{}", b"1e5"])
        for _ in range(self.rng.choice([1, 2, 30, 120])):
            value = self.rng.choice([b"[%b]", b'{"age": %b}', b'[null, {"id": "x"}, %b]']) % value
        return value

    def cells(self, person: dict[str, Any]) -> dict[str, bytes] | None:
        """Give a person as cells of CSV; the id must not hold what a CSV file changes."""
        name = str(person.get("id"))
        if "\r\n" in name or name.startswith("'") or not name.strip():
            return None
        return {name: self._cell(name, value).encode() for name, value in person.items() if value is not None}

    def _cell(self, name: str, value: Any) -> str:
        if value is True or value is False:
            return self.rng.choice([("no", "false", "FALSE", "No"), ("yes", "true", "TRUE", "Yes")][value])
        is_number = isinstance(value, int) and name != "id"
        return f"{value}.0" if is_number and self.rng.random() < 0.2 else str(value)

    # Kinds of lines

    def good(self) -> Line:
        """Give a person."""
        person = self.person()
        return Line("", self.object(self.pairs(person)), person, cells=self.cells(person))

    def spoiled(self, *spoilers: "Spoiler") -> Line:
        """Give a person's line with one or more things wrong in it."""
        person = self.person()
        pairs, cells = self.pairs(person), self.cells(person)
        for spoil in spoilers:
            bad = spoil(self)
            pairs = [pair for pair in pairs if pair.name != bad.name or pair.problem]
            pairs.insert(self.rng.randint(0, len(pairs)), bad)
            known = bad.cell is not None and len(spoilers) == 1 and cells is not None
            known = known and not _is_well_in_a_table(bad.cell or b"")
            cells = {**(cells or {}), bad.name: bad.cell or b""} if known else None
        return self._rejected(pairs, cells)

    def _rejected(self, pairs: Sequence[Pair], cells: dict[str, bytes] | None = None) -> Line:
        is_json = all(pair.problem is None or pair.problem[0] != SYNTAX for pair in pairs)
        return Line("", self.object(pairs), None, first_problem(pairs), is_json, cells)

    def mixed(self) -> Line:
        """Give a line with two or three things wrong in it."""
        return self.spoiled(*self.rng.choices([encoding, lone, syntax, strange, field], k=self.rng.choice([2, 3])))

    def twice(self) -> Line:
        """Give a line in which a key stands twice, perhaps once in escapes, perhaps with something else wrong."""
        others = self.rng.choice([[], [], [field], [strange], [encoding], [syntax]])
        pairs = self.pairs({"id": self.rng.choice(self.ids), **self.person()})
        pairs = [*pairs, *(spoil(self) for spoil in others)]
        self.rng.shuffle(pairs)
        for again in self.rng.choices(pairs, k=self.rng.choice([1, 1, 2])):
            value = self.rng.choice([again.value, b"null", b"true"])
            key = again.key if again.problem and again.problem[0] == ENCODING else self.text(again.name)
            pairs.insert(self.rng.randint(0, len(pairs)), Pair(again.name, key, value))
        return self._rejected(pairs)

    def broken(self) -> Line:
        """Give a line that is JSON almost to its end, or almost from its start."""
        pairs = self.pairs(self.person())
        if self.rng.random() < 0.3:
            pairs.append(field(self))
        raw = self.object(pairs).strip()
        ways = [raw[:-1], raw[:-1] + b",}", raw + self.rng.choice(NO_TAILS), self.rng.choice(NO_HEADS) + raw]
        if raw.isascii() and b"\\" not in raw:
            ways.append(raw[: self.rng.randint(1, len(raw) - 1)])
        return Line("", self.rng.choice(ways), None, (None, "not_json"), is_json=False)

    def no_object(self) -> Line:
        """Give JSON that is no object."""
        value = self.rng.choice([*NO_OBJECTS, self.text(self.rng.choice(ODD_IDS)), b"[" + self.nested() + b"]"])
        return Line("", value, None, (None, "not_an_object"))

    def misplaced(self) -> Line:
        """Give a person who answers a follow-up that nothing opened."""
        answers = self.person()
        closed = [question for question in self.mind.questions if self._is_closed(question["id"], answers)]
        if not closed:
            return self.good()
        for question in self.rng.sample(closed, self.rng.randint(1, len(closed))):
            answers[question["id"]] = self.rng.choice([self._definite(question), "unknown", "declined"])
        wrong = self.mind.follow_up_problem(answers)
        person, reject = (answers, None) if wrong is None else (None, (wrong, "follow_up"))
        return Line("", self.object(self.pairs(answers)), person, reject, cells=self.cells(answers))

    def _is_closed(self, name: str, answers: dict[str, Any]) -> bool:
        return answers.get(name) is None and name not in self.mind.taken({**answers, name: "unknown"})[0]

    def blank(self) -> Line:
        """Give a line with nothing in it."""
        return Line("", self.rng.choice(BLANKS))

    def deep(self) -> Line:
        """Give a line that no reader is asked to follow to its bottom."""
        opening, closing = self.rng.choice([(b"[", b"]"), (b'{"age":', b"}")])
        depth = self.rng.choice([20_000, 100_000])
        return Line(
            "", b'{"id": ' + opening * depth + b"1" + closing * depth + b"}", None, (None, "not_json"), is_json=False
        )

    def longest(self) -> Line:
        """Give a line, good or not, that is as long as a line may be."""
        return self._padded(self.rng.choice([self.good, self.twice])(), LONGEST)

    def too_long(self) -> Line:
        """Give a line, good or not, that is too long."""
        line = self.rng.choice([self.good, self.good, self.twice])()
        raw = self._padded(line, LONGEST + self.rng.choice([1, 2, 1_000_000])).raw
        return line._replace(raw=raw, person=None, reject=(None, "too_long"), cells={"id": b"x" * (LONGEST + 1)})

    def _padded(self, line: Line, size: int) -> Line:
        bare = line.raw.strip()
        return line._replace(raw=b"{" + b" " * (size - len(bare)) + bare[1:])


def first_problem(pairs: Sequence[Pair]) -> tuple[str | None, str]:
    """Give field and code of what counts first: encoding, JSON, a key twice, then the fields as they stand."""
    whole = sorted(pair.problem for pair in pairs if pair.problem and pair.problem[0] < FIELD)
    if whole:
        return None, whole[0][1]
    names = [pair.name for pair in pairs]
    for at, name in enumerate(names):
        if name in names[:at]:
            return name, "duplicate_key"
    return next((pair.name, pair.problem[1]) for pair in pairs if pair.problem)


# What can be wrong with one key and its value


Spoiler = Callable[[LineMaker], Pair]
Wrong = tuple[bytes | None, str, bytes | None]


def encoding(maker: LineMaker) -> Pair:
    """Bytes that are not UTF-8, in a value or a key."""
    bad = maker.rng.choice(NOT_UTF8)
    if maker.rng.random() < 0.3:
        return Pair("no key", b'"' + bad + b'"', b"1", (ENCODING, "encoding"))
    return Pair("id", maker.text("id"), b'"a' + bad + b'b"', (ENCODING, "encoding"), b"a" + bad + b"b")


def lone(maker: LineMaker) -> Pair:
    """Half of a surrogate pair as an escape."""
    text = f'"{maker.rng.choice(LONE)}"'.encode()
    name = maker.rng.choice(["id", *(question["id"] for question in maker.mind.questions)])
    pairs = [
        Pair(name, maker.text(name), text),
        Pair("no key", text, b"1"),
        Pair(name, maker.text(name), b"[[" + text + b"]]"),
    ]
    return replace(maker.rng.choice(pairs), problem=(ENCODING, "encoding"))


def syntax(maker: LineMaker) -> Pair:
    """A value that is no JSON, where any value may stand."""
    name = maker.rng.choice(["id", "no key", *(question["id"] for question in maker.mind.questions)])
    return Pair(name, maker.text(name), maker.rng.choice(NO_VALUES.split(b" ")), (SYNTAX, "not_json"))


def strange(maker: LineMaker) -> Pair:
    """A key that no question has."""
    known = maker.rng.choice(["id", *(question["id"] for question in maker.mind.questions)])
    name = maker.rng.choice([known.upper(), f"{known} ", f"{known}\x00", f"x{known}", "", "ключ", "\ufeff" + known])
    return Pair(name, maker.text(name), maker.rng.choice([b"null", b"true", maker.nested()]), (FIELD, "unknown_key"))


def field(maker: LineMaker) -> Pair:
    """An id or an answer of a wrong type, out of its range, or not among the options."""
    if maker.rng.random() < 0.1:
        value = maker.rng.choice([b"1.5", b"true", b"1E400", b"-1e-1", maker.nested()])
        return Pair("id", maker.text("id"), value, (FIELD, "wrong_type"))
    kind = maker.rng.choice(list(WRONG))
    question = maker.rng.choice([each for each in maker.mind.questions if each["type"] == kind])
    ways: list[Wrong] = [*WRONG[kind], (maker.nested(), "wrong_type", None)]
    written, code, cell = maker.rng.choice(ways)
    if written is None:
        written = cell = str(int(question["range"][1]) + 1).encode()
    return Pair(question["id"], maker.text(question["id"]), written, (FIELD, code), cell)


# Of each type: the value, its code, and the same as a cell; None where the cell would be right, or wrong otherwise.
WRONG: dict[str, list[Wrong]] = {
    "yes_no": [
        *((value, "wrong_type", value) for value in (b"1", b"0", b"1e0", b"-1")),
        *((b'"' + word + b'"', "wrong_type", word) for word in (b"maybe", b"y", b" yes", b"unknown?", "jå".encode())),
        *((value, "wrong_type", None) for value in (b'"YES"', b'"true"', b'""', b'"\\u0059es"')),
    ],
    "number": [
        *((value, "wrong_type", value) for value in (b"12.5", b"1e-1", b"1E400", b"true", b"-0.5")),
        (b"9" * 400 + b".0", "wrong_type", None),
        *((value, "wrong_type", None) for value in (b'"12"', b'""', b'"Unknown"')),
        *((value, "out_of_range", None) for value in (b"-1", b"-9223372036854775809", b"-" + b"9" * 5_000)),
        *((value, "out_of_range", value) for value in (b"9223372036854775808", b"18446744073709551616", b"9" * 5_000)),
        (None, "out_of_range", None),  # the number after the last
    ],
    "choice": [
        *((value, "wrong_type", None) for value in (b"1", b"true", b"0.5", b"10000000000000000000000")),
        *((b'"' + word + b'"', "unknown_option", word) for word in (b"yes", b"fish", b"NEW", b"no ne", "ñew".encode())),
        (b'""', "unknown_option", None),
    ],
}

KINDS: dict[str, tuple[int, Callable[[LineMaker], Line]]] = {
    "good": (100, LineMaker.good),
    "encoding": (5, lambda maker: maker.spoiled(encoding)),
    "lone surrogate": (5, lambda maker: maker.spoiled(lone)),
    "syntax": (6, lambda maker: maker.spoiled(syntax)),
    "unknown key": (6, lambda maker: maker.spoiled(strange)),
    "field": (30, lambda maker: maker.spoiled(field)),
    "several": (10, LineMaker.mixed),
    "twice": (12, LineMaker.twice),
    "broken": (12, LineMaker.broken),
    "no object": (6, LineMaker.no_object),
    "follow-up": (12, LineMaker.misplaced),
    "blank": (12, LineMaker.blank),
}
RARE: dict[str, Callable[[LineMaker], Line]] = {
    "longest": LineMaker.longest,
    "too long": LineMaker.too_long,
    "deep": LineMaker.deep,
}


def _is_well_in_a_table(cell: bytes) -> bool:
    """Say whether a text that JSON may not hold can be an answer in a cell, where blanks and case do not count."""
    return cell != cell.strip() or cell.lower() in (b"unknown", b"declined")
