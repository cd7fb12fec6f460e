"""What a valid pack is made of: rules, outcomes, notes, guidelines, sources, cases, and the pack itself."""

from functools import cached_property
from typing import Annotated, Any, Literal

import msgspec

from b12screen.pack.conditions import Condition, Kind
from b12screen.pack.problems import UnfitError
from b12screen.pack.questions import AnswerInFile, Id, Question, Section, Text
from b12screen.pack.structs import Limits, Mark, NotEmpty, PackStruct

DoNow = Literal["emergency", "crisis_line", "eye", "same_day"]  # the most pressing first
HowSoon = Literal["same_day", "days", "weeks"]  # the soonest first
Version = Annotated[str, Limits(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
Date = Annotated[str, Limits(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Level(PackStruct, frozen=True):
    """Another weight for a rule that is present, where this condition holds too; the last that holds counts."""

    weight: Id
    when: Condition


class Example(PackStruct, frozen=True):
    """A proof that lives with its rule: answers, and the verdict they must give."""

    given: dict[str, AnswerInFile]
    expect: Literal["present", "absent", "unknown"]
    points: int | None = None


class Rule(PackStruct, frozen=True, kw_only=True):
    """A red flag, risk factor, symptom or modifier: when it holds, what it weighs, why, and who says so."""

    id: Id
    kind: Kind
    title: Text
    short: Text | None = None  # as a clinician would note it
    tags: tuple[Id, ...] = ()
    when: Condition
    weight: Id
    levels: tuple[Level, ...] = ()
    do_now: DoNow | None = None
    because: Text
    sources: Annotated[tuple[Id, ...], NotEmpty]
    examples: Annotated[tuple[Example, ...], NotEmpty]

    def __post_init__(self) -> None:
        if (self.kind == "red_flag") != (self.do_now is not None):
            raise UnfitError("do_now", "every red flag has do_now, no other rule has it")


class Statement(PackStruct, frozen=True):
    """A sentence of a summary, with who says so; left out for whom its condition certainly does not hold."""

    say: Text
    when: Condition | None = None
    sources: tuple[Id, ...] = ()


class Outcome(PackStruct, frozen=True, kw_only=True):
    """What to do; outcomes are tried in order, and the last has no condition."""

    id: Id
    when: Condition | None = None
    urgency: Annotated[int, Limits(ge=0, le=9)] | None
    how_soon: HowSoon | None = None
    reassuring: bool = False
    title: Text
    say: Text
    next_steps: tuple[Annotated[Text | Statement, Mark("step")], ...] = ()
    sources: tuple[Id, ...] = ()

    @property
    def steps(self) -> tuple[Statement, ...]:
        """The next steps, each with its condition; a step that is only a text has none."""
        return tuple(step if isinstance(step, Statement) else Statement(step) for step in self.next_steps)


class Note(PackStruct, frozen=True, kw_only=True):
    """Advice beside the outcome."""

    id: Id
    when: Condition
    how_soon: HowSoon | None = None
    say: Text
    sources: Annotated[tuple[Id, ...], NotEmpty]


class GuidelineView(PackStruct, frozen=True, kw_only=True):
    """One thing a guideline can say of the answers; tried in order, and the last has no condition.

    A view that does not apply has nothing to say of a person, and no summary shows it.
    """

    id: Id
    when: Condition | None = None
    applies: bool = True
    say: Text


class Guideline(PackStruct, frozen=True):
    """What one guideline says of the same answers, and how well its text was read."""

    id: Id
    title: Text
    verified: Literal["primary", "secondary"]
    source: Id
    views: Annotated[tuple[GuidelineView, ...], NotEmpty]


class Source(PackStruct, frozen=True):
    """One entry of the bibliography: the work itself, how much of it was read, and in which copy or account."""

    id: Id
    citation: Text
    address: Text
    read: Literal["whole", "excerpt", "abstract", "secondary"]
    read_at: Text | None = None


class Always(PackStruct, frozen=True, kw_only=True):
    """What summaries say whatever the outcome: their limits, what to leave alone, what to bring and ask."""

    cannot_tell: Annotated[tuple[Statement, ...], NotEmpty]
    until_then: tuple[Statement, ...] = ()
    bring: tuple[Statement, ...] = ()
    ask: tuple[Statement, ...] = ()


class Locale(PackStruct, frozen=True):
    """How one country words what its red flags and notes call for; telephone numbers live here and nowhere else."""

    title: Text
    emergency: Text | None = None
    crisis_line: Text | None = None
    eye: Text | None = None
    same_day: Text | None = None
    how_soon: dict[HowSoon, Text] = {}  # noqa: RUF012 - msgspec gives every locale its own


class Unnoticed(PackStruct, frozen=True):
    """A change that `rules mutate` may make without any example or case noticing, and why that is right."""

    change: Text
    because: Text


class Change(PackStruct, frozen=True):
    """What one version of a pack brought."""

    version: Version
    date: Date
    what: Text


def _how_soon() -> dict[DoNow, Literal["now", "same_day"]]:
    return {"emergency": "now", "crisis_line": "now", "eye": "now", "same_day": "same_day"}


class Manifest(PackStruct, frozen=True, kw_only=True):
    """pack.yaml: what the pack is, who signed it, its weights, locales, fixed sentences and forbidden phrases."""

    id: Id
    version: Version
    title: Text
    status: Literal["unreviewed", "reviewed"]
    reviewed_by: Text | None = None
    reviewed_on: Date | None = None
    language: Text
    weights: Annotated[dict[Id, int], Limits(min_length=1)]
    how_soon: dict[DoNow, Literal["now", "same_day"]] = msgspec.field(default_factory=_how_soon)
    locales: Annotated[dict[str, Locale], Limits(min_length=1)]
    always: Always
    forbidden: tuple[Text, ...] = ()
    changelog: tuple[Change, ...] = ()  # the newest first
    unnoticed: tuple[Unnoticed, ...] = ()

    def __post_init__(self) -> None:
        if {self.reviewed_by is not None, self.reviewed_on is not None} != {self.status == "reviewed"}:
            raise UnfitError(
                "unsigned",
                "status is unreviewed until reviewed_by names a clinician and reviewed_on the day, then it is reviewed",
            )


class ProxyText(PackStruct, frozen=True):
    """How one text of the pack reads when somebody answers for another person."""

    text: Text
    for_other: Text


class Expected(PackStruct, frozen=True):
    """What a case must get; only what is given is compared."""

    outcome: Id
    decided: bool | None = None
    could_become: tuple[Id, ...] | None = None
    score: int | None = None
    score_min: int | None = None
    score_max: int | None = None
    present: tuple[Id, ...] | None = None
    unknown: tuple[Id, ...] | None = None
    notes: tuple[Id, ...] | None = None
    guidelines: dict[Id, Id] = {}  # noqa: RUF012 - msgspec gives every case its own


class Case(PackStruct, frozen=True, kw_only=True):
    """One whole person: a story, the answers, and the result they must get.

    `base` says what stands where `answers` is silent on a question that applies: `none`, not asked; `no`, "no" to
    yes_no questions; `unknown`, "unknown", which counts as yes where the question says so.
    """

    id: Id
    story: Text
    base: Literal["none", "no", "unknown"] = "none"
    answers: dict[str, AnswerInFile]
    expect: Expected


class Pack(PackStruct, frozen=True, dict=True):
    """Everything in rules/, valid and frozen; `hash` is taken over the parsed content of all files."""

    manifest: Manifest
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...]
    guidelines: tuple[Guideline, ...]
    sources: tuple[Source, ...]
    cases: tuple[Case, ...]
    hash: str
    proxy_texts: tuple[ProxyText, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in asking order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def question(self) -> dict[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def rule(self) -> dict[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    def changed(self, **parts: Any) -> "Pack":
        """Give a pack with other parts; they must be valid already."""
        return msgspec.structs.replace(self, **parts)

    @property
    def name(self) -> str:
        """Id, version and the first 16 digits of the content hash, as every result carries it."""
        return f"{self.manifest.id}@{self.manifest.version}+sha256:{self.hash[:16]}"
