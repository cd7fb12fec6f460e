"""Reads one YAML 1.2 file into plain values, and remembers where every value stood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from b12screen.pack.problems import Place, Problem
from b12screen.pack.read.files import MAX_BYTES

MAX_DEPTH = 40
BLANK = "~"  # marks what is yet to be written; null is written null

_NOT_YAML = "this is not YAML: look for a missing quote, bracket, comma or colon here or on the line above"
_OPENED = {
    "'": "this quote is never closed",
    '"': "this quote is never closed",
    "[": "this bracket is never closed, or a comma is missing inside it",
    "{": "this bracket is never closed, or a comma is missing inside it",
}
_CURES = {
    "\t": "a tab stands here; use spaces",
    ":": "a colon in plain text; put quotes around the whole text",
    "@": "a text that starts with @ needs quotes around it",
    "`": "a text that starts with ` needs quotes around it",
    "%": "a text that starts with % needs quotes around it",
}
_STARTS = {
    "*": "a text that starts with * needs quotes around it",
    "&": "a text that starts with & needs quotes around it",
}
_NO_SPACE = "a no-break space stands here, which only looks like a space; type a space"
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TAG = "tags (!...) are not used in rule files; leave it out"
_BACKSLASH = "a backslash means more in double quotes; write it twice, or use single quotes"

Path = tuple[str | int, ...]

# What counts when brackets are counted: texts in quotes and comments are passed over as a whole.
_TOKEN = re.compile(r"""(?<![^\s\[{,:])(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")|(?<!\S)#[^\n]*|[\[\]{}]""", re.DOTALL)

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The core schema of YAML 1.2.2, section 10.3.2, without what no rule file needs: octal, hexadecimal, infinity and
# not-a-number. What matches none of these is text.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class _UnreadableError(Exception):
    """Carries the one problem that ends the reading of a file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class Document:
    """One file: its value, the place of each value and key by path, and the problems met on the way."""

    file: str
    lines: list[str]
    value: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    blanks: dict[Path, str] = field(default_factory=dict)  # what is yet to be written: ~, or nothing
    problems: list[Problem] = field(default_factory=list)

    def report(self, path: Path, code: str, message: str, *, at_key: bool = False) -> None:
        """Note a problem at the value of `path`, or at its key, or at the nearest parent that the file has."""
        self.problems.append(self.problem_at(self.place(path, at_key=at_key), code, message))

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Give where `path` stands; a path that the file lacks is placed at its nearest parent."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(self.file, 1, 1))

    def problem_at(self, place: Place, code: str, message: str) -> Problem:
        source = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        return Problem(place, code, message, source)


def read_yaml(file: str, raw: bytes) -> Document:
    """Read the bytes of `file`; what is wrong with them is in the document's problems, never raised."""
    document = Document(file, [])
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than the {MAX_BYTES:,} bytes that a rule file may have"
        document.problems.append(Problem(Place(file), "too_large", message))
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # the object lacks the byte order mark, if there was one
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
        document.problems.append(Problem(_place_after(before, file), "encoding", message))
        return document
    document.lines = text.splitlines()
    try:
        _Reader(document, text).read()
    except _UnreadableError as error:
        document.problems.append(error.problem)
    return document


class _Reader:
    """Builds the value from the parser's events, so that an alias is refused before anything expands it."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self._depth = 0  # at which the next value would stand
        self._read_to = 0  # where the last event ended

    def read(self) -> None:
        try:
            content = self._content()
            first = next(content, None)
            if first is None:
                raise self._unreadable(Place(self.document.file, 1, 1), "empty_file", "the file holds nothing")
            self.document.value = self._value(first, content, ())
            for extra in content:
                raise self._unreadable(self._place(extra), "yaml_syntax", "a second document; a rule file has one")
        except yaml.MarkedYAMLError as error:
            raise self._refused(error) from None
        except yaml.reader.ReaderError as error:
            place = _place_after(self.text.partition(chr(error.character))[0], self.document.file)
            raise self._unreadable(place, "yaml_syntax", "a character that YAML does not allow") from None
        except ValueError:  # from PyYAML without its C library, at an escape that stands for no character
            place = _place_after(self.text[: self.text.find("\\U", self._read_to)], self.document.file)
            raise self._unreadable(place, "yaml_syntax", _BACKSLASH) from None

    def _content(self) -> Iterator[yaml.Event]:
        for event in yaml.parse(self.text, Loader=_PARSER):
            self._read_to = event.end_mark.index if event.end_mark else self._read_to
            if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
                yield event

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Any:
        place = self._place(event)
        self.document.values[path] = place
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._unreadable(place, "alias", "anchors and aliases are not used in rule files; write it out")
        if getattr(event, "tag", None) is not None:
            raise self._unreadable(place, "tag", _TAG)
        if len(path) > MAX_DEPTH:
            raise self._too_deep(place)
        self._depth = len(path) + isinstance(event, yaml.CollectionStartEvent)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        assert isinstance(event, yaml.ScalarEvent)
        if event.style:
            return event.value
        if event.value in ("", BLANK):
            self.document.blanks[path] = event.value
        return _plain(event.value)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> tuple[Any, ...]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
            self._depth = len(path) + 1
        return tuple(items)

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag is not None:
                raise self._unreadable(self._place(event), "yaml_syntax", "a key is plain text")
            key = event.value
            if not event.style and _ODD_SPACE.match(key):
                raise self._unreadable(self._place(event), "yaml_syntax", _NO_SPACE)
            at = (*path, key)
            if key in entries:
                message = f'"{key}" is written twice; keep one'
                self.document.problems.append(self.document.problem_at(self._place(event), "duplicate_key", message))
                at = (*at, "again")  # which no model has, so that the places of the first stay
            else:
                self.document.keys[at] = self._place(event)
                if key == BLANK and not event.style:
                    self.document.blanks[at] = key
            self._depth = len(path) + 1
            entries.setdefault(key, self._value(next(events), events, at))
            self._depth = len(path) + 1
        return entries

    def _place(self, event: yaml.Event) -> Place:
        return self._place_of(event.start_mark)

    def _refused(self, error: yaml.MarkedYAMLError) -> _UnreadableError:
        """Say in our own words what the parser refuses, since its words and limits change from version to version."""
        opened, mark = error.context_mark, error.problem_mark or error.context_mark
        if deep := self._too_deep_between(self._read_to, mark.index if mark else len(self.text)):
            return self._too_deep(deep)
        sign = self._at(opened)
        if sign == '"' and (backslash := self._escape_before(mark)):
            return self._unreadable(backslash, "yaml_syntax", _BACKSLASH)
        if sign == "!":
            return self._unreadable(self._place_of(opened), "tag", _TAG)
        if message := _OPENED.get(sign) or _STARTS.get(sign):
            return self._unreadable(self._place_of(opened), "yaml_syntax", message)
        place, message = self._place_of(mark), _CURES.get(self._at(mark))
        if mark and (message is None or self._at(mark) == ":"):
            cause = self._odd_space_before(mark.index) or (None if message else self._quote_before(mark.index))
            place, message = cause or (place, message)
        return self._unreadable(place, "yaml_syntax", message or _NOT_YAML)

    def _quote_before(self, end: int) -> tuple[Place, str] | None:
        """Give the quote that opened some lines before, where a text in quotes ends just before what cannot be read."""
        line = self.text.rfind("\n", 0, end) + 1
        quoted = [token for token in _TOKEN.finditer(self.text, 0, end) if token.end() > line and "\n" in token[0]]
        if not quoted:
            return None
        closed = self.text.count("\n", 0, quoted[-1].end()) + 1
        place = _place_after(self.text[: quoted[-1].start()], self.document.file)
        return place, f"this quote is closed only by one in line {closed}; close it here"

    def _odd_space_before(self, end: int) -> tuple[Place, str] | None:
        """Give a space that is none for YAML, on the line that cannot be read or on the one above it."""
        above = self.text.rfind("\n", 0, max(self.text.rfind("\n", 0, end), 0)) + 1
        found = _ODD_SPACE.search(self.text, above, end)
        return (_place_after(self.text[: found.start()], self.document.file), _NO_SPACE) if found else None

    def _at(self, mark: Any) -> str:
        return self.text[mark.index : mark.index + 1] if mark else ""

    def _place_of(self, mark: Any) -> Place:
        return Place(self.document.file, mark.line + 1, mark.column + 1) if mark else Place(self.document.file)

    def _escape_before(self, mark: Any) -> Place | None:
        """Give the backslash that ended the reading of a text in double quotes; the mark is at most two signs on."""
        found = self.text.rfind("\\", max(mark.index - 2, 0), mark.index + 1)
        return _place_after(self.text[:found], self.document.file) if found >= 0 and self._at(mark) else None

    def _too_deep_between(self, start: int, end: int) -> Place | None:
        """Give the first bracket that nests too deep; a parser that looks ahead can give up before it tells of any."""
        depth = self._depth
        for token in _TOKEN.finditer(self.text, start, end):
            depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))
            if depth > MAX_DEPTH + 1:
                return _place_after(self.text[: token.start()], self.document.file)
        return None

    def _too_deep(self, place: Place) -> _UnreadableError:
        return self._unreadable(place, "too_deep", f"nested more than {MAX_DEPTH} levels deep")

    def _unreadable(self, place: Place, code: str, message: str) -> _UnreadableError:
        return _UnreadableError(self.document.problem_at(place, code, message))


def _place_after(text: str, file: str) -> Place:
    return Place(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


def _plain(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
