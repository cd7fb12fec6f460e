"""rules diff says what changed in meaning, which bump that needs, and what it does to people."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import TypeAdapter
from small_pack import FILES, change, write, write_small_pack

from b12screen.authoring.diff.entries import meaning
from b12screen.authoring.diff.formats import as_json, as_text
from b12screen.authoring.diff.packs import compare
from b12screen.cli.app import main
from b12screen.pack.conditions import Condition
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

PACK, QUESTIONS, OUTCOMES, NOTES = "pack.yaml", "questions.yaml", "outcomes.yaml", "notes.yaml"
GUIDELINES, SOURCES, CASES = "guidelines.yaml", "sources.yaml", "cases/walkers.yaml"
FEVER, SHOES, BLISTER = "red_flags/fever.yaml", "risk_factors/new_shoes.yaml", "symptoms/blister.yaml"
EXTRA = "modifiers/old_shoes.yaml"
EXTRA_RULE = """\
id: old_shoes
kind: modifier
title: Old shoes
tags: [worn]
when: {answer: shoes, is: old}
weight: none
because: Old shoes rub less.
sources: [handbook]
examples:
  - {given: {shoes: old}, expect: present}
"""
EXTRA_TOLD = 'kind: modifier; tags: worn; when: the answer to "shoes" is old; points: 0'
BUMPED = {"patch": "1.2.4", "minor": "1.3.0", "major": "2.0.0"}


class Ran(NamedTuple):
    """How one run of the command line ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `rules diff` in this process."""

    def run_it(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["b12screen", "rules", "diff", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, *capsys.readouterr())

    return run_it


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return with_extra(write_small_pack(tmp_path / "old"))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return with_extra(write_small_pack(tmp_path / "new"))


def with_extra(folder: Path) -> Path:
    """Add a rule that no outcome reads, an idle weight, a second note, guideline and view."""
    write(folder, EXTRA, EXTRA_RULE)
    change(folder, PACK, "none: 0}", "none: 0, idle: 7}")
    write(folder, NOTES, FILES[NOTES] + "- {id: rub, when: {rule: new_shoes}, say: They rub., sources: [handbook]}\n")
    middle = "    - {id: relax, when: {rule: old_shoes}, say: Relax.}\n    - id: silent"
    last = "- {id: hut, title: T, verified: primary, source: handbook, views: [{id: silent, say: S}]}\n"
    write(folder, GUIDELINES, FILES[GUIDELINES].replace("    - id: silent", middle) + last)
    return folder


Edit = tuple[str, str, str]
DAYS = "      only_if: {answer: blister, is: yes}\n"
LIST_OF_SHOES = "        - {code: none, text: None at all}\n"
SOCKS = "    - {id: socks, type: yes_no, text: Socks?, label: socks, why: They rub.}\n"
NOTE = 'note "rub"'
TWO = "the answer to "

TABLE: dict[str, tuple[list[Edit], list[str], str]] = {
    "question added": (
        [(QUESTIONS, LIST_OF_SHOES, LIST_OF_SHOES + SOCKS)],
        ['minor  question "socks" added (section: kit; type: yes_no)'],
        "minor",
    ),
    "question type": (
        [
            (QUESTIONS, "type: number", "type: yes_no"),
            (QUESTIONS, "      range: [0, 30]\n", ""),
            (BLISTER, "{answer: blister_days, at_least: 3}", "{answer: blister_days, is: yes}"),
            (BLISTER, "blister_days: 4", "blister_days: yes"),
            (CASES, "blister_days: 1", "blister_days: no"),
        ],
        [
            'major  question "blister_days", type: number -> yes_no',
            'major  question "blister_days", range: 0 to 30 -> none',
            'minor  rule "blister", levels: 3 when the answer to "blister_days" is at least 3 -> '
            '3 when the answer to "blister_days" is yes',
            'Words only: case "first_walk".',
        ],
        "major",
    ),
    "range": (
        [(QUESTIONS, "range: [0, 30]", "range: [0, 60]")],
        ['major  question "blister_days", range: 0 to 30 -> 0 to 60'],
        "major",
    ),
    "unit of a question that no outcome reads": (
        [(QUESTIONS, DAYS, DAYS + "      unit: days\n")],
        ['minor  question "blister_days", unit: none -> days'],
        "minor",
    ),
    "opener": (
        [(QUESTIONS, DAYS, "")],
        ['major  question "blister_days", opener: the answer to "blister" is yes -> none'],
        "major",
    ),
    "unknown_means": (
        [(QUESTIONS, ", unknown_means: yes", "")],
        ['major  question "fever", unknown_means: yes -> none'],
        "major",
    ),
    "option added to a question that outcomes read": (
        [(QUESTIONS, LIST_OF_SHOES, LIST_OF_SHOES + "        - {code: clogs, text: Clogs}\n")],
        ['major  question "shoes", options: new, old, none -> new, old, none, clogs'],
        "major",
    ),
    "option renamed": (
        [
            (QUESTIONS, "{code: none,", "{code: bare,"),
            (SHOES, "is: [new, none]", "is: [new, bare]"),
        ],
        [
            'major  question "shoes", options: new, old, none -> new, old, bare',
            f'major  rule "new_shoes", when: {TWO}"shoes" is new or none -> {TWO}"shoes" is new or bare',
        ],
        "major",
    ),
    "order of options": (
        [
            (QUESTIONS, LIST_OF_SHOES, ""),
            (QUESTIONS, "        - {code: new,", LIST_OF_SHOES + "        - {code: new,"),
        ],
        ['minor  question "shoes", options: new, old, none -> none, new, old'],
        "minor",
    ),
    "condition of a rule that an outcome names": (
        [(SHOES, "is: [new, none]", "is: new")],
        [f'major  rule "new_shoes", when: {TWO}"shoes" is new or none -> {TWO}"shoes" is new'],
        "major",
    ),
    "condition of a rule that an outcome reads through another": (
        [(SHOES, "when: {answer: shoes, is: [new, none]}", "when: {not: {rule: old_shoes}}")],
        [f'major  rule "new_shoes", when: {TWO}"shoes" is new or none -> not (the rule "old_shoes" is present)'],
        "major",
    ),
    "condition of a rule that no outcome reads": (
        [(EXTRA, "is: old}\n", "is: [old, none]}\n")],
        [f'minor  rule "old_shoes", when: {TWO}"shoes" is old -> {TWO}"shoes" is old or none'],
        "minor",
    ),
    "tags of a rule that an outcome counts": (
        [(BLISTER, "tags: [skin]", "tags: [skin, sore]")],
        ['major  rule "blister", tags: skin -> skin, sore'],
        "major",
    ),
    "tags of a rule that no outcome reads": (
        [(EXTRA, "tags: [worn]\n", "")],
        ['minor  rule "old_shoes", tags: worn -> none'],
        "minor",
    ),
    "do_now": (
        [(FEVER, "do_now: same_day", "do_now: emergency")],
        ['major  rule "fever", do_now: same_day -> emergency'],
        "major",
    ),
    "points by another weight": (
        [(SHOES, "weight: weak", "weight: strong"), (SHOES, "points: 1", "points: 3")],
        ['minor  rule "new_shoes", points: 1 -> 3'],
        "minor",
    ),
    "points by what a weight is worth": (
        [(PACK, "weak: 1", "weak: 2")],
        [
            'minor  pack, weight "weak": 1 -> 2',
            'minor  rule "new_shoes", points: 1 -> 2',
            'minor  rule "blister", points: 1 -> 2',
        ],
        "minor",
    ),
    "a weight that no rule names": ([(PACK, "idle: 7", "idle: 8")], ['patch  pack, weight "idle": 7 -> 8'], "patch"),
    "a level": (
        [(BLISTER, "at_least: 3", "at_least: 4")],
        [
            'minor  rule "blister", levels: 3 when the answer to "blister_days" is at least 3 -> '
            '3 when the answer to "blister_days" is at least 4'
        ],
        "minor",
    ),
    "condition of an outcome": (
        [(OUTCOMES, "{kind: symptom, tag: skin}, at_least: 1}", "{kind: symptom}, at_least: 1}")],
        [
            'major  outcome "change_shoes", when: at least 1 symptom tagged "skin" and the rule "new_shoes" is present '
            '-> at least 1 symptom and the rule "new_shoes" is present'
        ],
        "major",
    ),
    "urgency": (
        [(OUTCOMES, "urgency: null", "urgency: 0")],
        ['major  outcome "walk_on", urgency: none -> 0'],
        "major",
    ),
    "reassuring": (
        [(OUTCOMES, "reassuring: false", "reassuring: true")],
        ['major  outcome "walk_on", reassuring: no -> yes'],
        "major",
    ),
    "outcome added": (
        [
            (
                OUTCOMES,
                "- id: walk_on",
                "- {id: rest, when: {rule: blister}, urgency: 1, title: R, say: R.}\n- id: walk_on",
            )
        ],
        ['major  outcome "rest" added (when: the rule "blister" is present; urgency: 1; reassuring: no)'],
        "major",
    ),
    "outcome renamed": (
        [(OUTCOMES, "- id: stop", "- id: halt")],
        [
            'major  outcome "stop" removed (when: at least 1 red flag; urgency: 5; reassuring: no)',
            'major  outcome "halt" added (when: at least 1 red flag; urgency: 5; reassuring: no)',
        ],
        "major",
    ),
    "note": (
        [(NOTES, "{rule: new_shoes}", "{rule: blister}"), (NOTES, "how_soon: days", "how_soon: weeks")],
        [
            'minor  note "keep_it_dry", how_soon: days -> weeks',
            f'minor  {NOTE}, when: the rule "new_shoes" is present -> the rule "blister" is present',
        ],
        "minor",
    ),
    "guideline": (
        [
            (GUIDELINES, "title: T, verified: primary", "title: T, verified: secondary"),
            (GUIDELINES, "when: {rule: old_shoes}", "when: {rule: new_shoes}"),
        ],
        [
            'minor  guideline "walkers", view "relax": the rule "old_shoes" is present -> '
            'the rule "new_shoes" is present',
            'minor  guideline "hut", verified: primary -> secondary',
        ],
        "minor",
    ),
    "view renamed": (
        [(GUIDELINES, "id: relax", "id: calm")],
        [
            'minor  guideline "walkers", view "relax": the rule "old_shoes" is present -> none',
            'minor  guideline "walkers", view "calm": none -> the rule "old_shoes" is present',
        ],
        "minor",
    ),
    "id of the pack": ([(PACK, "id: feet", "id: toes")], ["major  pack, id: feet -> toes"], "major"),
    "words everywhere": (
        [
            (PACK, "Wave both arms.", "Shout."),
            (QUESTIONS, "text: A fever", "text: A high fever"),
            (QUESTIONS, "title: Your kit", "title: Kit"),
            (SHOES, "title: New shoes", "title: Newish shoes"),
            (BLISTER, "  - {given: {blister: no}, expect: absent}\n", ""),
            (OUTCOMES, "Stop walking", "Stop"),
            (NOTES, "They rub.", "Rub."),
            (GUIDELINES, "title: T,", "title: U,"),
            (SOURCES, "3rd", "4th"),
            (CASES, "story: New", "story: Nice"),
        ],
        [
            'Words only: pack.yaml, question "fever", rule "new_shoes", rule "blister", outcome "stop", note "rub", '
            'guideline "hut", section "kit", source "handbook", case "first_walk".'
        ],
        "patch",
    ),
    "another way to write it": (
        [
            (SHOES, "is: [new, none]", "is: [none, new]"),
            (OUTCOMES, "      - {rule: new_shoes}\n", ""),
            (OUTCOMES, "    all:\n", "    all:\n      - {rule: new_shoes}\n"),
        ],
        ['Words only: rule "new_shoes", outcome "change_shoes".'],
        "patch",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_one_change_is_said_word_for_word(old: Path, new: Path, name: str) -> None:
    edits, lines, bump = TABLE[name]
    for file, before, after in edits:
        change(new, file, before, after)
    assert told(old, new)[2:] == [*lines, verdict(bump, in_words_only=lines[0].startswith("Words only"))]


def told(old: Path, new: Path) -> list[str]:
    return as_text(compare(load_pack(old), load_pack(new)), None).splitlines()


def verdict(bump: str, *, in_words_only: bool = False) -> str:
    subject = "Nothing changed in meaning; this" if in_words_only else "This"
    return f"{subject} needs a {bump} bump: 1.2.3 -> {BUMPED[bump]}. The new pack has 1.2.3, which is not enough."


def test_a_rule_that_no_outcome_reads_is_minor_when_new_and_major_when_gone(old: Path, new: Path) -> None:
    write(new, "modifiers/bare_feet.yaml", EXTRA_RULE.replace("id: old_shoes", "id: bare_feet"))
    assert told(old, new)[2:] == [f'minor  rule "bare_feet" added ({EXTRA_TOLD})', verdict("minor")]
    assert told(new, old)[2:] == [f'major  rule "bare_feet" removed ({EXTRA_TOLD})', verdict("major")]


def test_a_new_rule_that_an_outcome_counts_is_major(old: Path, new: Path) -> None:
    text = EXTRA_RULE.replace("id: old_shoes", "id: bare_feet").replace("modifier", "symptom")
    write(new, "symptoms/bare_feet.yaml", text.replace("worn", "skin"))
    facts = EXTRA_TOLD.replace("modifier", "symptom").replace("worn", "skin")
    assert told(old, new)[2:] == [f'major  rule "bare_feet" added ({facts})', verdict("major")]
    assert told(new, old)[2:] == [f'major  rule "bare_feet" removed ({facts})', verdict("major")]


def test_a_question_that_is_gone_is_major(old: Path, new: Path) -> None:
    change(old, QUESTIONS, LIST_OF_SHOES, LIST_OF_SHOES + SOCKS)
    assert told(old, new)[2:] == ['major  question "socks" removed (section: kit; type: yes_no)', verdict("major")]


def test_a_rule_that_only_an_opener_reads_counts_as_read_by_the_outcomes(old: Path, new: Path) -> None:
    for folder in (old, new):
        opened = "      only_if: {rule: old_shoes}\n      options:\n        - {code: yes_it_is, text: Y}\n"
        asked = "    - id: worn\n      type: choice\n      text: W\n      label: w\n" + opened
        change(folder, QUESTIONS, LIST_OF_SHOES, LIST_OF_SHOES + asked + "        - {code: no_it_is_not, text: N}\n")
        change(folder, OUTCOMES, "      - {rule: new_shoes}\n", "      - {answer: worn, is: yes_it_is}\n")
        (folder / CASES).unlink()
    change(new, EXTRA, "is: old}\n", "is: [old, none]}\n")
    line = f'major  rule "old_shoes", when: {TWO}"shoes" is old -> {TWO}"shoes" is old or none'
    assert told(old, new)[2:] == [line, verdict("major")]


ORDERS = [
    (OUTCOMES, "major", "pack, order of outcomes: stop, change_shoes -> change_shoes, stop"),
    (NOTES, "minor", "pack, order of notes: keep_it_dry, rub -> rub, keep_it_dry"),
    (GUIDELINES, "minor", "pack, order of guidelines: walkers, hut -> hut, walkers"),
    (
        QUESTIONS,
        "minor",
        "pack, order of questions: fever, blister, blister_days, shoes -> shoes, fever, blister, blister_days",
    ),
]


@pytest.mark.parametrize(("file", "bump", "line"), ORDERS)
def test_the_order_of_a_list_counts(old: Path, new: Path, file: str, bump: str, line: str) -> None:
    first, second, *rest = [f"- id: {each}" for each in f"\n{entries(new, file)}".split("\n- id: ")[1:]]
    write(new, file, "\n".join([second, first, *rest]) + "\n")
    assert told(old, new)[2:] == [f"{bump}  {line}", verdict(bump)]


def entries(folder: Path, file: str) -> str:
    text = (folder / file).read_text(encoding="utf-8").rstrip("\n")
    return text.replace("- {id: rub, when: {rule: new_shoes}, say: They rub., sources: [handbook]}", RUB).replace(
        "- {id: hut, title: T, verified: primary, source: handbook, views: [{id: silent, say: S}]}", HUT
    )


RUB = "- id: rub\n  when: {rule: new_shoes}\n  say: They rub.\n  sources: [handbook]"
HUT = "- id: hut\n  title: T\n  verified: primary\n  source: handbook\n  views: [{id: silent, say: S}]"


def test_the_order_of_views_counts(old: Path, new: Path) -> None:
    change(new, GUIDELINES, "    - {id: relax, when: {rule: old_shoes}, say: Relax.}\n", "")
    change(new, GUIDELINES, "    - id: rest", "    - {id: relax, when: {rule: old_shoes}, say: Relax.}\n    - id: rest")
    line = 'minor  guideline "walkers", order of views: rest, relax -> relax, rest'
    assert told(old, new)[2:] == [line, verdict("minor")]


def test_comments_and_layout_change_nothing(old: Path, new: Path, run: Run) -> None:
    change(new, NOTES, "- id: keep_it_dry", "# A comment.\n\n- id:   'keep_it_dry'")
    nothing = "feet 1.2.3 to feet 1.2.3\n\nThe content of both packs is the same; it needs no bump.\n"
    assert run(old, new) == run(old, old) == (0, nothing, "")


@pytest.mark.parametrize(
    ("version", "code"), [("1.2.3", 1), ("1.2.4", 1), ("0.9.9", 1), ("1.3.0", 0), ("1.3.2", 0), ("2.0.0", 0)]
)
def test_a_version_that_was_not_bumped_enough_ends_in_1(
    old: Path, new: Path, run: Run, version: str, code: int
) -> None:
    change(new, BLISTER, "weight: weak", "weight: strong")
    change(new, PACK, "version: 1.2.3", f"version: {version}")
    short = ", which is not enough" if code else ""
    told = (
        f"feet 1.2.3 to feet {version}\n\n"
        'minor  rule "blister", points: 1 -> 3\n'
        f"This needs a minor bump: 1.2.3 -> 1.3.0. The new pack has {version}{short}.\n"
    )
    assert run(old, new) == (code, told, "")


A, B = {"answer": "blister", "is": "yes"}, {"rule": "blister"}
C = {"count": {"rules": ("a", "b")}, "at_least": 1}
SAME = [
    ({"all": (A, B)}, {"all": (B, A)}),
    ({"any": (A, {"any": (B, C)})}, {"any": (C, B, A, A)}),
    ({"all": (A,)}, A),
    ({"any": (A, A)}, {"all": (A,)}),
    ({"not": {"not": A}}, A),
    ({"not": {"all": (A, B)}}, {"not": {"all": (B, A)}}),
    (C, {"count": {"rules": ("b", "a")}, "at_least": 1}),
    ({"answer": "q", "is": ("x", "y")}, {"answer": "q", "is": ("y", "x")}),
    ({"answer": "q", "at_least": 4, "below": 7}, {"answer": "q", "more_than": 3, "at_most": 6}),
    ({"answer": "q", "at_least": 4, "more_than": 1}, {"answer": "q", "at_least": 4}),
]
DIFFERENT = [
    ({"all": (A, B)}, {"any": (A, B)}),
    ({"not": A}, A),
    ({"any": (A, {"all": (B, C)})}, {"any": (A, B, C)}),
    ({"answer": "q", "at_least": 4}, {"answer": "q", "more_than": 4}),
    ({"answer": "q", "at_least": 4}, {"answer": "q", "below": 4}),
    (C, {"count": {"rules": ("a", "b")}, "at_least": 2}),
    (C, {"count": {"kind": "symptom", "rules": ("a", "b")}, "at_least": 1}),
    ({"count": {}, "at_least": 1}, {"count": {"rules": ()}, "at_least": 1}),
]


def form(condition: dict[str, object]) -> object:
    built: Condition = TypeAdapter(Condition).validate_python(condition)
    return meaning(built)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_conditions_that_differ_only_in_writing_are_the_same(one: dict[str, object], other: dict[str, object]) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_conditions_that_differ_in_more_are_not(one: dict[str, object], other: dict[str, object]) -> None:
    assert form(one) != form(other)


# Counted by hand, with the pack of `changed` below: a and 7 stay where they are, lines 2 and 6 lose bare feet, line 4
# gains a red flag; f, g and h are wrong for both packs, i for the old one; line 3 is blank.
PEOPLE = """\
{"id": "a", "blister": true, "shoes": "new", "fever": false}
{"id": "b", "blister": true, "shoes": "none", "fever": false}

{"blister": false, "shoes": "old", "fever": "declined"}
{"id": 7, "fever": "unknown"}
{"blister": true, "shoes": "none", "socks": true}
{"id": "f", "blister": true, "blister_days": 31}
{"id": "g", "shoe": "new"}
{"id": "h", "blister": false, "blister_days": 3}
{"id": "i", "shoes": "clogs"}
"""


@pytest.fixture
def changed(new: Path) -> Path:
    """Bare feet are no new shoes, old shoes are a red flag, and there are clogs and socks."""
    change(new, SHOES, "is: [new, none]", "is: new")
    change(new, FEVER, "when: {answer: fever, is: yes}", "when: {any: [{answer: fever, is: yes}, {rule: old_shoes}]}")
    change(new, QUESTIONS, LIST_OF_SHOES, LIST_OF_SHOES + "        - {code: clogs, text: Clogs}\n" + SOCKS)
    change(new, PACK, "version: 1.2.3", "version: 2.0.0")
    return new


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.ndjson"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


TOLD = """
People: 5 compared, 4 rejected and not compared (by the old pack only 1, by the new only 0, by both 3), 1 blank.
Answers left out for the old pack, which lacks the question: socks.

Old outcome (rows) by new outcome (columns):
                stop  change_shoes  walk_on
  stop             1             0        0
  change_shoes     0             1        2
  walk_on          1             0        0

Rules:
             gained  lost
  fever           1     0
  new_shoes       0     2

Urgency goes down for 2 people
  id b: change_shoes -> walk_on
  line 6: change_shoes -> walk_on

Urgency goes up for 1 person
  line 4: walk_on -> stop
"""


def test_people_are_scored_with_both_packs(old: Path, changed: Path, people: Path, run: Run) -> None:
    ran = run(old, changed, "--answers", people)
    assert ran.code == 0
    assert ran.out.partition("The new pack has 2.0.0.\n")[2] == TOLD
    assert run(old, changed, "--answers", people, "--fail-on", "downgrade") == (1, ran.out, "")
    assert run(old, old, "--answers", people, "--fail-on", "downgrade").code == 0


def test_the_same_pack_twice_moves_nobody(old: Path, people: Path, run: Run) -> None:
    assert run(old, old, "--answers", people).out.endswith(
        "\n\nNobody gains or loses a rule.\n\nUrgency goes down for nobody\n\nUrgency goes up for nobody\n"
    )


def test_an_urgency_that_changes_under_the_same_outcome_counts(old: Path, new: Path, people: Path, run: Run) -> None:
    change(new, OUTCOMES, "urgency: 2", "urgency: null")
    ran = run(old, new, "--answers", people)
    assert "down for 2 people\n  id a: change_shoes -> change_shoes\n" in ran.out


def test_only_the_first_people_are_shown(old: Path, changed: Path, people: Path, run: Run) -> None:
    lines = [f'{{"id": "b{i}", "blister": true, "shoes": "none"}}\n' for i in range(1_023)]
    people.write_text("".join(lines), encoding="utf-8")
    shown = "".join(f"  id b{i}: change_shoes -> walk_on\n" for i in range(20))
    told = run(old, changed, "--answers", people).out
    assert f"\nUrgency goes down for 1,023 people\n{shown}  ... and 1,003 more\n\nUrgency goes up for nobody\n" in told


def test_ids_are_made_safe_to_show(old: Path, changed: Path, people: Path, run: Run) -> None:
    who = "\x1b[2J|<b>" + "x" * 100
    people.write_text(json.dumps({"id": who, "blister": True, "shoes": "none"}), encoding="utf-8")
    shown = who[:80].replace("\x1b", "\ufffd")
    assert f"  id {shown}: change_shoes" in run(old, changed, "--answers", people).out
    marked = shown.replace("[", "\\[").replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")
    assert f"- id {marked}: change_shoes" in run(old, changed, "--answers", people, "--format", "markdown").out
    as_data = run(old, changed, "--answers", people, "--format", "json").out
    assert as_data.isascii() and json.loads(as_data)["answers"]["down"]["shown"][0]["id"] == who


def test_markdown_has_tables(old: Path, changed: Path, people: Path, run: Run) -> None:
    change(changed, PACK, "idle: 7", "idle: 8")
    change(changed, SOURCES, "3rd", "4th")
    page = run(old, changed, "--answers", people, "--format", "markdown").out
    assert page.startswith(
        "# feet 1.2.3 to feet 2.0.0\n\nThis needs a major bump: 1.2.3 -&gt; 2.0.0. The new pack has 2.0.0.\n\n"
        "## Changes in meaning\n\n| Bump | What | Field | Old | New |\n| --- | --- | --- | --- | --- |\n"
        '| major | question "shoes" | options | new, old, none | new, old, none, clogs |\n'
    )
    assert '| minor | question "socks" | added | \\- | section: kit; type: yes_no |\n' in page
    assert '| patch | pack | weight "idle" | 7 | 8 |\n\n## Words only\n\n- source "handbook"\n\n## Answers\n' in page
    assert "|  | stop | change_shoes | walk_on |\n| --- | --- | --- | --- |\n| stop | 1 | 0 | 0 |\n" in page
    assert "|  | gained | lost |\n| --- | --- | --- |\n| fever | 1 | 0 |\n| new_shoes | 0 | 2 |\n" in page
    assert "## Urgency goes down for 2 people\n\n- id b: change_shoes -&gt; walk_on\n- line 6: change" in page


def test_json_holds_everything(old: Path, changed: Path, people: Path, run: Run) -> None:
    change(changed, SOURCES, "3rd", "4th")
    ran = run(old, changed, "--answers", people, "--format", "json")
    found: dict[str, Any] = json.loads(ran.out)
    assert (found["old"], found["new"]) == (load_pack(old).name, load_pack(changed).name)
    assert (found["bump"], found["version_needed"], found["version_enough"]) == ("major", "2.0.0", True)
    assert {
        "what": "question",
        "id": "socks",
        "field": None,
        "old": None,
        "new": "section: kit; type: yes_no",
        "bump": "minor",
    } in found["changes"]
    assert found["words_only"] == [{"what": "source", "id": "handbook"}]
    assert found["answers"] == {
        "compared": 5,
        "blank": 1,
        "rejected": {"old": 1, "new": 0, "both": 3},
        "only_old": [],
        "only_new": ["socks"],
        "outcomes": [
            {"old": "stop", "new": "stop", "people": 1},
            {"old": "change_shoes", "new": "change_shoes", "people": 1},
            {"old": "change_shoes", "new": "walk_on", "people": 2},
            {"old": "walk_on", "new": "stop", "people": 1},
        ],
        "rules": [{"id": "fever", "gained": 1, "lost": 0}, {"id": "new_shoes", "gained": 0, "lost": 2}],
        "down": {
            "people": 2,
            "shown": [
                {"id": "b", "line": 2, "old": "change_shoes", "new": "walk_on"},
                {"id": None, "line": 6, "old": "change_shoes", "new": "walk_on"},
            ],
        },
        "up": {"people": 1, "shown": [{"id": None, "line": 4, "old": "walk_on", "new": "stop"}]},
    }
    assert json.loads(as_json(compare(load_pack(old), load_pack(old)), None))["answers"] is None


def test_every_format_of_answers_gives_the_same(old: Path, changed: Path, people: Path, run: Run) -> None:
    records = [json.loads(line) for line in PEOPLE.splitlines() if line]
    array = people.with_suffix(".json")
    array.write_text(json.dumps(records), encoding="utf-8")
    good = [each for each in records if "shoe" not in each]
    keys = ["id", "blister", "shoes", "fever", "blister_days", "socks"]
    rows = [",".join(str(each.get(key, "")) for key in keys) for each in good]
    table = people.with_suffix(".csv")
    table.write_text("\n".join([",".join(keys), *rows]) + "\n", encoding="utf-8")
    by_line, of_array, of_table = (
        json.loads(run(old, changed, "--answers", path, "--format", "json").out)["answers"]
        for path in (people, array, table)
    )
    assert [each["line"] for each in of_array["down"]["shown"]] == [2, 5]
    assert [each["id"] for each in of_table["down"]["shown"]] == ["b", None]
    for key in ("compared", "outcomes", "rules"):
        assert by_line[key] == of_array[key] == of_table[key]
    assert by_line["rejected"] == of_array["rejected"] == {"old": 1, "new": 0, "both": 3}
    assert of_table["rejected"] == {"old": 1, "new": 0, "both": 2}


def test_answers_can_come_through_a_pipe(old: Path, changed: Path) -> None:
    command = [sys.executable, "-m", "b12screen", "rules", "diff", str(old), str(changed), "--answers"]
    for source in ("-", "/dev/stdin"):
        ran = subprocess.run([*command, source], input=PEOPLE, capture_output=True, encoding="utf-8", check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.endswith(TOLD)


def test_what_cannot_run_ends_in_2(old: Path, new: Path, tmp_path: Path, run: Run) -> None:
    needs = "--fail-on downgrade compares people. Give their answers with --answers FILE.\n"
    assert run(old, new, "--fail-on", "downgrade") == (2, "", needs)
    assert run(old, tmp_path / "gone")[:2] == (2, "")
    assert run(old, new, "--answers", tmp_path / "gone")[:2] == (2, "")
    change(new, BLISTER, "weight: weak", "weight: week")
    ran = run(old, new)
    assert ran[:2] == (2, "") and "unknown_weight" in ran.err


def test_the_built_in_pack_is_the_same_as_itself(run: Run) -> None:
    assert run(rules_root(), rules_root()).code == 0
