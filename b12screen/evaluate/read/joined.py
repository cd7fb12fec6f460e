"""Joins people and their labels by id, and says of everybody who is left out why."""

from collections.abc import Mapping, Sequence
from itertools import count, repeat
from typing import NamedTuple

import msgspec
import numpy as np

from b12screen.errors import UserError
from b12screen.evaluate.read.labels import Labels, repeated_ids, told_ids
from b12screen.evaluate.read.people import People, Read, Whole
from b12screen.evaluate.statistics import Flags, Weights
from b12screen.text import clean

_MOST_NAMED = 1_000


class LeftOut(msgspec.Struct, frozen=True):
    """Who is not in the figures: counts, and the ids (the first 1,000) that only one of the two files has."""

    rejected: int
    without_id: int
    labels_without_id: int
    only_in_answers: int
    only_in_labels: int
    ids_only_in_answers: Sequence[str]
    ids_only_in_labels: Sequence[str]
    label_not_known: int
    without_weight: int

    def lines(self, answers: str, labels: str) -> list[str]:
        """Say it in sentences, one for each reason that there is."""
        told = [
            (self.rejected, f"cannot be read as answers; b12screen score {answers} says why"),
            (self.without_id, f"in {answers} without an id"),
            (self.labels_without_id, f"in {labels} without an id"),
            (self.only_in_answers, f"only in {answers}: {told_ids(self.ids_only_in_answers, self.only_in_answers)}"),
            (self.only_in_labels, f"only in {labels}: {told_ids(self.ids_only_in_labels, self.only_in_labels)}"),
            (self.label_not_known, "whose label is empty"),
            (self.without_weight, "whose weight is 0 or empty"),
        ]
        return [f"Left out: {count:,} {why}." for count, why in told if count]


class Joined(NamedTuple):
    """The people whose label is known, who has it, what they weigh, the columns to group by, and who is left out."""

    people: People
    cases: Flags
    weights: Weights
    groups: Mapping[str, Sequence[object]]
    left_out: LeftOut


def join(read: Read, labels: Labels) -> Joined:
    """Put together what has one id. UserError where an id is repeated, nothing joins, or all joined are alike."""
    ids, there = read.people.ids, set(read.people.ids)
    repeated = repeated_ids(ids) if len(there) < len(ids) else []
    if repeated:
        raise UserError(f"{read.name}: {told_ids(repeated)} occurs more than once. Keep one record a person.")
    places = _places(ids, labels.ids)
    only_in_answers = [each for each in map(ids.__getitem__, np.flatnonzero(places < 0).tolist()) if each]
    matched = int(np.count_nonzero(places >= 0))
    only_in_labels = [each for each in labels.ids if each not in there] if matched < len(labels.ids) else []
    if not (places >= 0).any():
        raise UserError(_nothing_joins(read, labels))
    rows = np.flatnonzero(places >= 0)
    known = labels.known[places[rows]] >= 0
    weighs = known if labels.weights is None else labels.weights[places[rows]] > 0
    left_out = LeftOut(
        rejected=read.rejected,
        without_id=ids.count(""),
        labels_without_id=labels.without_id,
        only_in_answers=len(only_in_answers),
        only_in_labels=len(only_in_labels),
        ids_only_in_answers=only_in_answers[:_MOST_NAMED],
        ids_only_in_labels=only_in_labels[:_MOST_NAMED],
        label_not_known=int(np.count_nonzero(~known)),
        without_weight=int(np.count_nonzero(known & ~weighs)),
    )
    rows = rows[known & weighs]
    cases = labels.known[places[rows]] == 1
    _refuse_one_kind(labels, cases)
    people = read.people if len(rows) == len(ids) else read.people.take(rows)
    of_labels = {name: [cells[place] for place in places[rows].tolist()] for name, cells in labels.groups.items()}
    weights = None if labels.weights is None else labels.weights[places[rows]]
    return Joined(people, cases, weights, {**of_labels, **people.answers}, left_out)


def _places(ids: Sequence[str], of_labels: Sequence[str]) -> Whole:
    """Give the place of each person among the labels, -1 where there is none."""
    if ids == of_labels:  # as they often come
        return np.arange(len(ids))
    place_of = dict(zip(of_labels, count()))
    return np.fromiter(map(place_of.get, ids, repeat(-1)), np.int64, len(ids))


def _nothing_joins(read: Read, labels: Labels) -> str:
    for name, ids in ((read.name, read.people.ids), (labels.name, labels.ids)):
        if not any(ids):
            return f"{name} has nobody with an id, so nothing can be compared."
    first, other = (next(filter(None, ids)) for ids in (read.people.ids, labels.ids))
    return (
        f"No id of {read.name} is in {labels.name}, so nothing can be compared. "
        f'Ids look like "{clean(first[:40])}" in the first and "{clean(other[:40])}" in the other.'
    )


def _refuse_one_kind(labels: Labels, cases: Flags) -> None:
    if cases.any() and not cases.all():
        return
    people, who = len(cases), "everybody" if len(cases) and cases.all() else "nobody"
    raise UserError(
        f"Of the {people:,} people who can be compared, {who} has {labels.label}. "
        "How well people are told apart can only be measured where some have it and some do not."
    )
