"""What is wrong with the texts of a pack: some are missing, some are forbidden, some speak to the wrong person.

These need no valid pack, so they are found together with every problem of the files.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from b12screen.pack.models import Outcome
from b12screen.pack.problems import Problem
from b12screen.pack.proxy import READ_BY_PEOPLE
from b12screen.pack.questions import Checklist, Question
from b12screen.pack.read.files import MANIFEST
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.read.yaml12 import Document, Path
from b12screen.pack.structs import PackStruct

_SPEAKS_TO_THE_PERSON = re.compile(r"\b(you|your|yours|yourself|i|me|my|mine)\b", re.IGNORECASE)
_PROXY_FILE = "for_other.yaml"


def forbidden_phrase(parsed: ParsedPack) -> Iterator[Problem]:
    """No text that a person reads holds a phrase from the list in pack.yaml."""
    forbidden = parsed.files[MANIFEST].value.forbidden if parsed.whole(MANIFEST) else ()
    phrases = [(each, re.compile(rf"(?<!\w){re.escape(each)}(?!\w)", re.IGNORECASE)) for each in forbidden]
    for document, path, text in _texts(parsed):
        for phrase, pattern in phrases:
            if pattern.search(text):
                yield _at(document, path, "forbidden_phrase", f'the text says "{phrase}", which pack.yaml forbids')


def missing_text(parsed: ParsedPack) -> Iterator[Problem]:
    """Every page says why it is asked, and every outcome what to do next."""
    document = parsed.document("questions.yaml")
    for i, section in _mappings(document.value):
        for j, page in _mappings(section.get("pages")):
            if _lacks(page, "why", Checklist if "checklist" in page else Question):
                message = "the page does not say why it is asked (why)"
                yield _at(document, (i, "pages", j), "missing_text", message)
    document = parsed.document("outcomes.yaml")
    for i, outcome in _mappings(document.value):
        if _lacks(outcome, "next_steps", Outcome):
            message = f'"{outcome.get("id")}" does not say what to do next (next_steps)'
            yield _at(document, (i,), "missing_text", message)


def _mappings(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the mappings in a list as it was written, each with its position."""
    listed = value if isinstance(value, tuple) else ()
    return ((i, each) for i, each in enumerate(listed) if isinstance(each, dict))


def _lacks(written: dict[str, Any], key: str, piece: type[PackStruct]) -> bool:
    """Say whether nothing stands under a key; a key that is not known here may be that one, with a typo."""
    return written.get(key) in ((), None) and set(written) <= set(piece.__struct_encode_fields__)


def unfit_proxy_texts(parsed: ParsedPack) -> Iterator[Problem]:
    """A pack that has words for somebody who answers for another person has them for every text that needs them."""
    worded = parsed.listed(_PROXY_FILE)
    if not worded:
        return
    known = {each.text for each in worded}
    elsewhere = [each for each in _texts(parsed) if each[0] is not parsed.document(_PROXY_FILE)]
    for document, path, text in elsewhere:
        if _SPEAKS_TO_THE_PERSON.search(text) and text not in known:
            message = "the text speaks to the person, and for_other.yaml has no other words for it"
            yield _at(document, path, "no_other_words", message)
    left = {text for _, _, text in elsewhere}
    here = parsed.document(_PROXY_FILE)
    for i, each in enumerate(worded):
        if each.text not in left:
            yield _at(here, (i, "text"), "unused_other_words", "no text reads like this, or an entry before has it")
        if _SPEAKS_TO_THE_PERSON.search(each.for_other):
            yield _at(here, (i, "for_other"), "speaks_to_the_person", "the other words still say you, your or I")
        left.discard(each.text)


def _at(document: Document, path: Path, code: str, message: str) -> Problem:
    return document.problem_at(document.place(path), code, message)


def _texts(parsed: ParsedPack) -> Iterator[tuple[Document, Path, str]]:
    """Give every text that people read, with its place."""
    for file in parsed.files.values():
        if not file.name.startswith(("cases/", "sources")):
            yield from ((file.document, path, text) for path, text in _texts_in(file.document.value, (), read=False))


def _texts_in(value: Any, path: Path, *, read: bool) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_in(inner, (*path, key), read=read or key in READ_BY_PEOPLE)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _texts_in(inner, (*path, i), read=read)
    elif isinstance(value, str) and read:
        yield path, value


TEXT_LINTS: tuple[Callable[[ParsedPack], Iterator[Problem]], ...] = (forbidden_phrase, missing_text, unfit_proxy_texts)
