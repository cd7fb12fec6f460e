"""What a person is told: one view model for every format, in the order in which it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from b12screen.report.wording import BECAUSE_YES, DAGGER, NOT_SURE_COUNTS


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a summary is about, the answers in JSON form by question, and whether somebody else gave them."""

    subject: str
    answers: Mapping[str, object]
    for_other: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or some, and the numbers of the sources that say so."""

    text: str
    sources: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.text} [{', '.join(map(str, self.sources))}]" if self.sources else self.text


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer in words."""

    question: str
    answer: str

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


@dataclass(frozen=True, slots=True)
class Urgent:
    """What to do at once, and the findings that call for it."""

    do_now: str
    findings: tuple[str, ...]
    unsure: tuple[str, ...]

    def headed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give what calls for it, each part under its heading."""
        if self.findings:
            yield BECAUSE_YES, self.findings
        if self.unsure:
            yield NOT_SURE_COUNTS, self.unsure


@dataclass(frozen=True, slots=True)
class Advice:
    """How soon to act, and everything that calls for it."""

    how_soon: str
    say: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is present: the answers behind it that say more than yes, and why it counts."""

    title: str
    answers: tuple[Answered, ...]
    because: Said


@dataclass(frozen=True, slots=True)
class Points:
    """The points that are certain, the fewest and most that open answers can make of them, and that in words."""

    score: int
    least: int
    most: int
    say: str


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    """The answers to the questions of one section, each alone, or those with one answer together."""

    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source, the number by which sentences cite it, and whether it is known from others only."""

    number: int
    citation: str
    second_hand: bool

    def __str__(self) -> str:
        return f"{self.citation}{f' {DAGGER}' if self.second_hand else ''}"


@dataclass(frozen=True, slots=True)
class Made:
    """How a summary was made: the rules with their version and hash, the program, who reviewed the rules, the date."""

    rules: str
    pack: str
    program: str
    status: str
    date: str

    def lines(self) -> tuple[str, ...]:
        """Give it in sentences; the date is the last, and all that differs between two days."""
        return (f"Rules: {self.rules} ({self.pack}). Program: {self.program}.", self.status, f"Date: {self.date}.")


@dataclass(frozen=True, slots=True)
class Summary:
    """One result in words; every renderer goes through it from top to bottom.

    `assumed` says that some answers were not given. `when` is how soon the outcome itself asks for, where nothing that
    stands above it is as soon. `later` is what comes after the urgent; without anything urgent all advice with a time
    is in `soon`. `because` holds the answers that the outcome itself looks at; `also` names what counts too and has no
    reason here, since a page has an end; `in_short` is all of it in a clinician's words, for lists.
    """

    language: str
    subject: str
    for_other: bool
    outcome: str
    urgency: int | None
    how_soon: str | None
    assumed: str | None
    urgent: tuple[Urgent, ...]
    crisis: str | None
    unanswered_flags: tuple[str, ...]
    soon: tuple[Advice, ...]
    title: str
    when: str | None
    say: Said
    steps: tuple[Said, ...]
    later: tuple[Advice, ...]
    clinician: tuple[Said, ...]
    because: tuple[Answered, ...]
    findings: tuple[Finding, ...]
    also: tuple[str, ...]
    in_short: tuple[str, ...]
    could_become: tuple[str, ...]
    settle: tuple[str, ...]
    until_then: tuple[Said, ...]
    bring: tuple[Said, ...]
    ask: tuple[Said, ...]
    cannot_tell: tuple[Said, ...]
    points: Points | None
    answers: tuple[AnsweredSection, ...]
    sources: tuple[Cited, ...]
    second_hand: str | None
    made: Made
