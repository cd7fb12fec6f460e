"""What a response that is rejected may say all the same, so that no emergency in it is overlooked."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from b12screen.formats.fhir.codes import OPEN
from b12screen.formats.fhir.layout import Spot
from b12screen.formats.lines import LONGEST_LINE

_PAIRS = re.compile(rb'"(linkId|code)"\s*:\s*"([^"\\]{1,100})"')


def told(raw: bytes, spots: Mapping[str, Spot]) -> Iterator[tuple[str, str]]:
    """Give what look like linkIds and answers; an answer to a whole checklist is one to each of its questions."""
    for link, code in _pairs(raw):
        answer = OPEN.get(code, code)
        spot = spots.get(link)
        if spot is not None and spot.role == "whole_list":
            yield from ((question.id, answer) for question in spot.questions)
        yield link, answer


def _pairs(raw: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield from _in_items(json.loads(raw[: LONGEST_LINE + 1]))
    except (ValueError, RecursionError):
        yield from _in_text(raw)


def _in_items(value: Any) -> Iterator[tuple[str, str]]:
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            answers = inner.get("answer")
            for answer in answers if isinstance(answers, list) else [answers]:
                yield from ((str(inner.get("linkId")), code) for code in _codes(answer))
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner


def _codes(answer: Any) -> Iterator[str]:
    for value in answer.values() if isinstance(answer, dict) else ():
        code = value.get("code", value.get("display")) if isinstance(value, dict) else value
        if isinstance(code, (str, bool)):
            yield str(code).lower()


def _in_text(raw: bytes) -> Iterator[tuple[str, str]]:
    """Give each code with the linkId before it, and with that behind it: which one it belongs to, nobody knows."""
    link, waiting = "", list[str]()
    for found in _PAIRS.finditer(raw[: LONGEST_LINE + 1]):
        text = found[2].decode(errors="replace")
        if found[1] == b"code":
            waiting.append(text)
            yield link, text
        else:
            link = text
            yield from ((link, code) for code in waiting)
            waiting = []
