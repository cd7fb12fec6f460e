"""Mappings: what cells become in every format, and what is refused before a row is read."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

import pandas
import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator
from mapped import MAP, PACK, answers, lines_of, mapping, outcome, people_at_random, read, written
from pyarrow import parquet
from typer.testing import CliRunner

from b12screen import Rejected, page, score_many, score_one, score_table
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.formats.json.mapped import MappedReader
from b12screen.formats.mapping.load import mapping_in
from b12screen.formats.mapping.making.schema import schema_of_mapping
from b12screen.formats.mapping.model import Entry, Mapping, PersonRows
from b12screen.formats.registry import InputFormat
from b12screen.formats.rejects import RejectedError
from b12screen.pack.read.yaml12 import read_yaml

BOXES = """\
questions:
  pins_and_needles: {field: s___1}
  numbness: {field: s___2}
  nerve_pain: {field: s___0}
tick_boxes:
  - {fields: [s___0, s___1, s___2, s___99], none: s___99}
"""

# The mapping, a row, and the answers, or field and code of the reject.
CELLS = {
    "a code is an answer": ('metformin: {field: q, answers: {"1": yes, "0": no}}', {"q": "1"}, {"metformin": True}),
    "0 is a code": ('metformin: {field: q, answers: {"1": yes, "0": no}}', {"q": "0"}, {"metformin": False}),
    "blanks around a cell are none of it": (
        'diet: {field: q, answers: {"3": vegan}}',
        {"q": "  3 "},
        {"diet": "vegan"},
    ),
    "a whole decimal is the code": ('metformin: {field: q, answers: {"1": yes}}', {"q": "1.0"}, {"metformin": True}),
    "true is 1": ('metformin: {field: q, answers: {"1": yes, "0": no}}', {"q": "True"}, {"metformin": True}),
    "1 is true": ("metformin: {field: q, answers: {true: yes, false: no}}", {"q": "0"}, {"metformin": False}),
    "a code goes before what it could also mean": (
        'metformin: {field: q, answers: {"1": no, "true": yes}}',
        {"q": "true"},
        {"metformin": True},
    ),
    "a code that is not listed is no answer": (
        'metformin: {field: q, answers: {"1": yes}}',
        {"q": "2"},
        ("metformin", "unmapped_answer"),
    ),
    "1 without a word on it is no answer": ("metformin: {field: q}", {"q": "1"}, ("metformin", "unmapped_answer")),
    "yes needs no word": ("metformin: {field: q}", {"q": "YES"}, {"metformin": True}),
    "unknown is one in any case": ("metformin: {field: q}", {"q": "Unknown"}, {"metformin": "unknown"}),
    "an empty cell is not asked": ('metformin: {field: q, answers: {"1": yes}}', {"q": " "}, {}),
    "a code can mean not asked": ('metformin: {field: q, answers: {"1": yes, "7": not_asked}}', {"q": "7"}, {}),
    "a code can mean null": ('metformin: {field: q, answers: {"1": yes, "7": null}}', {"q": "7"}, {}),
    "99 is unknown here": ('age: {field: q, unknown: ["99"]}', {"q": "99"}, {"age": "unknown"}),
    "99 is an age there": ("age: {field: q}", {"q": "99"}, {"age": 99}),
    "999 was not asked": ('age: {field: q, not_asked: ["999"]}', {"q": "999"}, {}),
    "a skip code is declined": ('age: {field: q, declined: ["-8"]}', {"q": "-8"}, {"age": "declined"}),
    "64.0 is 64": ("age: {field: q}", {"q": "64.0"}, {"age": 64}),
    "64.5 is no age": ("age: {field: q}", {"q": "64.5"}, ("age", "wrong_type")),
    "64.5 is 64 when it is rounded": ("age: {field: q, round: down}", {"q": "64.5"}, {"age": 64}),
    "minus a half is no age": ("age: {field: q, round: down}", {"q": "-0.5"}, ("age", "out_of_range")),
    "121 is no age": ("age: {field: q}", {"q": "121"}, ("age", "out_of_range")),
    "words are no age": ("age: {field: q}", {"q": "old"}, ("age", "wrong_type")),
    "a question of its own name needs no entry": (
        "metformin: {field: q}",
        {"q": "yes", "age": "64"},
        {"metformin": True, "age": 64},
    ),
    "years are months": (
        "metformin: {field: m}\n  metformin_months: {field: q, times: 12}",
        {"m": "yes", "q": "2.5"},
        {"metformin": True, "metformin_months": 30},
    ),
    "a follow-up whose opener is no is a reject": (
        "metformin: {field: m}\n  metformin_months: {field: q}",
        {"m": "no", "q": "3"},
        ("metformin_months", "follow_up"),
    ),
    "a list holds a choice": ('numbness: {field: q, lists: "2"}', {"q": "1;2 ;3"}, {"numbness": True}),
    "what a list leaves out is no": ('numbness: {field: q, lists: "2"}', {"q": "1;22"}, {"numbness": False}),
    "an empty list is not asked": ('numbness: {field: q, lists: "2"}', {"q": ""}, {}),
    "a list of separators is not asked": ('numbness: {field: q, lists: "2"}', {"q": ";;"}, {}),
    "one of several choices": ('numbness: {field: q, lists: ["2", "3"]}', {"q": "3"}, {"numbness": True}),
    "a choice with the separator in it": (
        'numbness: {field: q, lists: "Numb; tingling"}',
        {"q": "Pain;Numb;tingling"},
        {"numbness": True},
    ),
    "a choice that means unknown leaves the others open": (
        'numbness: {field: q, lists: "2", unknown: [DK]}',
        {"q": "1;DK"},
        {"numbness": "unknown"},
    ),
    "a text names a medicine": (
        "ppi: {field: q, contains: [omeprazole, lansoprazole], absent: no}",
        {"q": "Takes OMEPRAZOLE 20, aspirin"},
        {"ppi": True},
    ),
    "only whole words count": (
        "ppi: {field: q, contains: omeprazole, absent: no}",
        {"q": "esomeprazole"},
        {"ppi": False},
    ),
    "a text that names none is not asked if so said": (
        "ppi: {field: q, contains: omeprazole, absent: not_asked}",
        {"q": "aspirin"},
        {},
    ),
    "an empty text is not asked": ("ppi: {field: q, contains: omeprazole, absent: no}", {"q": ""}, {}),
    "two words may be parted by any blanks": (
        "ppi: {field: q, contains: acid tablet, absent: no}",
        {"q": "one acid   Tablet."},
        {"ppi": True},
    ),
    "an age on a day": ("age: {born: b, on: v}", {"b": "1950-06-15", "v": "2026-06-14"}, {"age": 75}),
    "an age on a birthday": ("age: {born: b, on: v}", {"b": "1950-06-15", "v": "2026-06-15T10:30:00Z"}, {"age": 76}),
    "an age on a fixed day": ("age: {born: b, on: 2026-03-01}", {"b": "1950-03-01 00:00:00"}, {"age": 76}),
    "an age without a day": ("age: {born: b, on: v}", {"b": "1950-06-15", "v": ""}, {}),
    "a day that is written otherwise": (
        "age: {born: b, on: v}",
        {"b": "6/15/1950", "v": "2026-06-14"},
        ("age", "wrong_type"),
    ),
    "a day that is none": ("age: {born: b, on: v}", {"b": "1950-02-30", "v": "2026-06-14"}, ("age", "wrong_type")),
    "born after the visit": ("age: {born: b, on: v}", {"b": "2027-01-01", "v": "2026-06-14"}, ("age", "out_of_range")),
    "two questions may read one field": (
        'ppi: {field: q, answers: {"1": yes, "2": no}}\n  h2_blocker: {field: q, answers: {"1": no, "2": yes}}',
        {"q": "2"},
        {"ppi": False, "h2_blocker": True},
    ),
}

TICKS = {
    "a form that nobody opened says nothing": ({"s___1": "0", "s___2": "0", "s___0": "0", "s___99": "0"}, {}),
    "none of these is no to all": (
        {"s___1": "0", "s___2": "0", "s___0": "0", "s___99": "1"},
        {"pins_and_needles": False, "numbness": False, "nerve_pain": False},
    ),
    "a tick is a yes, and no to the others": (
        {"s___1": "1", "s___2": "0", "s___0": "", "s___99": "0"},
        {"pins_and_needles": True, "numbness": False, "nerve_pain": False},
    ),
    "a choice may have the code 0": (
        {"s___1": "0", "s___2": "0", "s___0": "1", "s___99": "0"},
        {"pins_and_needles": False, "numbness": False, "nerve_pain": True},
    ),
    "labels of ticks are read": (
        {"s___1": "Checked", "s___2": "Unchecked", "s___0": "unticked", "s___99": "Unchecked"},
        {"pins_and_needles": True, "numbness": False, "nerve_pain": False},
    ),
    "none of these and one of them": (
        {"s___1": "1", "s___2": "0", "s___0": "0", "s___99": "1"},
        ("pins_and_needles", "conflict"),
    ),
    "a box with something else in it": (
        {"s___1": "0", "s___2": "maybe", "s___0": "0", "s___99": "1"},
        ("numbness", "wrong_type"),
    ),
}

FORMS = [InputFormat.CSV, InputFormat.NDJSON, InputFormat.JSON, InputFormat.PARQUET]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CELLS)
def test_a_cell_is_read_alike_in_every_format(case: str, form: InputFormat) -> None:
    text, row, expected = CELLS[case]
    assert answers(f"questions:\n  {text}", {**row, "id": "p-1"}, form) == expected


def test_a_label_where_a_code_was_expected_is_told_apart() -> None:
    by = mapping('questions:\n  diet: {field: q, answers: {"1": vegan}}\n  metformin: {field: m, answers: {"1": yes}}')
    [(*_, diet), (*_, metformin), (*_, code)] = read(b"q,m\nvegan,\n,Yes\n7,\n", InputFormat.CSV, by)
    labels = ", ".join(option.text for option in PACK.question["diet"].options)
    assert diet.message == f"the cell is none that `answers` lists; it is a label, so list labels: {labels}"
    assert metformin.message == "the cell is none that `answers` lists; it is a label, so list labels: yes, no"
    assert code.message == "the cell is none that `answers` lists"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", TICKS)
def test_a_box_that_is_not_ticked_is_no_only_where_the_list_was_seen(case: str, form: InputFormat) -> None:
    row, expected = TICKS[case]
    assert answers(BOXES, row, form) == expected


# What typed formats hold for a cell, and the answer to `{field: q, answers: {"1": yes, "0": no}}` and `{field: q}`.
TYPED = [
    (1, {"metformin": True}, ("metformin", "unmapped_answer")),
    (1.0, {"metformin": True}, ("metformin", "unmapped_answer")),
    (True, {"metformin": True}, {"metformin": True}),
    (False, {"metformin": False}, {"metformin": False}),
    (0, {"metformin": False}, ("metformin", "unmapped_answer")),
    ("1", {"metformin": True}, ("metformin", "unmapped_answer")),
    (None, {}, {}),
    (1.5, ("metformin", "unmapped_answer"), ("metformin", "wrong_type")),
    ([1], {"metformin": True}, ("metformin", "unmapped_answer")),
    ({"a": 1}, ("metformin", "wrong_type"), ("metformin", "wrong_type")),
]


def test_typed_values_meet_codes_whatever_came_before() -> None:
    rows = [{"q": value} for value, _, _ in TYPED for _ in range(2)]
    for text, column in (('{field: q, answers: {"1": yes, "0": no}}', 1), ("{field: q}", 2)):
        by = mapping(f"questions:\n  metformin: {text}")
        found = [outcome(each) for _, _, each in read(written(rows, InputFormat.NDJSON), InputFormat.NDJSON, by)]
        assert found == [case[column] for case in TYPED for _ in range(2)]


def test_records_with_codes_are_read_by_the_fast_way() -> None:
    by = mapping('questions: {diet: {field: q, answers: {"1": vegan}}, age: {field: a}, numbness: {field: n}}')
    raw = b'{"id":1,"q":1,"a":64,"n":true}\n{"id":2,"q":"1","a":"64","n":"yes"}\n'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MappedReader, "_slowly", None)
        assert [each for *_, each in read(raw, InputFormat.NDJSON, by)] == [
            {"diet": "vegan", "age": 64, "numbness": True}
        ] * 2


def test_lists_of_json_are_several_choices() -> None:
    assert answers('questions: {numbness: {field: q, lists: "2"}}', {"q": [1, 2]}, InputFormat.NDJSON) == {
        "numbness": True
    }


def test_ids_come_back_as_they_are() -> None:
    by = mapping("id: who\nquestions: {age: {field: q}}")
    rows = [{"who": who, "q": 64} for who in ("007", "7.0", "-5", "=1+1", "")]
    assert [who for _, who, _ in read(written(rows, InputFormat.CSV), InputFormat.CSV, by)] == [
        "007", "7.0", "-5", "=1+1", None,
    ]  # fmt: skip
    raw = b'{"who": 12345678901234567890123, "q": 64}\n{"q": 64}\n{"who": 1.5, "q": 64}\n'
    found = list(read(raw, InputFormat.NDJSON, by))
    assert [who for _, who, _ in found] == ["12345678901234567890123", None, None]
    assert outcome(found[2][2]) == ("id", "wrong_type")


# A mapping, the names of a file's columns, and what is said before a row is read.
UNFIT = {
    "a field that is not there": (
        "questions:\n  age: {field: age_yr}",
        "age_yrs",
        """\
        map.yaml:2:16: missing_field: there is no field "age_yr"; did you mean "age_yrs"?
            2 |   age: {field: age_yr}
                               ^
        1 problem in the mapping map.yaml; nothing was read.""",
    ),
    "a field that nothing reads": (
        "questions: {age: {field: q}}",
        "q,site,visit",
        'The mapping does not say what to do with "site" and "visit". Read each under `questions`, or name it under '
        "`ignore`; `ignore: all` leaves out everything else.",
    ),
    "nearly a question": (
        "questions: {age: {field: q}}\nignore: all",
        "q,Sudden_confusion",
        'The field "Sudden_confusion" is nearly the question "sudden_confusion", which nothing else gives. Read it '
        "under `questions`, or name it under `ignore`.",
    ),
    "a slip in a question": (
        "questions: {age: {field: q}}\nignore: all",
        "q,suicidal_thought",
        'The field "suicidal_thought" is nearly the question "suicidal_thoughts", which nothing else gives. Read it '
        "under `questions`, or name it under `ignore`.",
    ),
    "a field twice": ("questions: {age: {field: q}}", "q,q", '"q" stands twice; keep one.'),
}


@pytest.mark.parametrize("case", UNFIT)
def test_columns_that_do_not_fit_a_mapping_are_refused(case: str) -> None:
    text, names, told = UNFIT[case]
    with pytest.raises(UserError) as caught:
        list(read(f"{names}\n".encode(), InputFormat.CSV, mapping(text)))
    assert str(caught.value) == dedent(told)


def test_a_name_that_is_nearly_a_question_can_be_ignored_by_name_and_is_no_slip_when_something_gives_it() -> None:
    by = mapping("questions: {age: {field: q}}\nignore: [Sudden_confusion]")
    assert [each for *_, each in read(b"q,Sudden_confusion\n64,yes\n", InputFormat.CSV, by)] == [{"age": 64}]
    by = mapping("questions: {age: {field: q}}\nignore: all")
    assert [each for *_, each in read(b"q,Age\n64,65\n", InputFormat.CSV, by)] == [{"age": 64}]


def test_json_rejects_a_key_that_is_nearly_a_question() -> None:
    by = mapping("questions: {age: {field: q}}\nignore: all")
    raw = b'{"q": 64, "other": 1}\n{"q": 64, "suicidal_thought": true}\n{"q": 64, "q": 65}\n{"q": 64, "other": 2}\n'
    found = [outcome(each) for *_, each in read(raw, InputFormat.NDJSON, by)]
    assert found == [{"age": 64}, ("suicidal_thought", "unknown_key"), ("q", "duplicate_key"), {"age": 64}]


@pytest.mark.parametrize(
    "record",
    ['{"q":64,"n":"a:b"}', '{"q":64,"n":"a:b","n":"c"}', '{"q":64,"n":"\\u003a","n":1}', '{"q":1,"n":{"a":1},"q":64}'],
)
def test_a_key_that_stands_twice_is_seen_behind_colons(record: str) -> None:
    by = mapping("questions: {age: {field: q}}\nignore: [n]")
    learnt = b'{"q":64,"n":"x"}\n'
    [_, (_, _, found)] = read(learnt + record.encode(), InputFormat.NDJSON, by)
    is_twice = record.count('"n"') > 1 or record.count('"q"') > 1
    assert isinstance(found, RejectedError) == is_twice


# Files of mappings, and what is said of them.
BAD = {
    "an unknown question": (
        "questions:\n  metformn: {field: q}\n",
        'map.yaml:2:3: unknown_question: no question is called "metformn"; did you mean "metformin"?',
    ),
    "a question twice": (
        "questions:\n  age: {field: a}\n  age: {field: b}\n",
        'map.yaml:3:3: duplicate_key: "age" is written twice; keep one',
    ),
    "a blank of a draft": (
        'questions:\n  metformin: {field: q, answers: {"1": ~}}\n',
        'map.yaml:2:40: blank: still a blank: "1"',
    ),
    "nothing where an answer belongs": (
        'questions:\n  metformin:\n    field: q\n    answers:\n      "1":\n',
        'map.yaml:5:11: blank: still a blank: "1"',
    ),
    "an answer that is no answer": (
        'questions:\n  diet: {field: q, answers: {"1": vegetarien}}\n',
        "map.yaml:2:35: unknown_option: must be mixed, low_animal, vegetarian, vegan, unknown, declined or not_asked; "
        'did you mean "vegetarian"?',
    ),
    "off, which YAML once took for no": (
        'questions:\n  metformin: {field: q, answers: {"0": off}}\n',
        'map.yaml:2:40: wrong_type: must be yes, no, unknown, declined or not_asked; did you mean "no"?',
    ),
    "a code without quotes": (
        "not_asked: [-99]\nquestions: {age: {field: q}}\n",
        "map.yaml:1:13: wrong_type: must be text; put it in quotes if it looks like a number, true or false",
    ),
    "an unknown key": (
        "questions:\n  age: {feild: q}\n",
        'map.yaml:2:9: unknown_key: "feild" is not a key here; did you mean "field"?',
    ),
    "no field": (
        "questions:\n  age: {round: down}\n",
        "map.yaml:2:8: no_field: say where the answer stands: `field`, or `born` with `on`",
    ),
    "an empty cell as an answer": (
        'questions:\n  metformin: {field: q, answers: {"": no}}\n',
        "map.yaml:2:39: empty_cell: an empty cell is always not asked, since nobody can tell whether the question was "
        "seen",
    ),
    "no question": ("questions: {}\n", "map.yaml:1:12: empty_list: no question is named; name one at least"),
    "a key for another kind of question": (
        "questions:\n  diet: {field: q, lists: vegan}\n",
        'map.yaml:2:27: wrong_type: "lists" is for yes_no questions, and this one is choice',
    ),
    "a number that is out of range": (
        'questions:\n  age: {field: q, answers: {"old": 130}}\n',
        "map.yaml:2:36: out_of_range: must be a number from 0 to 120, unknown, declined or not_asked",
    ),
    "born without on": (
        "questions:\n  age: {born: b}\n",
        "map.yaml:2:8: born: `born` and `on` go together: an age is that on a day, which is never today",
    ),
    "two ways to read": (
        "questions:\n  ppi: {field: q, lists: a, contains: b, absent: no}\n",
        "map.yaml:2:8: two_ways: `lists` and `contains` are two ways to read an answer; keep one",
    ),
    "contains without absent": (
        "questions:\n  ppi: {field: q, contains: b}\n",
        "map.yaml:2:8: absent: say what it means that a text names none of `contains`: `absent: no`, or "
        "`absent: not_asked`",
    ),
    "absent without contains": (
        "questions:\n  ppi: {field: q, absent: no}\n",
        "map.yaml:2:8: absent: `absent` goes with `contains`",
    ),
    "times with codes": (
        'questions:\n  age: {field: q, answers: {"1": 2}, times: 2}\n',
        "map.yaml:2:8: two_ways: `times` and `round` are for numbers, and `answers` gives none",
    ),
    "times nothing": (
        "questions:\n  age: {field: q, times: 0}\n",
        "map.yaml:2:8: out_of_range: `times` is a number above 0",
    ),
    "order without first or last": (
        "rows: {order_by: v}\nquestions: {age: {field: q}}\n",
        "map.yaml:1:7: order_by: `order_by` goes with `same_id: first` or `same_id: last`",
    ),
    "first of rows that are answers": (
        "long: {key: k, value: v}\nrows: {same_id: first}\nquestions: {age: {field: q}}\n",
        "map.yaml:2:17: two_ways: with `long`, all rows of a person are one; leave this out, or write join",
    ),
    "one field for key and value": (
        "long: {key: k, value: k}\nquestions: {age: {field: q}}\n",
        "map.yaml:1:23: two_ways: `key` and `value` are two fields",
    ),
    "a box in two lists": (
        "questions: {numbness: {field: a}}\ntick_boxes:\n  - {fields: [a, b]}\n  - {fields: [b, c], none: a}\n",
        'map.yaml:4:15: two_ways: "b" stands twice; keep one',
    ),
    "a none that is a box of another list": (
        "questions: {numbness: {field: a}}\ntick_boxes:\n  - {fields: [a, b]}\n  - {fields: [c], none: a}\n",
        'map.yaml:4:25: two_ways: "a" is in another list; keep one',
    ),
    "a box that is a number": (
        "questions: {age: {field: a}}\ntick_boxes:\n  - {fields: [a, b]}\n",
        "map.yaml:1:26: wrong_type: a tick box says yes or no, and this is a number question",
    ),
    "a box that is a text": (
        "questions: {ppi: {field: a, contains: x, absent: no}}\ntick_boxes:\n  - {fields: [a, b]}\n",
        'map.yaml:1:26: two_ways: "a" is a tick box, so its cell holds no list and no text',
    ),
    "a field that is read and ignored": (
        "questions: {age: {field: a}}\nignore: [b, a]\n",
        'map.yaml:2:13: two_ways: "a" is read, and ignored here; keep one',
    ),
    "not UTF-8": ("questions: {age: {field: \udcff}}\n", None),
    "a code twice": (
        'questions:\n  metformin: {field: q, answers: {"1": yes}, unknown: ["1"]}\n',
        'map.yaml:2:55: two_ways: the cell "1" stands under `answers` too; keep one',
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_mapping_is_refused_with_its_place(case: str) -> None:
    text, told = BAD[case]
    with pytest.raises(UserError) as caught:
        mapping_in("map.yaml", text.encode(errors="surrogateescape"), PACK)
    assert str(caught.value).splitlines()[0] == (
        told or "map.yaml:1:26: encoding: byte 0xff is not UTF-8; save the file as UTF-8"
    )
    assert str(caught.value).endswith(" in the mapping map.yaml; nothing was read.")


def test_the_schema_takes_what_the_loader_takes_and_refuses_most_of_what_it_refuses() -> None:
    schema = schema_of_mapping(PACK)
    validator = Draft202012Validator(schema)
    good = [f"questions:\n  {text}" for text, _, _ in CELLS.values()] + [text for text, _, _ in SEVERAL.values()]
    for text in [*good, BOXES, MAP]:
        assert list(validator.iter_errors(plain(text))) == [], text
    refused = {case for case, (text, told) in BAD.items() if told and not validator.is_valid(plain(text))}
    # What needs several keys, or looks at blanks, is the loader's.
    assert refused >= {
        *("an unknown question", "an answer that is no answer", "off, which YAML once took for no", "an unknown key"),
        *("a code without quotes", "no question", "a number that is out of range"),
    }


def plain(text: str) -> Any:
    """What a mapping's YAML holds, with lists as JSON has them."""
    return json.loads(json.dumps(read_yaml("map.yaml", text.encode()).value))


def test_every_key_of_a_mapping_is_described() -> None:
    described = [value for piece in pieces(schema_of_mapping(PACK)) for value in piece.get("properties", {}).values()]
    assert len(described) > 100
    assert all("description" in value or "additionalProperties" in value for value in described)
    ran = CliRunner().invoke(app, ["schema", "map"])
    assert json.loads(ran.stdout)["title"].startswith("A mapping for b12@")


def pieces(schema: Any) -> Iterable[dict[str, Any]]:
    """The objects of a schema that describe a value."""
    return [schema, *schema["$defs"].values(), *schema["properties"]["questions"]["properties"].values()]


def test_a_wrong_record_of_json_is_rejected_and_read_for_emergencies() -> None:
    by = mapping("id: who\nquestions: {sudden_confusion: {field: c}, age: {field: a}}\nignore: [n]")
    lines = [
        '{"c": "yes", "a": 64',
        '{"c": "yes", "c": "no"}',
        '{"c": "no", "x": 1}',
        '{"c": "yes", "who": 1.5}',
        "",
        "[]",
    ]
    long = '{"c": "no", "n": "%s"}' % ("x" * 1_100_000)
    found = [
        each
        for *_, each in read(
            "\n".join([*lines, long, '{"c":"no","a":1,"n":1,"who":"p"}']).encode(), InputFormat.NDJSON, by
        )
    ]
    assert [(each.code, each.red_flag) for each in found[:-1]] == [
        ("not_json", True),
        ("duplicate_key", True),
        ("unknown_key", False),
        ("wrong_type", True),
        ("not_an_object", False),
        ("too_long", False),
    ]


def test_a_column_that_no_cell_can_be_read_from_is_refused() -> None:
    by = mapping("id: who\nquestions: {age: {field: a}}")
    with pytest.raises(UserError, match='The column "a" holds list'):
        list(read(written([{"who": "p", "a": [1]}], InputFormat.PARQUET), InputFormat.PARQUET, by))
    with pytest.raises(UserError, match='The column "who" holds double, and ids are text or whole numbers'):
        list(read(written([{"who": 1.5, "a": 1}], InputFormat.PARQUET), InputFormat.PARQUET, by))


def test_days_and_decimals_of_a_table_are_read() -> None:
    by = mapping("questions: {age: {born: b, on: v}, metformin: {field: m}, metformin_months: {field: n}}")
    row = {"b": date(1950, 6, 15), "v": datetime(2026, 6, 15, 10, 30), "m": True, "n": Decimal("12.0")}
    [(*_, found)] = read(written([row], InputFormat.PARQUET), InputFormat.PARQUET, by)
    assert found == {"age": 76, "metformin": True, "metformin_months": 12}
    assert score_one({**row, "n": 12}, mapping=by)["present"][0] == "age_over_75"


def test_text_that_is_not_utf8_in_a_table_is_rejected() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([b"64", b"\xff"]).view(pa.string()))
    table = pa.table({"id": ["p", "q"], "a": column})
    for rows in ("separate", "join"):
        rejects: list[Rejected] = []
        by = Mapping(questions={"age": Entry(field="a")}, rows=PersonRows(same_id=rows))
        assert score_table(table, mapping=by, rejects=rejects).num_rows == 1
        assert [(each["line"], each["code"]) for each in rejects] == [(2, "encoding")]


def test_score_reads_by_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text('id: who\nquestions: {metformin: {field: q, answers: {"1": yes, "0": no}}}\n')
    (tmp_path / "people.csv").write_text("who,q\n007,1\n008,2\n")
    ran = CliRunner().invoke(app, ["score", str(tmp_path / "people.csv"), "--map", str(tmp_path / "map.yaml")])
    assert ran.exit_code == 1
    [row] = map(json.loads, ran.stdout.splitlines())
    assert (row["id"], row["present"]) == ("007", ["metformin"])
    assert ran.stderr.startswith(f"{tmp_path / 'people.csv'}:3: metformin: unmapped_answer: ")


@pytest.mark.parametrize("more", [[], ["--workers", "2"]], ids=["", "workers"])
@pytest.mark.parametrize("rows", ["separate", "join"])
def test_a_field_of_the_mapping_that_no_record_has_is_told(tmp_path: Path, rows: str, more: list[str]) -> None:
    entries = "{age: {field: alter}, metformin: {field: met_formin}, numbness: {field: taub}}"
    (tmp_path / "map.yaml").write_text(f"questions: {entries}\nrows: {{same_id: {rows}}}\n")
    (tmp_path / "one.ndjson").write_text('{"alter": 64, "taub": null}\n{"alter": "x"}\n{"taub": "yes"}\n')
    (tmp_path / "other.json").write_text('[{"alter": 64}, {"alter": 30}]')

    def told(*names: str) -> str:
        paths = [str(tmp_path / name) for name in names]
        given = ["score", *paths, "-o", str(tmp_path / "out"), "--map", str(tmp_path / "map.yaml"), *more]
        ran = CliRunner().invoke(app, given)
        return ran.stderr.splitlines()[-1]

    assert '; no record has the mapping\'s field "met_formin"; ' in told("one.ndjson")
    assert '; no record has the mapping\'s fields "met_formin" and "taub"; ' in told("other.json")
    assert '; no record has the mapping\'s field "met_formin"; ' in told("other.json", "one.ndjson")
    (tmp_path / "one.ndjson").write_text('{"alter": 64, "taub": null, "met_formin": "no"}\n')
    assert "no record has" not in told("one.ndjson", "other.json")


def test_a_mapping_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["score", "--map", str(tmp_path / "none.yaml")])
    assert isinstance(ran.exception, UserError)
    assert str(ran.exception).startswith("There is no file ")


def test_records_columns_and_programs_read_alike(tmp_path: Path) -> None:
    people = people_at_random(600)
    (tmp_path / "map.yaml").write_text(MAP)
    rejects: list[Rejected] = []
    one_by_one = list(score_many(people, mapping=tmp_path / "map.yaml", rejects=rejects))
    assert len(rejects) > 100
    assert {each["code"] for each in rejects} == {"unmapped_answer", "follow_up", "conflict"}
    assert len(one_by_one) + len(rejects) < 600
    in_columns: list[Rejected] = []
    table = score_table(pa.Table.from_pylist(people), mapping=tmp_path / "map.yaml", rejects=in_columns)
    assert in_columns == rejects
    assert without_guidelines(table.to_pylist()) == without_guidelines(one_by_one)
    for form in (InputFormat.NDJSON, InputFormat.CSV, InputFormat.PARQUET):
        path = tmp_path / f"people.{form}"
        path.write_bytes(written(people, form))
        for to in ("ndjson", "parquet"):
            command = ["score", str(path), "--map", str(tmp_path / "map.yaml"), "-o", str(tmp_path / f"out.{to}")]
            ran = CliRunner().invoke(app, [*command, "--errors", str(tmp_path / "errors"), "--to", to])
            assert ran.exit_code == 1
            out = tmp_path / f"out.{to}"
            rows = parquet.read_table(out).to_pylist() if to == "parquet" else lines_of(out)
            off = 1 if form is InputFormat.CSV else 0  # the header has a line of its own
            found = [row | {"line": row["line"] - off} for row in rows]
            assert without_guidelines(found) == without_guidelines(one_by_one)
            told = lines_of(tmp_path / "errors")
            assert [(each["line"] - off, each["field"], each["code"]) for each in told] == [
                (each["line"], each["field"], each["code"]) for each in rejects
            ]
            assert f"{600 - len(one_by_one) - len(rejects):,} rows left out by the mapping" in ran.stderr


def without_guidelines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Results without what a struct of Arrow says otherwise."""
    return [{key: value for key, value in row.items() if key != "guidelines"} for row in rows]


def test_a_dataframe_is_scored_with_a_mapping_in_three_lines(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(MAP)
    people = pandas.DataFrame(people_at_random(40)).assign(q12=1.0, years=pandas.NaT, s___99=0, state="1")
    assert score_table(people, mapping=tmp_path / "map.yaml").num_rows == 40
    people.loc[16, "q12"] = 7
    with pytest.raises(RejectedError) as caught:
        score_table(people, mapping=tmp_path / "map.yaml")
    assert str(caught.value).startswith("row 17: metformin: unmapped_answer: the cell is none that `answers` lists")
    assert (caught.value.line, caught.value.field) == (17, "metformin")


def test_a_program_makes_a_mapping_of_its_own() -> None:
    by = Mapping(
        questions={"age": Entry(field="a"), "metformin": Entry(field="q", answers={"1": "yes"})},
        only={"state": ("1",)},
        ignore="all",
    )
    person = {"a": 82, "q": 1, "state": 1, "other": None}
    assert score_one(person, mapping=by)["present"][:2] == ["age_over_75", "metformin"]
    assert "Metformin" in str(page(person, mapping=by))
    with pytest.raises(RejectedError, match="left_out"):
        score_one(person | {"state": 0}, mapping=by)
    with pytest.raises(RejectedError, match="left_out"):
        page(person | {"state": 0}, mapping=by)
    with pytest.raises(RejectedError, match="no text"):
        score_one({1: 2}, mapping=by)  # type: ignore[dict-item]
    with pytest.raises(UserError, match=r"^mapping: unknown_question: questions.agee: no question is called"):
        score_one(person, mapping=Mapping(questions={"agee": Entry(field="a")}))


FLAGS = """\
rows: {same_id: separate}
questions:
  sudden_confusion: {field: s___1}
  saddle_numbness: {field: s___2}
  age: {field: a}
tick_boxes:
  - {fields: [s___1, s___2], none: s___3}
"""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", ["separate", "join"])
def test_a_reject_never_hides_an_emergency(form: InputFormat, rows: str) -> None:
    by = mapping(FLAGS.replace("separate", rows))
    people = [
        {"id": "x", "s___1": "1", "s___2": "0", "s___3": "1", "a": "64"},  # and none of these
        {"id": "y", "s___1": "0", "s___2": "1", "s___3": "0", "a": "old"},
        {"id": "z", "s___1": "0", "s___2": "0", "s___3": "1", "a": "old"},
    ]
    found = [each for *_, each in read(written(people, form), form, by)]
    assert [outcome(each) for each in found] == [
        ("saddle_numbness", "conflict"),
        ("age", "wrong_type"),
        ("age", "wrong_type"),
    ]
    assert [each.red_flag for each in found] == [True, True, False]


# A mapping, rows, and what they become: the line, the id, and answers, field and code of a reject, or "left out".
SEVERAL: dict[str, tuple[str, list[dict[str, Any]], list[tuple[int, str | None, Any]]]] = {
    "rows of one person are joined": (
        "rows: {same_id: join}\nquestions: {age: {field: a}, metformin: {field: m}}",
        [{"id": "x", "a": "64", "m": ""}, {"id": "y", "a": "65", "m": ""}, {"id": "x", "a": "", "m": "no"}],
        [(1, "x", {"age": 64, "metformin": False}), (2, "y", {"age": 65})],
    ),
    "two answers of one person are a conflict": (
        "rows: {same_id: join}\nquestions: {age: {field: a}}",
        [{"id": "x", "a": "64"}, {"id": "x", "a": "65"}, {"id": "y", "a": "66"}],
        [(1, None, ("age", "conflict")), (3, "y", {"age": 66})],
    ),
    "the same answer twice is one": (
        "rows: {same_id: join}\nquestions: {age: {field: a}}",
        [{"id": "x", "a": "64"}, {"id": "x", "a": "64.0"}],
        [(1, "x", {"age": 64})],
    ),
    "a wrong cell in any row is a reject": (
        "rows: {same_id: join}\nquestions: {age: {field: a}}",
        [{"id": "x", "a": "64"}, {"id": "x", "a": "old"}],
        [(1, None, ("age", "wrong_type"))],
    ),
    "a form that nobody opened in one row takes nothing back": (
        "rows: {same_id: join}\n" + BOXES,
        [
            {"id": "x", "s___0": "0", "s___1": "1", "s___2": "0", "s___99": "0"},
            {"id": "x", "s___0": "0", "s___1": "0", "s___2": "0", "s___99": "0"},
        ],
        [(1, "x", {"pins_and_needles": True, "numbness": False, "nerve_pain": False})],
    ),
    "a day of birth stands in one row and the visit in another": (
        "rows: {same_id: join}\nquestions: {age: {born: b, on: v}}",
        [{"id": "x", "b": "1950-01-01", "v": ""}, {"id": "x", "b": "", "v": "2026-01-01"}],
        [(1, "x", {"age": 76})],
    ),
    "people without an id are each their own": (
        "rows: {same_id: join}\nquestions: {age: {field: a}}",
        [{"id": None, "a": "64"}, {"id": None, "a": "65"}],
        [(1, None, {"age": 64}), (2, None, {"age": 65})],
    ),
    "the first row counts": (
        "rows: {same_id: first}\nquestions: {age: {field: a}}",
        [{"id": "x", "a": "64"}, {"id": "x", "a": "65"}],
        [(1, "x", {"age": 64}), (2, None, "left out")],
    ),
    "the last row by a number": (
        "rows: {same_id: last, order_by: visit}\nquestions: {age: {field: a}}",
        [
            {"id": "x", "a": "64", "visit": "10"},
            {"id": "x", "a": "65", "visit": "9"},
            {"id": "x", "a": "6", "visit": ""},
        ],
        [(1, "x", {"age": 64}), (2, None, "left out"), (3, None, "left out")],
    ),
    "the first row by a day": (
        "rows: {same_id: first, order_by: visit}\nquestions: {age: {field: a}}",
        [{"id": "x", "a": "64", "visit": "2026-01-10"}, {"id": "x", "a": "65", "visit": "2025-12-01"}],
        [(1, None, "left out"), (2, "x", {"age": 65})],
    ),
    "a row an answer": (
        'long: {key: k, value: v}\nquestions: {age: {field: a}, numbness: {field: sx, lists: "2"}}\nignore: [site]',
        [
            {"id": "x", "k": "a", "v": "64"},
            {"id": "x", "k": "sx", "v": "1"},
            {"id": "x", "k": "sx", "v": "2"},
            {"id": "y", "k": "sx", "v": "1"},
            {"id": "y", "k": "site", "v": "north"},
        ],
        [(1, "x", {"age": 64, "numbness": True}), (4, "y", {"numbness": False})],
    ),
    "two values for one question in such rows": (
        "long: {key: k, value: v}\nquestions: {age: {field: a}}",
        [{"id": "x", "k": "a", "v": "64"}, {"id": "x", "k": "a", "v": "65"}],
        [(1, None, ("age", "conflict"))],
    ),
    "only some rows are taken": (
        'rows: {same_id: join}\nonly: {event: [baseline, "0"]}\nquestions: {age: {field: a}}',
        [{"id": "x", "a": "64", "event": "baseline"}, {"id": "x", "a": "65", "event": "later"}],
        [(1, "x", {"age": 64}), (2, None, "left out")],
    ),
    "rows to take may be told as 1, true or 1.0": (
        'only: {done: "1"}\nquestions: {age: {field: a}}',
        [{"id": "x", "a": "64", "done": True}, {"id": "y", "a": "65", "done": False}],
        [(1, "x", {"age": 64}), (2, None, "left out")],
    ),
    "only some rows are taken, each alone": (
        'only: {event: [baseline, "0"]}\nquestions: {age: {field: a}}',
        [{"id": "x", "a": "64", "event": "0"}, {"id": "x", "a": "old", "event": "later"}],
        [(1, "x", {"age": 64}), (2, None, "left out")],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_all_that_is_wrong_with_several_rows_is_in_their_reject(form: InputFormat) -> None:
    text = 'rows: {same_id: join}\nquestions: {age: {field: a}, numbness: {field: n, answers: {"1": yes}}}'
    rows = [{"id": "x", "a": "old", "n": ""}, {"id": "x", "a": "", "n": "7"}]
    [(_, _, found)] = read(written(rows, form), form, mapping(text))
    assert isinstance(found, RejectedError)
    assert [each.field for each in (found, *found.more)] == ["age", "numbness"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", SEVERAL)
def test_several_rows_are_one_person(case: str, form: InputFormat) -> None:
    text, rows, expected = SEVERAL[case]
    off = 1 if form is InputFormat.CSV else 0
    found = read(written(rows, form), form, mapping(text))
    assert [(line - off, who, outcome(each)) for line, who, each in found] == expected


@pytest.mark.parametrize("case", SEVERAL)
def test_several_rows_that_a_program_passes_in_are_one_person(case: str) -> None:
    text, rows, expected = SEVERAL[case]
    by, rejects, of_table = mapping(text), list[Rejected](), list[Rejected]()
    found = list(score_many(rows, mapping=by, rejects=rejects))
    table = score_table(pa.Table.from_pylist(rows), mapping=by, rejects=of_table)
    assert [(row["line"], row["id"]) for row in found] == [
        (line, who) for line, who, each in expected if isinstance(each, dict)
    ]
    assert [(row["line"], row["field"], row["code"]) for row in rejects] == [
        (line, *each) for line, _, each in expected if isinstance(each, tuple)
    ]
    assert of_table == rejects
    assert [row["line"] for row in table.to_pylist()] == [row["line"] for row in found]


def test_the_fields_of_rows_that_are_put_together_are_checked_as_others_are() -> None:
    by = mapping("long: {key: k, value: v}\nquestions: {age: {field: a}}")
    with pytest.raises(UserError, match='does not say what to do with "sex"'):
        list(read(b"id,k,v\nx,sex,1\n", InputFormat.CSV, by))
    with pytest.raises(UserError, match=r'map.yaml:1:13: missing_field: there is no field "k"'):
        list(read(b"id,key,v\nx,sex,1\n", InputFormat.CSV, by))
    by = mapping("rows: {same_id: join}\nquestions: {age: {field: a}}\nignore: all")
    with pytest.raises(UserError, match="nearly the question"):
        list(read(b'{"a": 1, "Sudden_confusion": 1}', InputFormat.NDJSON, by))
    raw = b'{"id": 1.5}\n\nnot json\n{"id": 1, "a": 64}\n'
    assert [outcome(each) for *_, each in read(raw, InputFormat.NDJSON, by)] == [
        ("id", "wrong_type"),
        (None, "not_json"),
        {"age": 64},
    ]
    raw = b"id,a\nx,64\nx,64,65\n,\ny,\xff\n"
    assert [outcome(each) for *_, each in read(raw, InputFormat.CSV, by)] == [
        {"age": 64},
        (None, "not_an_object"),
        (None, "encoding"),
    ]
    with pytest.raises(RejectedError, match="row 1: id: wrong_type"):
        list(score_many([{"id": 1.5}], mapping=by))


HEADERS = """\
Study of feet,,
,,
who,q,state
Response ID,How old?,Status
{"ImportId":"a"},{"ImportId":"b"},{"ImportId":"c"}
p1,64,1
p2,65,Preview
"""


def test_titles_and_further_rows_of_a_header_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(
        'id: who\nheader_row: 3\nheader_rows: 3\nonly: {state: "1"}\nquestions: {age: {field: q}}\n'
    )
    (tmp_path / "people.csv").write_text(HEADERS)
    command = ["convert", str(tmp_path / "people.csv"), "--map", str(tmp_path / "map.yaml")]
    ran = CliRunner().invoke(app, command)
    assert ran.stdout == '{"id":"p1","age":64}\n'
    assert "1 read, 1 converted, 0 rejected; 1 row left out by the mapping" in ran.stderr
