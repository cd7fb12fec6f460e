"""Finds names that are nearly a question's: what was likely meant as an answer must not be left out in silence."""

import re
from collections.abc import Iterable

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_SHORT, _LONG = 5, 12  # letters; shorter names must be the same but for case, longer ones may differ in two letters


def question_meant(name: str, questions: Iterable[str]) -> str | None:
    """Give the question whose name this nearly is: the same but for case, blanks and marks, or a letter or two."""
    bare = _bare(name[:200])
    by_bare = {_bare(question): question for question in questions}
    if bare in by_bare:
        return by_bare[bare]
    for other, question in by_bare.items():
        slips = 0 if min(len(bare), len(other)) < _SHORT else 2 if len(other) >= _LONG else 1
        if slips and abs(len(bare) - len(other)) <= slips and _differ(bare, other, slips) <= slips:
            return question
    return None


def _bare(name: str) -> str:
    return _NOT_LETTERS.sub("", name.lower())


def _differ(one: str, other: str, most: int) -> int:
    """Count the letters to add, leave out, change or swap between two words; more than `most` is `most` and 1."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
