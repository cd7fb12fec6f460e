"""What a person is told: one view model for every format, in the order in which it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a summary is about, and the answers in JSON form by question."""

    subject: str
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Urgent:
    """What to do at once, and the findings that call for it."""

    do_now: str
    findings: tuple[str, ...]
    unsure: tuple[str, ...]

    def headed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give what calls for it, each part under its heading."""
        if self.findings:
            yield "Because you answered yes to:", self.findings
        if self.unsure:
            yield "You were not sure about this, and it counts as yes:", self.unsure


@dataclass(frozen=True, slots=True)
class Advice:
    """How soon to act, and everything that calls for it."""

    how_soon: str
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is present: why it counts, the answers behind it, and its weight, which a red flag has not."""

    title: str
    because: str
    answers: tuple[str, ...]
    weight: str | None


@dataclass(frozen=True, slots=True)
class GuidelineSays:
    """What a guideline says of the answers, and how well it was read."""

    title: str
    verified: str
    say: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One result in words; every renderer goes through it from top to bottom.

    Sentences end in the numbers of their sources, such as [1, 2], which count from 1 in `sources`. `later` is what
    can wait until the urgent is dealt with; without anything urgent all advice with a time is in `soon`.
    """

    subject: str
    urgent: tuple[Urgent, ...]
    crisis: str | None
    unanswered_flags: tuple[str, ...]
    soon: tuple[Advice, ...]
    title: str
    say: str
    steps: tuple[str, ...]
    later: tuple[Advice, ...]
    advice: tuple[str, ...]
    findings: tuple[Finding, ...]
    points: str | None
    could_become: tuple[str, ...]
    settle: tuple[str, ...]
    guidelines: tuple[GuidelineSays, ...]
    cannot_tell: tuple[str, ...]
    until_then: tuple[str, ...]
    bring: tuple[str, ...]
    ask: tuple[str, ...]
    answers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    sources: tuple[str, ...]
    rules: str
    status: str
    date: str
