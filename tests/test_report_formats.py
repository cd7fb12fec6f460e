"""Text, Markdown, HTML and JSON tell the same, in the same order, and in none of them can a text become markup."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import pytest
from hostile import HOSTILE, texts_of, with_hostile_texts
from markdown_it import MarkdownIt
from markdown_it.token import Token
from parts import parted
from stories import EXTREMES, NEVER, cases, everybody, filled, plan, stories, summary, summary_of, with_yes
from terminal import words

from b12screen.report.html import as_html
from b12screen.report.markdown import as_markdown
from b12screen.report.plain import as_text
from b12screen.report.save import FORMATS, as_json
from b12screen.report.summary import Summary
from b12screen.text import clean


class Shown(HTMLParser):
    """Reads a page as a person does: the words without styles, and the tags on their own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self._words: list[str] = []
        self.feed(html)
        self.text = words("".join(self._words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self._words.append(" " * (tag in ("li", "p", "h1", "h2", "h3", "dt", "dd", "text")))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self._words.append(data)


def pieces(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark", {"html": True}).parse(markdown):
        yield from token.children or [token]


def of_markdown(markdown: str) -> str:
    return words(" ".join(token.content for token in pieces(markdown)))


def of_json(text: str) -> str:
    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from texts(list(value.values()))
        elif isinstance(value, list):
            for each in value:
                yield from texts(each)
        elif isinstance(value, str):
            yield value

    return words(" ".join(texts(json.loads(text))))


FOR_PROGRAMS = ("language", "outcome", "how_soon", "in_short")  # of a summary; no format shows them to people
READ = {".txt": words, ".md": of_markdown, ".html": lambda html: Shown(html).text, ".json": of_json}
every_format = pytest.mark.parametrize("ending", FORMATS)


def read(told: Summary, ending: str) -> str:
    """Give what a person reads of a summary in one format, on one line."""
    return READ[ending](FORMATS[ending](told))


# All of it, in every format


@every_format
@everybody
def test_every_text_is_told_in_every_format_in_the_same_order(person: str, ending: str) -> None:
    told = summary(person)
    text, place = read(told, ending).casefold(), 0
    for name in (
        each.name for each in fields(told) if each.name not in ("language", "outcome", "how_soon", "in_short")
    ):
        for sentence in texts_of(getattr(told, name)):
            place = text.find(words(sentence).casefold(), place)
            assert place >= 0, (name, sentence)


@every_format
def test_only_the_date_differs_between_two_days(ending: str) -> None:
    first, second = (FORMATS[ending](summary("yes to all, at 30")) for _ in range(2))
    assert first == second
    later = FORMATS[ending](summary_of(filled({"age": 30}, with_yes, plan()), plan(), date="2032-11-30"))
    assert later != first
    assert later.replace("2032-11-30", "2031-05-04") == first


@pytest.mark.parametrize("part", parted(range(3), always=1))
def test_no_format_says_what_must_never_be_said(part: int) -> None:
    everyone = {name: summary(name) for name in (*EXTREMES, *stories())} | cases()
    assert len(everyone) > 150
    phrases = "|".join(map(re.escape, plan().pack.manifest.forbidden))
    forbidden = re.compile(rf"(?<!\w)({phrases})(?!\w)", re.IGNORECASE)
    for name, told in islice(everyone.items(), part, None, 3):
        for ending in FORMATS:
            text = read(replace(told, sources=()), ending)  # whose titles are not our words
            assert [found[0] for found in NEVER.finditer(text)] == [], (name, ending)
            assert [found[0] for found in forbidden.finditer(text)] == [], (name, ending)


# Never more than text


def test_a_page_has_the_same_tags_whatever_the_texts_are() -> None:
    for person in EXTREMES:
        plain, hostile = Shown(as_html(summary(person))), Shown(as_html(with_hostile_texts(summary(person))))
        assert hostile.tags == plain.tags
        assert hostile.attributes <= plain.attributes
        assert "script" not in plain.tags and not any(name.startswith("on") for name in plain.attributes)
        assert hostile.text.count(words(clean(HOSTILE))) > 60


def test_markdown_has_the_same_pieces_whatever_the_texts_are() -> None:
    for person in ("yes to all, at 30", "answers nothing", "declines everything"):
        plain, hostile = as_markdown(summary(person)), as_markdown(with_hostile_texts(summary(person)))
        kinds = [[each.type for each in pieces(text) if not each.type.startswith("text")] for text in (plain, hostile)]
        assert kinds[0] == kinds[1]
        assert not any("html" in kind or "link" in kind or "image" in kind for kind in kinds[0])
        shown = "".join(token.content for token in pieces(hostile))
        assert shown.count(words(clean(HOSTILE))) > 100
        assert not re.search(r"(?<!\\):(?=//)|www(?<!\\)\.", hostile)  # which some readers make links of


def test_nothing_that_people_read_lets_a_control_character_through() -> None:
    for ending in (".txt", ".md", ".html"):
        text = FORMATS[ending](with_hostile_texts(summary("declines everything")))
        assert not any(char in text for char in "\x1b\x07\u202e\u200b"), ending


def test_json_holds_the_texts_unchanged_for_programs() -> None:
    told = with_hostile_texts(summary("declines everything"))
    assert json.loads(as_json(told))["title"] == told.title
    assert [*json.loads(as_json(told))] == [each.name for each in fields(told)]


# Points


def test_points_are_a_number_and_no_scale_and_no_weight_stands_on_a_page() -> None:
    for person in EXTREMES:
        for ending in FORMATS:
            text = FORMATS[ending](summary(person))
            assert "<svg" not in text
            assert "(weight" not in text


def test_where_help_is_needed_first_there_are_no_points() -> None:
    assert "Points" in as_text(summary("no to all"))
    assert "Points" not in as_text(summary("yes to all, at 30"))
