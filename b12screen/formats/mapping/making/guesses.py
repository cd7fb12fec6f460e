"""Guesses which question a field is, by its name and by the label of the question; a person decides."""

import re
from collections.abc import Sequence

from b12screen.formats.mapping.near import question_meant
from b12screen.pack.questions import Question

_WORD = re.compile(r"[a-z]+|[0-9]+")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Words that say nothing about which question it is.
_SMALL = frozenset({"a", "an", "and", "any", "are", "do", "for", "had", "has", "have", "how", "in", "is", "it", "of"})
_SMALL |= {"on", "or", "take", "the", "to", "with", "you", "your"}


def question_like(name: str, questions: Sequence[Question]) -> str | None:
    """Give the question whose id or label has the most words in common with a field's name, if it has enough."""
    if meant := question_meant(name, [question.id for question in questions]):
        return meant
    words = _words(name)
    found = [(len(wanted), question.id) for question in questions for wanted in _ways(question) if wanted <= words]
    return max(found, default=(0, None))[1]


def is_id(name: str) -> bool:
    """Say whether a field's name is one that ids usually have."""
    return bool(re.fullmatch(r"_?(id|uuid|.*[_ ]id|record[_ ]?id|study[_ ]?id|response ?id)", name.lower()))


def _ways(question: Question) -> list[frozenset[str]]:
    return [words for words in (_words(question.id), _words(question.label)) if words]


def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(_CAPITAL.sub(" ", text[:500]).lower())
    return frozenset(word for word in found if word not in _SMALL)
