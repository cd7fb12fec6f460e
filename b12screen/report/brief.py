"""Summary -> one screen: what to do and how soon, why, what not to do, what is open, and that it is no diagnosis.

An emergency has the screen for itself. Whatever there is to tell, it fits: what is said in less room is tried in turn.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from b12screen.report import wording
from b12screen.report.plain import wrapped
from b12screen.report.summary import Advice, Summary, Urgent
from b12screen.report.wording import said

WIDTH, HEIGHT = 80, 20  # the lines below are for what to do next: keep the page, or leave


class Line(NamedTuple):
    """A line of the screen, and whether it stands out."""

    text: str
    strong: bool = False


class _Room(NamedTuple):
    """How much is told of each part: reasons, pieces of advice, things to leave, open questions; sentences a piece."""

    reasons: int
    advice: int
    leave: int
    open: int
    sentences: int


_LESS_AND_LESS = (
    _Room(6, 4, 4, 4, 2),
    _Room(6, 4, 4, 3, 1),
    _Room(5, 3, 3, 3, 1),
    _Room(4, 3, 3, 2, 1),
    _Room(4, 2, 2, 2, 1),
    _Room(3, 2, 2, 2, 1),
    _Room(2, 1, 2, 1, 1),
    _Room(1, 1, 1, 1, 1),
    _Room(1, 1, 1, 0, 1),
    _Room(0, 1, 0, 0, 1),
)


def brief(summary: Summary, width: int = WIDTH, height: int = HEIGHT) -> list[Line]:
    """Give the screen, as much of everything as there is room for."""
    screens = (_screen(summary, width, room) for room in _LESS_AND_LESS)
    shown: list[Line] = []
    for shown in screens:
        if len(shown) <= height:
            break
    return shown


def _screen(summary: Summary, width: int, room: _Room) -> list[Line]:
    parts = _emergency(summary, width, room) if summary.urgent else _advice(summary, width, room)
    shown: list[Line] = []
    for part in filter(None, parts):
        shown += [Line(""), *part] if shown else part
    return shown


def _emergency(summary: Summary, width: int, room: _Room) -> Iterator[list[Line]]:
    for place, urgent in enumerate(summary.urgent):
        sentences = 9 if place == 0 or room.sentences > 1 else 1
        yield [*_lines(_first(urgent.do_now, sentences), width, strong=True), *_because(urgent, width, room)]
    if summary.crisis:
        yield _lines(summary.crisis, width, strong=True)
    yield _open_flags(summary, width, room)


def _because(urgent: Urgent, width: int, room: _Room) -> list[Line]:
    return [
        line
        for heading, titles in urgent.headed()
        for line in _lines(f"{heading} {_few(titles, max(room.reasons, 1))}", width)
    ]


def _advice(summary: Summary, width: int, room: _Room) -> Iterator[list[Line]]:
    if summary.crisis:
        yield _lines(summary.crisis, width, strong=True)
    yield _open_flags(summary, width, room)
    for advice in summary.soon[: None if room.advice > 1 else 1]:  # a page leads with the soonest
        yield _soon(advice, width, room)
    steps = [str(step.text) for step in summary.steps if step.text != wording.FIRST_ABOVE][: room.sentences]
    lead = [*_lines(summary.title, width, strong=True), *_lines(summary.when or "", width, strong=True)]
    yield [*lead, *(line for step in steps for line in _lines(_first(step, room.sentences), width))]
    yield _why(summary, width, room)
    yield _leave(summary, width, room)
    yield _still_open(summary, width, room)
    yield _lines(_first(summary.cannot_tell[0].text, 1), width)


def _open_flags(summary: Summary, width: int, room: _Room) -> list[Line]:
    if not summary.unanswered_flags:
        return []
    intro = f"{wording.FLAGS_OPEN} {said(wording.ACT_NOW, for_other=summary.for_other)}"
    return _lines(f"{intro} {'; '.join(summary.unanswered_flags)}.", width, strong=True)


def _soon(advice: Advice, width: int, room: _Room) -> list[Line]:
    told = [_first(each.text, room.sentences) for each in advice.say]
    hidden = len(told) - room.advice
    bullets = [line for text in told[: room.advice] for line in _lines(text, width, "- ")]
    more = _lines(wording.AND_MORE.format(hidden), width, "- ") if hidden > 0 else []
    return [*_lines(advice.how_soon, width, strong=True), *bullets, *more]


def _why(summary: Summary, width: int, room: _Room) -> list[Line]:
    findings = [". ".join([each.title, *map(str, each.answers)]) for each in summary.findings]
    titles = [*map(str, summary.because), *findings, *summary.also]
    shown, hidden = titles[: room.reasons], len(titles) - room.reasons
    if hidden > 0 and shown:
        shown[-1] += f"; {wording.AND_MORE.format(hidden)}"
    heading = _lines(said(wording.BECAUSE, for_other=summary.for_other), width)
    return [*heading, *(line for text in shown for line in _lines(text, width, "- "))] if shown else []


def _leave(summary: Summary, width: int, room: _Room) -> list[Line]:
    told = [_first(each.text, room.sentences) for each in summary.until_then][: room.leave]
    heading = _lines(said(wording.DO_NOT, for_other=summary.for_other), width)
    return [*heading, *(line for text in told for line in _lines(text, width, "- "))] if told else []


def _still_open(summary: Summary, width: int, room: _Room) -> list[Line]:
    if not summary.could_become or not room.open:
        return []
    return _lines(f"{wording.STILL_OPEN} {_few(summary.settle, room.open)}.", width)


def _few(names: Sequence[str], most: int) -> str:
    hidden = len(names) - most
    few = "; ".join(names[:most])
    return f"{few}; {wording.AND_MORE.format(hidden)}" if hidden > 0 else few


def _first(text: str, sentences: int) -> str:
    """Give the first sentences of a text."""
    return " ".join(re.split(r"(?<=[.!?])\s+", text)[:sentences])


def _lines(text: str, width: int, start: str = "", *, strong: bool = False) -> list[Line]:
    return [Line(line, strong) for line in wrapped(text, width, start)]
