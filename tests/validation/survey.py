"""The survey people as the validation page looks at them: joined with a label, and their answers as numbers."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from people_on_file import LABELS, SURVEY, survey_lines

from b12screen.evaluate.read.joined import Joined, join
from b12screen.evaluate.read.labels import read_labels
from b12screen.evaluate.read.scored import Way, read_people
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.root import rules_root

ASSUMED = ("red_flags=no",)
LABEL_NAMES = ("low_b12", "b12_or_mma")


@cache
def pack() -> Pack:
    """Give the built-in rules, read from their files."""
    return load_pack(rules_root())


def joined(label: str, rules: Pack | None = None, keeps: Sequence[str] = ("age",)) -> Joined:
    """Give everybody whose label is known, scored with some rules, with survey weight and cycle, and some answers."""
    read = read_people(SURVEY, rules or pack(), Way(assume=ASSUMED), keeps)
    return join(read, read_labels(LABELS, label, "weight", ["cycle"]))


@cache
def answers() -> dict[str, dict[str, Any]]:
    """Give the answers of everybody, by id."""
    return {person.pop("id"): person for person in map(json.loads, survey_lines())}


def matrix(ids: list[str]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Give a row of numbers a person, for models: what was not asked counts as no, months as 0."""
    people = [answers()[each] for each in ids]
    keys = sorted({key for person in answers().values() for key in person} - {"diet"})
    columns = [[float(person.get(key) or 0) for person in people] for key in keys]
    columns.append([float(person.get("diet") == "low_animal") for person in people])
    columns.append([float(person.get("age", 0)) ** 2 / 100 for person in people])
    return np.array(columns).T
