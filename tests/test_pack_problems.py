"""One defect put into a copy of the small pack gives one problem, at its place and in these words."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from small_pack import FILES, change, write, write_small_pack
from system import FAILS_TO_BE_READ, said_of, skip_unless_forbidden, skip_unless_reading_fails
from work import make_too_large_to_hold, processor_seconds, steps

from b12screen.authoring.check.every_problem import problems_in
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.pack.load import load_pack
from b12screen.pack.problems import PackError, Problem
from b12screen.pack.read import yaml12
from b12screen.pack.read.files import MAX_BYTES
from b12screen.pack.read.yaml12 import read_yaml

BLISTER = "symptoms/blister.yaml"
SHOES = "risk_factors/new_shoes.yaml"
FEVER = "red_flags/fever.yaml"
CASES = "cases/walkers.yaml"
WHEN = "when: {answer: blister, is: yes}"
TEXT_WANTED = "must be text; put it in quotes if it looks like a number, true or false"
YES_OR_NO = "write yes or no; true and false are no answers in rules"
NO_BREAK = "yaml_syntax: a no-break space stands here, which only looks like a space; type a space"
ALIAS = "anchors and aliases are not used in rule files; write it out"
LAST = "the last entry has no condition, all others have one; something must always hold"
UNSIGNED = "status is unreviewed until reviewed_by names a clinician and reviewed_on the day, then it is reviewed"
KINDS = "must be 'red_flag', 'risk_factor', 'symptom' or 'modifier'"
A_CONDITION = "a condition is a mapping with one of: all, any, not, answer, rule, count"
YES_NO_WANTED = 'the answer must be true, false, "yes" or "no", or "unknown", "declined" or null'
NUMBER_WANTED = 'the answer must be a whole number without quotes, or "unknown", "declined" or null'
OPTION_WANTED = 'the answer must be an option code in quotes, or "unknown", "declined" or null'
LISTED = "rule files end in .yaml and lie directly in their folder"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


def problems(folder: Path) -> tuple[Problem, ...]:
    """What the loader has to say about a pack."""
    try:
        load_pack(folder)
    except PackError as error:
        return error.problems
    return ()


def found(folder: Path) -> list[str]:
    """The problems of a pack, one a line, with file names as they are in the pack."""
    return [problem.concise().removeprefix(f"{folder}/") for problem in problems(folder)]


def shown(folder: Path) -> str:
    """The problems of a pack with their lines and carets."""
    return "\n".join(problem.full() for problem in problems(folder)).replace(f"{folder}/", "")


def test_the_small_pack_has_no_problem(pack: Path) -> None:
    assert found(pack) == []
    assert problems_in(pack) == ()


# Rows: file, what stands there, what is put in its place, and the problem without the name of the file.
KEYS_AND_TYPES: list[tuple[str, ...]] = [
    (BLISTER, "because:", "becuase:", '9:1: unknown_key: "becuase" is not a key here; did you mean "because"?'),
    (  # not like the missing key, so these are two problems
        *(BLISTER, "because: A", "do_it: A"),
        *('1:1: missing_key: "because" is missing here', '9:1: unknown_key: "do_it" is not a key here'),
    ),
    (
        BLISTER,
        "at_least: 3",
        "at_leest: 3",
        '8:51: unknown_key: "at_leest" is not a key here; did you mean "at_least"?',
    ),
    ("questions.yaml", "- id: kit", "- only_if: 3\n  id: kit", '16:3: unknown_key: "only_if" is not a key here'),
    (BLISTER, "title: Blister\n", "", '1:1: missing_key: "title" is missing here'),
    (CASES, "    outcome: change_shoes\n", "", '6:5: missing_key: "outcome" is missing here'),
    ("questions.yaml", "{code: old, text: Old ones}", "{code: old}", '26:11: missing_key: "text" is missing here'),
    ("outcomes.yaml", "  urgency: 5\n", "", '1:3: missing_key: "urgency" is missing here'),
    (
        *("pack.yaml", "days: This week., ", ""),
        '16:15: missing_key: "days" is missing here, and the notes of the pack say how_soon: days',
    ),
    (
        *("pack.yaml", "    same_day: Go down today.\n", ""),
        '11:5: missing_key: "same_day" is missing here, and the red flags of the pack say do_now: same_day',
    ),
    ("questions.yaml", "range: [0, 30]", "range: [0]", "14:14: wrong_type: the list is too short"),
    ("questions.yaml", "range: [0, 30]", "range: [0, 30, 40]", "14:14: wrong_type: the list is too long"),
    ("questions.yaml", "range: [0, 30]", "range: 30", "14:14: wrong_type: must be a list"),
    (BLISTER, "tags: [skin]", "tags: skin", "4:7: wrong_type: must be a list"),
    (BLISTER, "tags: [skin]", "tags: {skin: 1}", "4:7: wrong_type: must be a list"),
    (BLISTER, "tags: [skin]", "tags: null", "4:7: wrong_type: must be a list"),
    (BLISTER, "title: Blister", "title: 5", f"3:8: wrong_type: {TEXT_WANTED}"),
    (BLISTER, "title: Blister", "title: true", f"3:8: wrong_type: {TEXT_WANTED}"),
    (BLISTER, "title: Blister", "title: null", f"3:8: wrong_type: {TEXT_WANTED}"),
    (BLISTER, "title: Blister", "title: [x]", f"3:8: wrong_type: {TEXT_WANTED}"),
    (BLISTER, "title: Blister", 'title: ""', "3:8: empty_text: the text is empty"),
    (BLISTER, "title: Blister", 'title: "  "', "3:8: empty_text: the text is empty"),
    (BLISTER, "title: Blister", f"title: {'x' * 2001}", "3:8: text_too_long: must have at most 2000 characters"),
    (BLISTER, "id: blister\n", f"id: {'x' * 61}\n", "1:5: text_too_long: must have at most 60 characters"),
    (BLISTER, WHEN, "when: {answer: blister, is: true}", f"5:29: wrong_type: {YES_OR_NO}"),
    (BLISTER, WHEN, "when: {answer: blister, is: [yes, 5]}", f"5:35: wrong_type: {TEXT_WANTED}"),
    (BLISTER, "at_least: 3", "at_least: 3.0", "8:61: wrong_type: must be a whole number"),
    (BLISTER, "at_least: 3", 'at_least: "3"', "8:61: wrong_type: must be a whole number"),
    (BLISTER, "at_least: 3", "at_least: yes", "8:61: wrong_type: must be a whole number"),
    (BLISTER, "at_least: 3", "at_least: true", "8:61: wrong_type: must be a whole number"),
    (BLISTER, "points: 3", "points: 1e1", "13:71: wrong_type: must be a whole number"),
    ("outcomes.yaml", "urgency: 5", "urgency: high", "3:12: wrong_type: must be a whole number"),
    ("outcomes.yaml", "urgency: 5", "urgency: 10", "3:12: out_of_range: must be 9 or less"),
    ("outcomes.yaml", "urgency: 5", "urgency: -1", "3:12: out_of_range: must be 0 or more"),
    ("outcomes.yaml", "reassuring: false", "reassuring: no", "19:15: wrong_type: must be true or false"),
    ("pack.yaml", "version: 1.2.3", "version: 1.2", f"3:10: wrong_type: {TEXT_WANTED}"),
    ("pack.yaml", "version: 1.2.3", "version: one", r"3:10: bad_name: must be a version such as 1.2.3"),
    ("pack.yaml", "weak: 1", "Weak: 1", "8:22: bad_name: must be small letters, digits and _, and start with a letter"),
    ("pack.yaml", "weak: 1", "weak: 1.5", "8:28: wrong_type: must be a whole number"),
    (
        BLISTER,
        "id: blister\n",
        "id: Blister\n",
        "1:5: bad_name: must be small letters, digits and _, and start with a letter",
    ),
    ("questions.yaml", "code: old", "code: Old", "26:18: bad_name: must be small letters, digits and _"),
    (
        BLISTER,
        "{blister: no}",
        "{blister: 1.5}",
        "14:23: wrong_type: an answer is text, a whole number, true, false or null",
    ),
    (
        BLISTER,
        "{blister: no}",
        "{blister: [no]}",
        "14:23: wrong_type: an answer is text, a whole number, true, false or null",
    ),
    (BLISTER, "{blister: no}", "no", "14:13: wrong_type: must be a mapping of keys to values"),
]
BLANKS: list[tuple[str, ...]] = [
    (BLISTER, "title: Blister", "title: ~", '3:8: blank: still a blank: "title"'),
    (BLISTER, "title: Blister", "title:", '3:7: blank: still a blank: "title"'),
    (BLISTER, "tags: [skin]", "tags:", '4:6: blank: still a blank: "tags"'),
    (BLISTER, "sources: [handbook]", "sources: [~]", '10:11: blank: still a blank: "sources"'),
    (BLISTER, WHEN, "when: {answer: ~, is: yes}", '5:16: blank: still a blank: "answer"'),
    (BLISTER, WHEN, "when: ~", '5:7: blank: still a blank: "when"'),
    (BLISTER, "kind: symptom", "kind: ~", '2:7: blank: still a blank: "kind"'),
    (BLISTER, "at_least: 3", "at_least: ~", '8:61: blank: still a blank: "at_least"'),
    (BLISTER, "{blister: no}", "{~: no}", '14:14: blank: still a blank: "given"'),
    (FEVER, "do_now: same_day", "do_now: ~", '6:9: blank: still a blank: "do_now"'),
    ("outcomes.yaml", "urgency: 5", "urgency: ~", '3:12: blank: still a blank: "urgency"'),
    ("questions.yaml", "range: [0, 30]", "range: ~", '14:14: blank: still a blank: "range"'),
]
VALUES: list[tuple[str, ...]] = [
    (BLISTER, "kind: symptom", "kind: symptm", f'2:7: unknown_value: {KINDS}; did you mean "symptom"?'),
    (BLISTER, "kind: symptom", "kind: modifer", f'2:7: unknown_value: {KINDS}; did you mean "modifier"?'),
    (BLISTER, "kind: symptom", "kind: sign", f"2:7: unknown_value: {KINDS}"),
    (BLISTER, "kind: symptom", "kind: 3", f"2:7: unknown_value: {KINDS}"),
    (
        BLISTER,
        WHEN,
        "when: {count: {kind: flag}, at_least: 1}",
        f'5:22: unknown_value: {KINDS}; did you mean "red_flag"?',
    ),
    (
        *(BLISTER, "expect: absent", "expect: absnt"),
        "14:36: unknown_value: must be 'present', 'absent' or 'unknown'; did you mean \"absent\"?",
    ),
    (
        *(FEVER, "do_now: same_day", "do_now: sameday"),
        "6:9: unknown_value: must be 'emergency', 'crisis_line', 'eye' or 'same_day'; did you mean \"same_day\"?",
    ),
    (
        *("questions.yaml", "type: choice", "type: chioce"),
        "20:13: unknown_value: must be 'yes_no', 'choice' or 'number'; did you mean \"choice\"?",
    ),
    ("questions.yaml", "unknown_means: yes", "unknown_means: no", "7:83: unknown_value: must be 'yes'"),
    (
        *("pack.yaml", "weeks: This", "week: This"),
        "16:52: unknown_value: must be 'same_day', 'days' or 'weeks'; did you mean \"weeks\"?",
    ),
    (
        *("notes.yaml", "how_soon: days", "how_soon: day"),
        "3:13: unknown_value: must be 'same_day', 'days' or 'weeks'; did you mean \"days\"?",
    ),
    (
        *("sources.yaml", "read: whole", "read: hole"),
        "4:9: unknown_value: must be 'whole', 'excerpt', 'abstract' or 'secondary'; did you mean \"whole\"?",
    ),
    (
        *("guidelines.yaml", "verified: primary", "verified: primry"),
        "3:13: unknown_value: must be 'primary' or 'secondary'; did you mean \"primary\"?",
    ),
    (CASES, "base: no", "base: yes", "3:9: unknown_value: must be 'none', 'no' or 'unknown'"),
    ("pack.yaml", "status: unreviewed", "status: draft", "5:9: unknown_value: must be 'unreviewed' or 'reviewed'"),
]
NAMES: list[tuple[str, ...]] = [
    (
        BLISTER,
        "weight: weak\n",
        "weight: week\n",
        '6:9: unknown_weight: there is no weight "week"; did you mean "weak"? pack.yaml has strong, weak and none',
    ),
    (
        *(BLISTER, "weight: strong", "weight: heavy"),
        '8:14: unknown_weight: there is no weight "heavy"; pack.yaml has strong, weak and none',
    ),
    (
        *(BLISTER, "sources: [handbook]", "sources: [handbok]"),
        '10:11: unknown_source: there is no source "handbok"; did you mean "handbook"?',
    ),
    ("outcomes.yaml", "sources: [handbook]", "sources: [tale]", '7:13: unknown_source: there is no source "tale"'),
    ("notes.yaml", "sources: [handbook]", "sources: [tale]", '5:13: unknown_source: there is no source "tale"'),
    ("guidelines.yaml", "source: handbook", "source: tale", '4:11: unknown_source: there is no source "tale"'),
    ("pack.yaml", "sources: [handbook]", "sources: [tale]", '20:17: unknown_source: there is no source "tale"'),
    (
        *(BLISTER, WHEN, "when: {answer: blistr, is: yes}"),
        '5:16: unknown_question: there is no question "blistr"; did you mean "blister"?',
    ),
    (
        *("notes.yaml", WHEN, "when: {answer: knees, is: yes}"),
        '2:18: unknown_question: there is no question "knees"',
    ),
    (BLISTER, "{blister: no}", "{knees: no}", '14:14: unknown_question: there is no question "knees"'),
    (CASES, "shoes: new", "shos: new", '4:44: unknown_question: there is no question "shos"; did you mean "shoes"?'),
    (
        BLISTER,
        WHEN,
        "when: {answer: blister, is: yess}",
        '5:29: unknown_option: there is no option "yess"; did you mean "yes"?',
    ),
    (
        SHOES,
        "is: [new, none]",
        "is: [new, nine]",
        '5:33: unknown_option: there is no option "nine"; did you mean "none"?',
    ),
    (
        *(SHOES, "given: {shoes: old}", "given: {shoes: olds}"),
        '11:21: unknown_option: "shoes": the answer is none of new, old or none; did you mean "old"?',
    ),
    (SHOES, "given: {shoes: old}", "given: {shoes: 3}", f'11:21: wrong_type: "shoes": {OPTION_WANTED}'),
    (BLISTER, "{blister: no}", "{blister: maybe}", f'14:23: wrong_type: "blister": {YES_NO_WANTED}'),
    (BLISTER, "{blister: no}", "{blister: 1}", f'14:23: wrong_type: "blister": {YES_NO_WANTED}'),
    (BLISTER, "blister_days: 4", 'blister_days: "4"', f'13:42: wrong_type: "blister_days": {NUMBER_WANTED}'),
    (BLISTER, "blister_days: 4", "blister_days: true", f'13:42: wrong_type: "blister_days": {NUMBER_WANTED}'),
    (
        *(BLISTER, "blister_days: 4", "blister_days: 31"),
        '13:42: out_of_range: "blister_days": the number is not from 0 to 30',
    ),
    (
        *(CASES, "blister_days: 1", "blister_days: -1"),
        '4:41: out_of_range: "blister_days": the number is not from 0 to 30',
    ),
    (
        BLISTER,
        WHEN,
        "when: {rule: new_shoe}",
        '5:14: unknown_rule: there is no rule "new_shoe"; did you mean "new_shoes"?',
    ),
    ("outcomes.yaml", "rule: new_shoes", "rule: socks", '12:16: unknown_rule: there is no rule "socks"'),
    (BLISTER, WHEN, "when: {count: {rules: [socks]}, at_least: 1}", '5:24: unknown_rule: there is no rule "socks"'),
    (
        *(CASES, "present: [new_shoes, blister]", "present: [new_shoes, blistr]"),
        '10:26: unknown_rule: there is no rule "blistr"; did you mean "blister"?',
    ),
    (CASES, "unknown: []", "unknown: [socks]", '11:15: unknown_rule: there is no rule "socks"'),
    (
        BLISTER,
        WHEN,
        "when: {count: {tag: shoe}, at_least: 1}",
        '5:21: unknown_tag: there is no tag "shoe"; did you mean "shoes"?',
    ),
    (
        *(CASES, "outcome: change_shoes", "outcome: change_shoe"),
        '6:14: unknown_outcome: there is no outcome "change_shoe"; did you mean "change_shoes"?',
    ),
    (CASES, "could_become: []", "could_become: [rest]", '8:20: unknown_outcome: there is no outcome "rest"'),
    (
        *(CASES, "notes: [keep_it_dry]", "notes: [keep_dry]"),
        '12:13: unknown_note: there is no note "keep_dry"; did you mean "keep_it_dry"?',
    ),
    (
        *(CASES, "{walkers: rest}", "{walker: rest}"),
        '13:18: unknown_guideline: there is no guideline "walker"; did you mean "walkers"?',
    ),
    (
        *(CASES, "{walkers: rest}", "{walkers: rests}"),
        '13:27: unknown_view: the guideline "walkers" has no view "rests"; did you mean "rest"?',
    ),
]
CONDITIONS: list[tuple[str, ...]] = [
    (BLISTER, WHEN, "when: blister", f"5:7: not_a_condition: {A_CONDITION}"),
    (BLISTER, WHEN, "when: {answr: blister, is: yes}", f"5:7: not_a_condition: {A_CONDITION}"),
    (BLISTER, WHEN, "when: {not: [{rule: fever}]}", f"5:13: not_a_condition: {A_CONDITION}"),
    (BLISTER, WHEN, "when: {all: [fever]}", f"5:14: not_a_condition: {A_CONDITION}"),
    (BLISTER, WHEN, "when: {all: [{rule: fever}], any: []}", '5:30: unknown_key: "any" is not a key here'),
    (BLISTER, WHEN, "when: {count: {}, at_least: 0}", "5:29: out_of_range: must be 1 or more"),
    (BLISTER, WHEN, "when: {count: {}}", '5:7: missing_key: "at_least" is missing here'),
    (
        *(BLISTER, WHEN, "when: {answer: blister}"),
        "5:7: no_test: say what the answer must be: is, at_least, more_than, below, at_most",
    ),
    (
        *(BLISTER, WHEN, "when: {answer: blister, at_least: 1}"),
        '5:7: not_a_number: "blister" is no number question; compare it with is',
    ),
    (
        *(SHOES, "when: {answer: shoes, is: [new, none]}", "when: {answer: shoes, at_least: 1}"),
        '5:7: not_a_number: "shoes" is no number question; compare it with is',
    ),
    (
        *(BLISTER, "at_least: 3", "is: yes"),
        '8:55: number_is: "blister_days" is a number question; use at_least, more_than, below or at_most',
    ),
    (BLISTER, "at_least: 3", "at_least: 31", '8:61: out_of_range: "blister_days" goes from 0 to 30; 31 lies outside'),
    (BLISTER, "at_least: 3", "below: -1", '8:58: out_of_range: "blister_days" goes from 0 to 30; -1 lies outside'),
    (BLISTER, WHEN, "when: {count: {kind: modifier}, at_least: 1}", "5:7: never_holds: no rule fits this count"),
    (
        BLISTER,
        WHEN,
        "when: {count: {rules: [fever]}, at_least: 2}",
        "5:7: never_holds: fewer than 2 rules fit this count",
    ),
    (BLISTER, WHEN, "when: {count: {rules: []}, at_least: 1}", "5:7: never_holds: no rule fits this count"),
    (BLISTER, WHEN, "when: {rule: blister}", '5:7: cycle: this goes in a circle: rule "blister" reads rule "blister"'),
    (
        *(BLISTER, WHEN, "when: {count: {kind: symptom}, at_least: 1}"),
        '5:7: cycle: this goes in a circle: rule "blister" reads rule "blister"',
    ),
    (
        *("questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {answer: blister_days, at_least: 1}"),
        '15:16: cycle: this goes in a circle: question "blister_days" reads question "blister_days"',
    ),
    (
        *("questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {rule: blister}"),
        '15:16: cycle: this goes in a circle: rule "blister" reads question "blister_days" reads rule "blister"',
    ),
    (
        *("questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {answer: shoes, is: new}"),
        '15:16: opener_too_late: "shoes" is asked after this question, so it cannot open it',
    ),
    (
        *("questions.yaml", "only_if: {answer: blister, is: yes}", "only_if: {rule: new_shoes}"),
        '15:16: opener_too_late: "shoes" is asked after this question, so it cannot open it',
    ),
    ("outcomes.yaml", "- id: walk_on\n", "- id: walk_on\n  when: {rule: blister}\n", f"17:3: last_entry: {LAST}"),
    ("outcomes.yaml", "  when: {count: {kind: red_flag}, at_least: 1}\n", "", f"1:3: last_entry: {LAST}"),
    ("guidelines.yaml", "      when: {rule: blister}\n", "", f"6:7: last_entry: {LAST}"),
    ("guidelines.yaml", "- id: silent\n", "- id: silent\n      when: {rule: blister}\n", f"9:7: last_entry: {LAST}"),
]
IDS_AND_FORMS: list[tuple[str, ...]] = [
    ("questions.yaml", "id: kit", "id: feet", '16:7: duplicate_id: "feet" is taken; every id is used once'),
    ("questions.yaml", "id: kit", "id: fever", '7:16: duplicate_id: "fever" is taken; every id is used once'),
    ("questions.yaml", "id: shoes", "id: fever", '19:11: duplicate_id: "fever" is taken; every id is used once'),
    ("questions.yaml", "id: kit", "id: all", '16:7: reserved_id: "all" is taken; every id is used once'),
    ("questions.yaml", "id: shoes", "id: id", '19:11: reserved_id: "id" is taken; every id is used once'),
    ("questions.yaml", "id: shoes", "id: line", '19:11: reserved_id: "line" is taken; every id is used once'),
    ("questions.yaml", "id: shoes", "id: source", '19:11: reserved_id: "source" is taken; every id is used once'),
    ("outcomes.yaml", "- id: walk_on", "- id: stop", '17:7: duplicate_id: "stop" is taken; every id is used once'),
    ("guidelines.yaml", "- id: silent", "- id: rest", '9:11: duplicate_id: "rest" is taken; every id is used once'),
    (BLISTER, "id: blister\n", "id: sore\n", '1:5: wrong_file_name: the file of the rule "sore" is named after it'),
    (BLISTER, "id: blister\n", "id: fever\n", '1:5: wrong_file_name: the file of the rule "fever" is named after it'),
    (BLISTER, "kind: symptom", "kind: modifier", "2:7: wrong_folder: rules in symptoms/ are of kind symptom"),
    (BLISTER, "because: A", "do_now: eye\nbecause: A", "1:1: do_now: every red flag has do_now, no other rule has it"),
    (FEVER, "do_now: same_day\n", "", "1:1: do_now: every red flag has do_now, no other rule has it"),
    (
        *("pack.yaml", "status: unreviewed", "status: reviewed"),
        f"2:1: unsigned: {UNSIGNED}",
    ),
    (
        *("pack.yaml", "reviewed_by: null", "reviewed_by: Dr Foot"),
        f"2:1: unsigned: {UNSIGNED}",
    ),
    ("pack.yaml", "reviewed_by: null", "reviewed_by: null\nreviewed_on: 2026-01-31", f"2:1: unsigned: {UNSIGNED}"),
    (
        *("pack.yaml", "status: unreviewed\nreviewed_by: null", "status: reviewed\nreviewed_by: Dr Foot"),
        f"2:1: unsigned: {UNSIGNED}",
    ),
    (
        *("pack.yaml", "language: en\n", "language: en\nchangelog: [{version: 1.2.2, date: 2026-01-31, what: New.}]\n"),
        "8:23: changelog: the newest entry, which comes first, must be about version 1.2.3",
    ),
    (
        *("questions.yaml", "type: choice", "type: yes_no"),
        "19:7: options: a choice question has 2 options or more, the others have none",
    ),
    ("questions.yaml", "code: old", "code: new", "19:7: options: an option code is written twice"),
    (
        *("questions.yaml", "code: old", "code: unknown"),
        '26:11: reserved: "unknown" is an answer to every question, not an option',
    ),
    (
        *("questions.yaml", "range: [0, 30]", "range: [30, 0]"),
        "9:7: range: a number question has a range [lowest, highest], the others have none",
    ),
    (
        *("questions.yaml", "      range: [0, 30]\n", ""),
        "9:7: range: a number question has a range [lowest, highest], the others have none",
    ),
    (
        *("questions.yaml", "      range: [0, 30]\n", "      range: [0, 30]\n      unknown_means: yes\n"),
        "9:7: unknown_means: unknown_means is for yes_no questions only",
    ),
    (
        *("questions.yaml", "{id: blister, type: yes_no,", "{id: blister, type: number, range: [0, 1],"),
        "4:7: checklist: a checklist holds yes_no questions only",
    ),
]
EMPTY = "empty_list: the list is empty; it needs at least one entry"
EMPTY_LISTS: list[tuple[str, ...]] = [
    (BLISTER, "sources: [handbook]", "sources: []", f"10:10: {EMPTY}"),
    (BLISTER, WHEN, "when: {all: []}", f"5:13: {EMPTY}"),
    (BLISTER, WHEN, "when: {any: []}", f"5:13: {EMPTY}"),
    (
        *(BLISTER, WHEN, "when: {answer: blister, is: []}"),
        "5:7: no_test: say what the answer must be: is, at_least, more_than, below, at_most",
    ),
    (FEVER, FILES[FEVER].partition("examples:")[2], " []\n", f"9:11: {EMPTY}"),
    ("notes.yaml", "sources: [handbook]", "sources: []", f"5:12: {EMPTY}"),
    (
        "pack.yaml",
        "    - say: Nobody has looked at your feet.\n      sources: [handbook]\n",
        "    []\n",
        f"19:5: {EMPTY}",
    ),
    ("pack.yaml", "{strong: 3, weak: 1, none: 0}", "{}", "8:10: empty_list: it is empty; it needs at least one entry"),
    ("questions.yaml", FILES["questions.yaml"], "[]\n", f"1:1: {EMPTY}"),
    ("outcomes.yaml", FILES["outcomes.yaml"], "[]\n", f"1:1: {EMPTY}"),
    ("guidelines.yaml", FILES["guidelines.yaml"].partition("  views:\n")[2], "    []\n", f"6:5: {EMPTY}"),
]


@pytest.mark.parametrize("row", KEYS_AND_TYPES + BLANKS + VALUES + NAMES + CONDITIONS + IDS_AND_FORMS + EMPTY_LISTS)
def test_each_defect_is_one_problem_with_its_place_and_words(pack: Path, row: tuple[str, ...]) -> None:
    name, old, new, *expected = row
    change(pack, name, old, new)
    assert found(pack) == [f"{name}:{each}" for each in expected]


def blister_with(old: str, new: str) -> str:
    """The text of symptoms/blister.yaml with one change."""
    assert FILES[BLISTER].count(old) == 1
    return FILES[BLISTER].replace(old, new)


TEXT = FILES[BLISTER]
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FORBIDDEN = "yaml_syntax: a character that YAML does not allow"
SYNTAX: dict[str, tuple[str | bytes, str]] = {
    "a key written twice": (TEXT + "title: Again\n", '16:1: duplicate_key: "title" is written twice; keep one'),
    "a key written twice deeper down": (
        blister_with("{answer: blister_days, at_least: 3}", "{answer: blister_days, at_least: 3, at_least: 4}"),
        '8:64: duplicate_key: "at_least" is written twice; keep one',
    ),
    "an anchor": (blister_with("title: B", "title: &a B"), f"3:8: alias: {ALIAS}"),
    "an alias": (blister_with("title: Blister", "title: *a"), f"3:8: alias: {ALIAS}"),
    "a merge key": (blister_with("title: B", "<<: *a\ntitle: B"), f"3:5: alias: {ALIAS}"),
    "an anchor on a key": (blister_with("title: B", "&a title: B"), "3:1: yaml_syntax: a key is plain text"),
    "a list as a key": (blister_with("title: B", "? [a, b]\n: B"), "3:3: yaml_syntax: a key is plain text"),
    "a tag": (
        blister_with("title: B", "title: !!str B"),
        "3:8: tag: tags (!...) are not used in rule files; leave it out",
    ),
    "a tag that runs code": (
        blister_with("title: B", "title: !!python/object/apply:os.system B"),
        "3:8: tag: tags (!...) are not used in rule files; leave it out",
    ),
    "an alias bomb": (BOMB, f"1:4: alias: {ALIAS}"),
    "a file of 10 MB": (
        "#" * 10_000_000,
        " too_large: the file is larger than the 262,144 bytes that a rule file may have",
    ),
    "50,000 lists in each other": (TEXT + "x: " + "[" * 50_000, "16:44: too_deep: nested more than 40 levels deep"),
    "5,000 mappings in each other": (
        TEXT + "x: " + "{b: " * 5_000,
        "16:164: too_deep: nested more than 40 levels deep",
    ),
    "lists in each other, behind a text with brackets and a comment with brackets": (
        TEXT + "x: ['[[[[', # [[[[\n" + "[" * 5_000,
        "17:40: too_deep: nested more than 40 levels deep",
    ),
    "lists beside each other, and a bracket that is never closed": (
        TEXT + "x: [" + "[], " * 500 + "1\n",
        "16:4: yaml_syntax: this bracket is never closed, or a comma is missing inside it",
    ),
    "a text that starts with a sign of YAML's own": (
        blister_with("title: B", "title: @B"),
        "3:8: yaml_syntax: a text that starts with @ needs quotes around it",
    ),
    "a text in stars": (
        blister_with("title: Blister", "title: *Blister*"),
        "3:8: yaml_syntax: a text that starts with * needs quotes around it",
    ),
    "a text that starts with an ampersand": (
        blister_with("title: B", "title: & B"),
        "3:8: yaml_syntax: a text that starts with & needs quotes around it",
    ),
    "a tag that is not whole": (
        blister_with("title: B", "title: !<B"),
        "3:8: tag: tags (!...) are not used in rule files; leave it out",
    ),
    "a tag of somebody's own": (
        blister_with("title: B", "title: !x!y B"),
        "3:8: tag: tags (!...) are not used in rule files; leave it out",
    ),
    "a path in double quotes": (
        blister_with("title: Blister", 'title: "C:\\my rules"'),
        "3:11: yaml_syntax: a backslash means more in double quotes; write it twice, or use single quotes",
    ),
    "an escape that is too short": (
        blister_with("title: Blister", 'title: "Bl\\xe"'),
        "3:11: yaml_syntax: a backslash means more in double quotes; write it twice, or use single quotes",
    ),
    "an escape that stands for no character": (
        blister_with("title: Blister", 'title: "Bl\\U00110000"'),
        "3:11: yaml_syntax: a backslash means more in double quotes; write it twice, or use single quotes",
    ),
    "a colon in a text, far above a text with brackets": (
        blister_with("title: B", "title: Skin: B") + "x: |\n  " + "[ " * 100 + "\n",
        "3:12: yaml_syntax: a colon in plain text; put quotes around the whole text",
    ),
    "lists in each other, between words with apostrophes": (
        TEXT + "x: [[don't, " + "[" * 500 + "isn't, " + "[" * 600,
        "16:51: too_deep: nested more than 40 levels deep",
    ),
    "dashes in each other": (TEXT + "x:\n  " + "- " * 5_000, "17:83: too_deep: nested more than 40 levels deep"),
    "mappings below each other": (
        TEXT + "x:\n" + "".join(f"{' ' * depth}x:\n" for depth in range(1, 600)),
        "57:42: too_deep: nested more than 40 levels deep",
    ),
    "Latin-1": (
        blister_with("title: B", "title: Bl\u00e4schen B").encode("latin-1"),
        "3:10: encoding: byte 0xe4 is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 after a letter of two bytes": (
        blister_with("title: B", "title: \u00e4B").encode().replace(b"Blister", b"\xffBlister"),
        "3:9: encoding: byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    "Latin-1 after a byte order mark": (
        b"\xef\xbb\xbf" + TEXT.encode().replace(b"Blister", b"\xff"),
        "3:8: encoding: byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (TEXT.encode("utf-16"), "1:1: encoding: byte 0xff is not UTF-8; save the file as UTF-8"),
    "a second document": (TEXT + "---\nid: b\n", "17:1: yaml_syntax: a second document; a rule file has one"),
    "a tab as indentation": (
        blister_with("  - {weight", "\t- {weight"),
        "8:1: yaml_syntax: a tab stands here; use spaces",
    ),
    "a colon in a text": (
        blister_with("title: B", "title: Skin: B"),
        "3:12: yaml_syntax: a colon in plain text; put quotes around the whole text",
    ),
    "a quotation that never ends": (
        blister_with("title: B", 'title: "B'),
        "3:8: yaml_syntax: this quote is never closed",
    ),
    "a quotation that ends in the next one": (
        blister_with("title: B", 'title: "B').replace("because: ", 'because: "', 1),
        "3:8: yaml_syntax: this quote is closed only by one in line 9; close it here",
    ),
    "a no-break space behind a colon": (blister_with("title: B", "title:\u00a0B"), f"3:7: {NO_BREAK}"),
    "a no-break space behind a dash": (blister_with("  - {weight", "  -\u00a0{weight"), f"8:4: {NO_BREAK}"),
    "a no-break space as indentation": (blister_with("title: B", "\u00a0title: B"), f"3:1: {NO_BREAK}"),
    "an empty file": ("", "1:1: empty_file: the file holds nothing"),
    "a file of comments": ("# Later.\n", "1:1: empty_file: the file holds nothing"),
    "null": ("null\n", "1:1: empty_file: the file holds nothing"),
    "a list where a rule should be": ("- id: x\n", "1:1: wrong_type: must be a mapping of keys to values"),
    "a text where a rule should be": ("x\n", "1:1: wrong_type: must be a mapping of keys to values"),
    "a control character": (blister_with("Blister", "Bli\x1b[31mster"), f"3:11: {FORBIDDEN}"),
    "a control character after wide ones": (blister_with("Blister", "\u65e5\u672c\x07"), f"3:10: {FORBIDDEN}"),
}


@pytest.mark.parametrize("defect", SYNTAX)
def test_what_is_not_yaml_as_we_use_it_is_one_problem_and_takes_no_time(pack: Path, defect: str) -> None:
    text, expected = SYNTAX[defect]
    write(pack, BLISTER, text)
    assert found(pack) == [f"{BLISTER}:{expected}"]
    assert processor_seconds(lambda: found(pack)) < 1


@pytest.mark.parametrize("defect", SYNTAX)
def test_a_parser_without_the_c_library_leads_to_the_same_words(
    pack: Path, defect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml12, "_PARSER", yaml.SafeLoader)
    text, expected = SYNTAX[defect]
    write(pack, BLISTER, text)
    assert found(pack) == [f"{BLISTER}:{expected}"]


def test_a_list_file_that_holds_a_mapping_is_one_problem(pack: Path) -> None:
    write(pack, "questions.yaml", "a: 1\n")
    assert found(pack) == ["questions.yaml:1:1: wrong_type: must be a list"]


def test_a_large_file_is_not_read_whole(pack: Path) -> None:
    make_too_large_to_hold(pack / BLISTER)
    assert found(pack) == [
        f"{BLISTER}: too_large: the file is larger than the {MAX_BYTES:,} bytes that a rule file may have"
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_and_windows_line_endings_are_accepted(pack: Path, mark: bytes, ending: str) -> None:
    clean_pack = load_pack(pack)
    for name, text in FILES.items():
        write(pack, name, mark + text.replace("\n", ending).encode())
    assert load_pack(pack) == clean_pack


TYPES = {
    "yes": "yes",
    "no": "no",
    "on": "on",
    "off": "off",
    "Yes": "Yes",
    "y": "y",
    "true": True,
    "True": True,
    "FALSE": False,
    "null": None,
    "~": None,
    "": None,
    "Null": None,
    "010": 10,
    "-3": -3,
    "+3": 3,
    "1_000": "1_000",
    "12:30": "12:30",
    "12:30:45": "12:30:45",
    "2024-03-06": "2024-03-06",
    "1.5": 1.5,
    "1e3": 1000.0,
    "'5'": "5",
    '"5"': "5",
    "'true'": "true",
    '"null"': "null",
    "'yes'": "yes",
    "<<": "<<",
    "=": "=",
    "0b1": "0b1",
}


@pytest.mark.parametrize("written", TYPES)
def test_values_have_the_types_of_yaml_1_2(written: str) -> None:
    document = read_yaml("file.yaml", f"key: {written}\n".encode())
    expected = TYPES[written]
    assert (document.problems, document.value) == ([], {"key": expected})
    assert type(document.value["key"]) is type(expected)


def test_yes_and_true_are_the_same_answer(pack: Path) -> None:
    change(pack, FEVER, "{fever: yes}", "{fever: true}")
    change(pack, BLISTER, "{blister: no}", '{blister: "no"}')
    assert found(pack) == []


def test_all_problems_of_all_files_come_at_once_and_in_reading_order(pack: Path) -> None:
    change(pack, BLISTER, "title: Blister", "title: 5")
    change(pack, BLISTER, "weight: weak\n", "weight: weak\nweight: weak\n")
    change(pack, BLISTER, "expect: absent", "expect: gone")
    change(pack, "questions.yaml", "type: choice", "type: select")
    change(pack, SHOES, "sources: [handbook]", "sources: [tale]")
    change(pack, "notes.yaml", "sources: [handbook]", "sources: [tale, legend]")
    write(pack, FEVER, "{")
    write(pack, "symptoms/stray.txt", "")
    write(pack, "stray.yaml", "")
    assert [each.partition(": ")[0] + " " + each.split(": ")[1] for each in found(pack)] == [
        "notes.yaml:5:13 unknown_source",
        "notes.yaml:5:19 unknown_source",
        "questions.yaml:20:13 unknown_value",
        f"{FEVER}:2:1 yaml_syntax",
        f"{SHOES}:8:11 unknown_source",
        "stray.yaml unexpected_file",
        f"{BLISTER}:3:8 wrong_type",
        f"{BLISTER}:7:1 duplicate_key",
        f"{BLISTER}:15:36 unknown_value",
        "symptoms/stray.txt unexpected_file",
    ]
    with pytest.raises(PackError) as error:
        load_pack(pack)
    assert error.value.problems == problems_in(pack)
    assert str(error.value).endswith(f"\n10 problems in the rules of {pack}; nothing was run.")


def test_a_pack_that_names_its_clinician_and_the_day_is_reviewed(pack: Path) -> None:
    signed = "status: reviewed\nreviewed_by: Dr Foot\nreviewed_on: 2026-01-31"
    change(pack, "pack.yaml", "status: unreviewed\nreviewed_by: null", signed)
    assert load_pack(pack).manifest.reviewed_on == "2026-01-31"


def test_one_problem_is_counted_as_one(pack: Path) -> None:
    change(pack, BLISTER, "title: Blister", "title: 5")
    with pytest.raises(PackError) as error:
        load_pack(pack)
    assert str(error.value) == (
        f"{pack}/{BLISTER}:3:8: wrong_type: {TEXT_WANTED}\n"
        "    3 | title: 5\n"
        "               ^\n"
        f"1 problem in the rules of {pack}; nothing was run."
    )


def caret_points_at(text: str) -> str:
    """The character of the shown line that stands above the caret, in cells of a terminal."""
    _, line, caret = text.splitlines()
    cells = "".join(char + "\0" * ("\u1100" <= char <= "\uffdc") for char in line if not "\u0300" <= char <= "\u036f")
    return cells[caret.index("^") :].replace("\0", "")


@pytest.mark.parametrize(
    ("given", "starts"),
    [
        ("{blister: no, toes: no}", "toes: no}"),
        ("{blister: no,\t\t toes: no}", "toes: no}"),
        ("{blister: no,\t\u0020\ttoes: no}", "toes: no}"),
        ("{" + "blister : no," + " " * 300 + "toes: no}", "toes: no}"),
        ("{" + " " * 40 + "toes: no" + " " * 200 + "}", "toes: no"),
    ],
)
def test_the_caret_stands_under_the_place(pack: Path, given: str, starts: str) -> None:
    change(pack, BLISTER, "{blister: no}", given)
    text = shown(pack)
    assert 'unknown_question: there is no question "toes"' in text
    assert caret_points_at(text).startswith(starts)
    assert max(map(len, text.splitlines()[1:])) <= 108


@pytest.mark.parametrize("before", ["\u65e5\u672c\u8a9e", "e\u0301e\u0301", "\uff21\uff22", "\u00e4\u00f6"])
def test_the_caret_stands_under_the_place_after_wide_and_combining_characters(pack: Path, before: str) -> None:
    write(
        pack,
        "notes.yaml",
        f"- {{id: keep_it_dry, when: {{rule: blister}}, say: {before}, sources: [tale]}}\n",
    )
    text = shown(pack)
    assert 'unknown_source: there is no source "tale"' in text
    assert caret_points_at(text) == "tale]}"


def test_control_characters_of_a_file_are_never_printed_raw(pack: Path) -> None:
    change(pack, BLISTER, "title: Blister", '"\\e[31mtitle\\u202e": Blister')
    change(pack, FEVER, "title: Fever", "title: Fe\x9bver")
    change(pack, SHOES, "title: New shoes", "title: New \u202eshoes\nt\u202eags: []")
    write(pack, "symptoms/\x1b[2J.yaml", "x")
    write(pack, os.fsdecode("\x1b[2J\u202e".encode()), "x")
    text = shown(pack)
    assert len(problems(pack)) == 5
    assert all(char.isprintable() or char == "\n" for char in text), repr(text)
    with pytest.raises(PackError) as error:
        load_pack(pack)
    assert all(char.isprintable() or char == "\n" for char in str(error.value))


def test_the_name_of_a_missing_folder_is_never_printed_raw(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        load_pack(tmp_path / "\x1b[2J")
    assert str(error.value) == (
        f"There is no folder of rules at {tmp_path}/\ufffd[2J. Give --rules the folder that holds pack.yaml."
    )


def test_one_id_in_two_kinds_of_rules_is_taken(pack: Path) -> None:
    write(pack, "modifiers/blister.yaml", blister_with("kind: symptom", "kind: modifier"))
    assert found(pack) == ['modifiers/blister.yaml:1:5: duplicate_id: "blister" is taken; every id is used once']


@pytest.mark.parametrize("name", ["a_copy", "z_copy"])
def test_a_copied_rule_file_is_told_to_change_its_id_and_nothing_else(pack: Path, name: str) -> None:
    write(pack, f"symptoms/{name}.yaml", TEXT)
    assert found(pack) == [
        f'symptoms/{name}.yaml:1:5: wrong_file_name: the file of the rule "blister" is named after it'
    ]


def test_a_rule_file_in_the_folder_of_another_kind_is_one_problem(pack: Path) -> None:
    (pack / "modifiers").mkdir()
    (pack / BLISTER).rename(pack / "modifiers/blister.yaml")
    assert found(pack) == ["modifiers/blister.yaml:2:7: wrong_folder: rules in modifiers/ are of kind modifier"]


def test_one_id_in_two_files_of_cases_is_taken(pack: Path) -> None:
    write(pack, "cases/others.yaml", FILES[CASES])
    assert found(pack) == [f'{CASES}:1:7: duplicate_id: "first_walk" is taken; every id is used once']


def test_one_id_for_two_sources_is_taken(pack: Path) -> None:
    write(pack, "sources.yaml", FILES["sources.yaml"] * 2)
    assert found(pack) == ['sources.yaml:5:7: duplicate_id: "handbook" is taken; every id is used once']


def test_one_id_for_two_notes_and_two_guidelines_is_taken(pack: Path) -> None:
    write(pack, "notes.yaml", FILES["notes.yaml"] * 2)
    write(pack, "guidelines.yaml", FILES["guidelines.yaml"] * 2)
    assert found(pack) == [
        'guidelines.yaml:11:7: duplicate_id: "walkers" is taken; every id is used once',
        'notes.yaml:6:7: duplicate_id: "keep_it_dry" is taken; every id is used once',
    ]


@pytest.mark.parametrize("name", ["pack.yaml", "questions.yaml", "outcomes.yaml", "sources.yaml"])
def test_a_missing_file_is_one_problem(pack: Path, name: str) -> None:
    (pack / name).unlink()
    assert found(pack) == [f"{name}: missing_file: a pack needs this file"]


def test_a_pack_needs_no_notes_no_guidelines_and_no_cases(pack: Path) -> None:
    change(pack, CASES, "    notes: [keep_it_dry]\n    guidelines: {walkers: rest}\n", "")
    for name in ("notes.yaml", "guidelines.yaml"):
        (pack / name).unlink()
    assert found(pack) == []
    (pack / CASES).unlink()
    assert found(pack) == []
    (pack / "cases").rmdir()
    assert found(pack) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("symptoms/blister.yml", LISTED),
        ("symptoms/blister.txt", LISTED),
        ("symptoms/new/blister.yaml", LISTED),
        ("cases/walkers.json", LISTED),
        ("stray.yaml", "no file of a pack has this name"),
        ("symptom/blister.yaml", "no file of a pack has this name"),
        ("questions.yml", "no file of a pack has this name"),
    ],
)
def test_a_stray_file_is_a_problem(pack: Path, name: str, message: str) -> None:
    write(pack, name, TEXT)
    place = name.removesuffix("/blister.yaml")
    assert found(pack) == [f"{place}: unexpected_file: {message}"]


def test_hidden_files_copies_of_editors_and_markdown_are_no_strays(pack: Path) -> None:
    for name in (".git/config", ".DS_Store", "symptoms/.hidden.yaml", "symptoms/blister.yaml~", "symptoms/README.md"):
        write(pack, name, "x")
    assert found(pack) == []


def test_a_rule_in_a_yml_file_is_one_problem_although_others_refer_to_it(pack: Path) -> None:
    (pack / BLISTER).rename(pack / "symptoms/blister.yml")
    assert found(pack) == [f"symptoms/blister.yml: unexpected_file: {LISTED}"]


REPLACEMENTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder": (Path.mkdir, "unexpected_file: this is no regular file"),
    "a FIFO": (os.mkfifo, "unexpected_file: this is no regular file"),
    "a link that leads nowhere": (
        lambda path: path.symlink_to("gone"),
        "unexpected_file: this is no regular file",
    ),
    "a link to itself": (lambda path: path.symlink_to(path.name), "unexpected_file: this is no regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "unexpected_file: this is no regular file"),
    "a file that fails to be read": (
        lambda path: path.symlink_to(FAILS_TO_BE_READ),
        f"unreadable: it cannot be read: {said_of('EIO')}",
    ),
}


@pytest.mark.parametrize("name", [BLISTER, "pack.yaml", "questions.yaml", "notes.yaml", CASES])
@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_what_is_no_readable_file_is_one_problem(pack: Path, name: str, replacement: str) -> None:
    replace, expected = REPLACEMENTS[replacement]
    if "unreadable" in expected:
        skip_unless_reading_fails()
    (pack / name).unlink()
    replace(pack / name)
    assert found(pack) == [f"{name}: {expected}"]


def test_a_file_without_read_permission_is_one_problem(pack: Path) -> None:
    (pack / BLISTER).chmod(0)
    skip_unless_forbidden(pack / BLISTER, os.R_OK)
    assert found(pack) == [f"{BLISTER}: unreadable: it cannot be read: {said_of('EACCES')}"]


@pytest.mark.parametrize("name", ["red_flags", "symptoms", "cases"])
def test_a_folder_of_the_pack_that_is_none_is_a_problem_and_not_an_empty_folder(pack: Path, name: str) -> None:
    for path in (pack / name).iterdir():
        path.unlink()
    (pack / name).rmdir()
    write(pack, name, "x")
    assert found(pack) == [f"{name}: unreadable: it cannot be read: {said_of('ENOTDIR')}"]
    (pack / name).unlink()
    (pack / name).symlink_to("gone")
    assert found(pack) == [f"{name}: unreadable: it cannot be read: {said_of('ENOENT')}"]


def rule(name: str, when: str, kind: str = "symptom") -> str:
    """The text of a rule file."""
    return TEXT.replace("id: blister\n", f"id: {name}\n").replace("kind: symptom", f"kind: {kind}").replace(WHEN, when)


@pytest.mark.parametrize(
    "closing",
    [
        "when: {rule: b_one}",
        "when: {not: {any: [{answer: fever, is: no}, {rule: b_one}]}}",
        "when: {count: {rules: [fever, b_one]}, at_least: 2}",
        "when: {count: {kind: risk_factor, tag: skin}, at_least: 1}",
    ],
)
def test_a_circle_through_several_rules_names_them_all_and_is_told_once(pack: Path, closing: str) -> None:
    write(pack, "risk_factors/b_one.yaml", rule("b_one", "when: {rule: c_two}", "risk_factor"))
    write(pack, "symptoms/c_two.yaml", rule("c_two", "when: {rule: d_three}"))
    write(pack, "symptoms/d_three.yaml", rule("d_three", closing))
    told = found(pack)
    assert len(told) == 1
    assert told[0].partition(" cycle: ")[2].startswith("this goes in a circle: ")
    assert all(f'rule "{name}" reads rule' in told[0] for name in ("b_one", "c_two", "d_three"))


def test_a_circle_through_a_level_is_a_circle(pack: Path) -> None:
    change(pack, BLISTER, "{answer: blister_days, at_least: 3}", "{rule: blister}")
    assert [each.split(": ")[1] for each in found(pack)] == ["cycle"]


def test_two_circles_are_two_problems(pack: Path) -> None:
    change(pack, BLISTER, WHEN, "when: {rule: blister}")
    change(pack, FEVER, "when: {answer: fever, is: yes}", "when: {rule: fever}")
    assert [each.split(": ")[1] for each in found(pack)] == ["cycle", "cycle"]


def test_an_opener_that_reads_a_rule_that_counts_a_later_answer_is_too_late(pack: Path) -> None:
    change(pack, "questions.yaml", "{answer: blister, is: yes}", "{count: {kind: risk_factor}, at_least: 1}")
    assert found(pack) == [
        'questions.yaml:15:16: opener_too_late: "shoes" is asked after this question, so it cannot open it'
    ]


def test_a_chain_of_400_rules_is_no_trouble(pack: Path) -> None:
    write(pack, "symptoms/r000.yaml", rule("r000", "when: {rule: blister}"))
    for i in range(1, 400):
        write(pack, f"symptoms/r{i:03}.yaml", rule(f"r{i:03}", f"when: {{rule: r{i - 1:03}}}"))
    assert found(pack) == []

    def assess() -> None:
        plan = Plan(load_pack(pack))
        assert len(plan.assess(plan.row({"blister": "yes"})).present) == 401

    assert steps(assess) < 4_000_000


def test_a_circle_of_400_rules_is_one_problem(pack: Path) -> None:
    for i in range(400):
        write(pack, f"symptoms/r{i:03}.yaml", rule(f"r{i:03}", f"when: {{rule: r{(i + 1) % 400:03}}}"))
    assert [each.split(": ")[1] for each in found(pack)] == ["cycle"]


def nested(depth: int) -> str:
    return "{not: " * depth + "{answer: blister, is: yes}" + "}" * depth


def test_a_condition_nested_35_deep_is_no_trouble(pack: Path) -> None:
    change(pack, BLISTER, "{answer: blister, is: yes}", nested(36))
    assert found(pack) == []
    plan = Plan(load_pack(pack))
    assert plan.assess(plan.row({"blister": "yes"})).present == ("blister",)


def test_a_condition_nested_too_deep_is_a_problem_and_no_traceback(pack: Path) -> None:
    for depth in (50, 1_000, 20_000):
        write(pack, BLISTER, blister_with("{answer: blister, is: yes}", nested(depth)))
        assert found(pack) == [f"{BLISTER}:5:247: too_deep: nested more than 40 levels deep"]


@pytest.mark.soak
def test_2000_rules_are_no_trouble(pack: Path) -> None:
    for i in range(2000):
        when = "when: {count: {kind: risk_factor}, at_least: 1}" if i % 10 == 0 else WHEN
        write(pack, f"symptoms/r{i:04}.yaml", rule(f"r{i:04}", when))
    assert found(pack) == []
    assert steps(lambda: load_pack(pack)) < 20_000_000
    write(pack, "symptoms/r1000.yaml", "x: [")
    assert [each.split(": ")[1] for each in found(pack)] == ["yaml_syntax"]
