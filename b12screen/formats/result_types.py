"""One result, its reasons and a record that was refused, as Python types for editors and type checkers."""

from typing import Literal, NotRequired, TypedDict


class Reason(TypedDict):
    """A rule that is present, why it counts, and the answers that made it true."""

    rule: str
    title: str
    because: str
    answers: dict[str, bool | int | str]
    sources: list[str]


class Result(TypedDict):
    """What the rules say of one person; the same keys as a line that `b12screen score` writes.

    outcome       the first outcome of the rules that is certain, such as discuss_testing
    decided       whether no open answer could make it another one
    could_become  the other outcomes that open answers could still lead to
    score         points that are certain; they rank people, and never change an outcome
    score_min, score_max    the fewest and most points that open answers can lead to
    present, unknown        rules that hold, and rules that may hold, by id
    guidelines    what each guideline says, by its id
    notes         advice beside the outcome, by id
    urgency       how urgent the outcome is, 5 the most; None where too little is answered
    how_soon      the soonest that anything found calls for; None where nothing names a time
    pack          the rules that gave this: name, version and hash
    reasons       with explain=True: the rules that are present, each with its reason
    settle        with explain=True: the open questions that could change the outcome, in asking order
    assumed       with assume=[...]: what was assumed, as it was given
    """

    id: str | int | None
    line: int
    outcome: str
    decided: bool
    could_become: list[str]
    score: int
    score_min: int
    score_max: int
    present: list[str]
    unknown: list[str]
    guidelines: dict[str, str]
    notes: list[str]
    urgency: int | None
    how_soon: Literal["now", "same_day", "days", "weeks"] | None
    pack: str
    reasons: NotRequired[list[Reason]]
    settle: NotRequired[list[str]]
    assumed: NotRequired[list[str]]


class Rejected(TypedDict):
    """Why a person could not be scored: the place from 1, the question, a code, and a sentence without the answer.

    `red_flag` is there, and True, where the answers raise a red flag as far as they could be read: look at these first.
    """

    line: int
    field: str | None
    code: str
    message: str
    red_flag: NotRequired[bool]
