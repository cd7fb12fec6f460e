"""`b12screen score` as a shell sees it: what goes in, what comes out, and what is said when something is wrong."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from examples import named_in_table
from small_pack import copy_pack
from system import FAILS_TO_BE_READ, said_of, skip_unless_forbidden, skip_unless_reading_fails, unmeasured
from terminal import run_in_terminal
from typer.testing import CliRunner

import b12screen
import b12screen.pack.load
from b12screen.cli.app import app
from b12screen.errors import UserError

RULES = Path(__file__).parents[1] / "rules"
OUTCOMES = (
    "urgent",
    "out_of_scope",
    "contact_care_team",
    "discuss_testing",
    "ask_clinician",
    "risk_only",
    "no_trigger",
    "not_enough_answers",
)
LONGEST = 1_048_576
TO_A_MAPPING = "To say what columns of your own mean: b12screen map draft FILE"
SECRET = "Quatermass"  # stands in answers, and must never be seen on stderr


class Ran(NamedTuple):
    """How one run ended."""

    code: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        [row] = self.rows
        return row

    @property
    def ids(self) -> list[Any]:
        return [row["id"] for row in self.rows]

    @property
    def told(self) -> list[str]:
        return self.err.splitlines()

    @property
    def placed(self) -> list[str]:
        """What is told of single rejects: place, field and code, without the sentence."""
        found = (re.match(r"(.+?:\d+:(?: \S+:)? \w+): ", line) for line in self.told)
        return [each[1] for each in found if each]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "b12screen", *map(str, arguments)]


def score(*arguments: str | Path, given: bytes | str = b"", env: Mapping[str, str] | None = None) -> Ran:
    raw = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        command("score", *arguments), input=raw, capture_output=True, env={**os.environ, **(env or {})}
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def score_here(*arguments: str | Path, given: bytes | str = b"") -> Ran:
    """Run within this process, which is faster, where it does not matter how the process ends."""
    done = CliRunner().invoke(app, ["score", *map(str, arguments)], input=given)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return Ran(done.exit_code, done.stdout_bytes, done.stderr)


def refused(*arguments: str | Path, given: bytes | str = b"") -> str:
    """Run within this process, where it is enough to know that nothing was scored, and in which words."""
    done = CliRunner().invoke(app, ["score", *map(str, arguments)], input=given)
    assert isinstance(done.exception, UserError)
    assert done.stdout_bytes == b""
    said = str(done.exception)
    assert len(said.splitlines()) == 1
    return said


def lines(*people: object) -> str:
    return "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in people)


def read_rejects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# What is wrong with a line -> the line, and the field and code of its reject.
BAD_LINES: dict[str, tuple[bytes, str | None, str]] = {
    "cut off in a text": (b'{"id": "Quatermass', None, "not_json"),
    "cut off after a value": (b'{"age": 64', None, "not_json"),
    "cut off after a comma": (b'{"age": 64,', None, "not_json"),
    "two objects": (b'{"age": 64} {"age": 65}', None, "not_json"),
    "trailing comma": (b'{"age": 64,}', None, "not_json"),
    "single quotes": (b"{'age': 64}", None, "not_json"),
    "a comment": (b'{"age": 64} // Quatermass', None, "not_json"),
    "a word": (b"Quatermass", None, "not_json"),
    "a control character in a text": (b'{"id": "Quater\x01mass"}', None, "not_json"),
    "a byte of zero": (b'{"age": 64}\x00', None, "not_json"),
    "a byte order mark on a later line": (b'\xef\xbb\xbf{"age": 64}', None, "not_json"),
    "NaN": (b'{"age": NaN}', None, "not_json"),
    "Infinity": (b'{"age": Infinity}', None, "not_json"),
    "minus Infinity": (b'{"age": -Infinity}', None, "not_json"),
    "NaN for yes or no": (b'{"metformin": NaN}', None, "not_json"),
    "a number that starts with 0": (b'{"age": 064}', None, "not_json"),
    "very deep nesting": (b'{"age": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", None, "not_json"),
    "a list": (b"[1, 2]", None, "not_an_object"),
    "a list of people": (b'[{"age": 64}]', None, "not_an_object"),
    "a text": (b'"Quatermass"', None, "not_an_object"),
    "a number alone": (b"64", None, "not_an_object"),
    "null": (b"null", None, "not_an_object"),
    "true": (b"true", None, "not_an_object"),
    "a key twice": (b'{"age": 64, "age": 64}', "age", "duplicate_key"),
    "a key twice, once with null": (b'{"age": 64, "age": null}', "age", "duplicate_key"),
    "a key twice, once escaped": (b'{"age": 64, "\\u0061ge": 65}', "age", "duplicate_key"),
    "a key twice, as long as if there were an id": (b'{"age":64, "age":65}', "age", "duplicate_key"),
    "the id twice": (b'{"id": "Quatermass", "id": "p"}', "id", "duplicate_key"),
    "an unknown key twice": (b'{"agee": 64, "agee": 64}', "agee", "duplicate_key"),
    "a key that is nearly right": (b'{"metformn": true}', "metformn", "unknown_key"),
    "a key in capitals": (b'{"Age": 64}', "Age", "unknown_key"),
    "a key with a space": (b'{"age ": 64}', "age ", "unknown_key"),
    "an empty key": (b'{"": "Quatermass"}', "", "unknown_key"),
    "an unknown key with null": (b'{"unheard_of": null}', "unheard_of", "unknown_key"),
    "the name of a section": (b'{"red_flags": "no"}', "red_flags", "unknown_key"),
    "the name of a rule that is no question": (
        b'{"nitrous_oxide_with_nerve_symptoms": false}',
        "nitrous_oxide_with_nerve_symptoms",
        "unknown_key",
    ),
    "a number in quotes": (b'{"age": "64"}', "age", "wrong_type"),
    "a number with a half": (b'{"age": 64.5}', "age", "wrong_type"),
    "a decimal after the last": (b'{"age": 121.0}', "age", "out_of_range"),
    "a decimal for yes": (b'{"metformin": 1.0}', "metformin", "wrong_type"),
    "a number beyond all floats": (b'{"age": 1e400}', "age", "wrong_type"),
    "true for a number": (b'{"age": true}', "age", "wrong_type"),
    "false for a number": (b'{"metformin": true, "metformin_months": false}', "metformin_months", "wrong_type"),
    "yes for a number": (b'{"age": "yes"}', "age", "wrong_type"),
    "a list for a number": (b'{"age": [64]}', "age", "wrong_type"),
    "an object for a number": (b'{"age": {"age": 64, "age": 64}}', "age", "wrong_type"),
    "an option of another question": (b'{"age": "vegan"}', "age", "wrong_type"),
    "1 for yes": (b'{"metformin": 1}', "metformin", "wrong_type"),
    "0 for no": (b'{"metformin": 0}', "metformin", "wrong_type"),
    "another word for yes": (b'{"metformin": "Quatermass"}', "metformin", "wrong_type"),
    "yes in capitals": (b'{"metformin": "YES"}', "metformin", "wrong_type"),
    "true in quotes": (b'{"metformin": "true"}', "metformin", "wrong_type"),
    "unknown in capitals": (b'{"metformin": "Unknown"}', "metformin", "wrong_type"),
    "an empty text": (b'{"metformin": ""}', "metformin", "wrong_type"),
    "true for an option": (b'{"diet": true}', "diet", "wrong_type"),
    "a number for an option": (b'{"diet": 1}', "diet", "wrong_type"),
    "minus 1": (b'{"age": -1}', "age", "out_of_range"),
    "121": (b'{"age": 121}', "age", "out_of_range"),
    "961 months": (b'{"metformin": true, "metformin_months": 961}', "metformin_months", "out_of_range"),
    "20 digits": (b'{"age": 99999999999999999999}', "age", "out_of_range"),
    "5,000 digits": (b'{"age": ' + b"9" * 5_000 + b"}", "age", "out_of_range"),
    "minus 5,000 digits": (b'{"age": -' + b"9" * 5_000 + b"}", "age", "out_of_range"),
    "an option that there is not": (b'{"diet": "Quatermass"}', "diet", "unknown_option"),
    "an option in capitals": (b'{"diet": "Vegan"}', "diet", "unknown_option"),
    "yes for an option": (b'{"diet": "yes"}', "diet", "unknown_option"),
    "an empty option": (b'{"diet": ""}', "diet", "unknown_option"),
    "a follow-up without its opener": (b'{"metformin_months": 5}', "metformin_months", "follow_up"),
    "a follow-up, opener no": (b'{"metformin": false, "metformin_months": 5}', "metformin_months", "follow_up"),
    "a follow-up, opener unknown": (b'{"ppi": "unknown", "ppi_months": 5}', "ppi_months", "follow_up"),
    "a follow-up, opener declined": (b'{"ppi": "declined", "ppi_months": 5}', "ppi_months", "follow_up"),
    "a follow-up, opener null": (b'{"ppi": null, "ppi_months": 5}', "ppi_months", "follow_up"),
    "a follow-up of symptoms that are not there": (
        b'{"numbness": false, "symptoms_both_sides": true}',
        "symptoms_both_sides",
        "follow_up",
    ),
    "a follow-up outside the ages": (b'{"age": 11, "pregnancy": "pregnant"}', "pregnancy", "follow_up"),
    "a follow-up of an unknown age": (b'{"age": "unknown", "pregnancy": "pregnant"}', "pregnancy", "follow_up"),
    "a follow-up of an option": (
        b'{"age": 30, "pregnancy": "no", "iron_not_working": true}',
        "iron_not_working",
        "follow_up",
    ),
    "a byte that is not UTF-8": (b'{"id": "Quater\xffmass"}', None, "encoding"),
    "Latin-1": ('{"id": "Zoë Quatermass"}'.encode("latin-1"), None, "encoding"),
    "a byte that is not UTF-8 in a key": (b'{"ag\xe9": 64}', None, "encoding"),
    "UTF-16": ('{"age": 64}'.encode("utf-16-be"), None, "not_json"),
    "half a surrogate pair in bytes": (b'{"id": "\xed\xa0\x80"}', None, "encoding"),
    "half a surrogate pair as an escape": (b'{"id": "\\ud800"}', None, "encoding"),
    "the other half": (b'{"id": "\\uDC00"}', None, "encoding"),
    "two halves in the wrong order": (b'{"id": "\\udc00\\ud800"}', None, "encoding"),
    "a whole pair and a half": (b'{"id": "\\ud83d\\ude00\\ud83d"}', None, "encoding"),
    "half a pair in a key": (b'{"\\ud800": 1}', None, "encoding"),
    "half a pair in a line that is broken too": (b'{"id": "\\ud800", ', None, "encoding"),
    "an escape that is none, around a whole pair": (b'{"id": "\\ud8\\ud800\\udc0000"}', None, "not_json"),
    "2 MB": (b'{"id": "' + b"x" * 2_000_000 + b'"}', None, "too_long"),
    "2 MB of blanks": (b" " * 2_000_000, None, "too_long"),
    "one byte too many": (b'{"age": 64}'.ljust(LONGEST + 1), None, "too_long"),
    "an id with a half": (b'{"id": 1.5}', "id", "wrong_type"),
    "an id of true": (b'{"id": true}', "id", "wrong_type"),
    "an id of a list": (b'{"id": ["Quatermass"]}', "id", "wrong_type"),
    "an id of an object": (b'{"id": {"name": "Quatermass"}}', "id", "wrong_type"),
    "an id of 5,000 digits": (b'{"id": ' + b"7" * 5_000 + b"}", "id", "wrong_type"),
    # Several things wrong: encoding, then JSON, then keys, then fields as they stand in the line, then follow-ups.
    "encoding before JSON": (b'{"age": 64, "id": "\xff', None, "encoding"),
    "encoding before a key twice": (b'{"age": 64, "age": 64, "id": "\\ud800"}', None, "encoding"),
    "encoding before a field": (b'{"age": "64", "id": "\\ud800"}', None, "encoding"),
    "JSON before a key twice": (b'{"age": 64, "age": 64', None, "not_json"),
    "JSON before a field": (b'{"age": "64", "diet": NaN}', None, "not_json"),
    "a key twice before a field": (
        b'{"unheard_of": 1, "age": "64", "diet": null, "diet": null}',
        "diet",
        "duplicate_key",
    ),
    "the first of two fields": (b'{"diet": "x", "age": "64"}', "diet", "unknown_option"),
    "the first of two fields, turned round": (b'{"age": "64", "diet": "x"}', "age", "wrong_type"),
    "an unknown key first": (b'{"unheard_of": 1, "age": "64"}', "unheard_of", "unknown_key"),
    "an unknown key last": (b'{"age": 121, "unheard_of": 1}', "age", "out_of_range"),
    "the id first": (b'{"id": 1.5, "age": "64"}', "id", "wrong_type"),
    "the id last": (b'{"age": "64", "id": 1.5}', "age", "wrong_type"),
    "a field before a follow-up": (b'{"metformin_months": 5, "diet": "x"}', "diet", "unknown_option"),
    "a follow-up that is out of range": (b'{"metformin_months": 961}', "metformin_months", "out_of_range"),
}

GOOD_LINES: dict[str, str] = {
    "nothing": "{}",
    "an id alone": '{"id": "x"}',
    "spaces": ' \t{ "age" : 64 }\t ',
    "every way to say yes": '{"metformin": true, "ppi": "yes", "h2_blocker": "unknown", "colchicine": "declined"}',
    "null everywhere": '{"id": null, "age": null, "metformin": null, "diet": null, "metformin_months": null}',
    "a follow-up with null": '{"metformin": false, "metformin_months": null, "iron_not_working": null}',
    "a follow-up before its opener": '{"metformin_months": 5, "metformin": true}',
    "an open follow-up that is not known": '{"metformin": "yes", "metformin_months": "unknown"}',
    "an open follow-up that is declined": '{"ppi": true, "ppi_months": "declined"}',
    "a follow-up of symptoms": '{"numbness": true, "symptoms_both_sides": false, "symptom_duration": "over_1_year"}',
    "a follow-up of a follow-up": '{"age": 30, "pregnancy": "breastfeeding", "iron_not_working": true}',
    "the youngest and shortest": '{"age": 0, "metformin": true, "metformin_months": 0}',
    "the oldest and longest": '{"age": 120, "metformin": true, "metformin_months": 960}',
    "a key in escapes": '{"\\u0061\\u0067\\u0065": 64}',
    "a value in escapes": '{"diet": "\\u0076egan"}',
    "colons in the id": '{"id": "2026-11-01T12:00:00", "age": 64}',
    "quotes and backslashes in the id": '{"id": "\\\\ud800 \\" \\\\", "age": 64}',
    "a pair of escapes": '{"id": "\\ud83d\\ude00"}',
    "a whole decimal": '{"age": 64.0, "metformin": true, "metformin_months": 1.2e1}',
    "an id that is a whole decimal": '{"id": 7.0}',
    "closed follow-ups that assert nothing": '{"metformin": false, "metformin_months": 0, "iron_not_working": "no"}',
    "a closed follow-up that is not known": '{"h2_blocker_months": "unknown", "ppi_months": "declined"}',
    "the longest line": '{"age": 64}'.ljust(LONGEST),
}


class BadRun(NamedTuple):
    """One run over every bad line, each between two good ones."""

    ran: Ran
    rejects: list[dict[str, Any]]
    errors: Path
    line_of: dict[str, int]


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory: pytest.TempPathFactory) -> BadRun:
    folder = tmp_path_factory.mktemp("bad")
    errors = folder / "rejected.ndjson"
    listed, line_of = [b'{"id": "good"}'], {}
    for name, (line, _, _) in BAD_LINES.items():
        line_of[name] = len(listed) + 1
        listed += [line, b'{"id": "good"}']
    source = folder / "people.ndjson"
    source.write_bytes(b"\n".join(listed))
    ran = score(source, "--errors", errors)
    return BadRun(ran, read_rejects(errors), errors, line_of)


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_rejected_for_its_first_problem(bad_run: BadRun, name: str) -> None:
    [reject] = [each for each in bad_run.rejects if each["line"] == bad_run.line_of[name]]
    assert (reject["field"], reject["code"]) == BAD_LINES[name][1:]


def test_bad_lines_reject_only_themselves_and_the_order_stays(bad_run: BadRun) -> None:
    assert bad_run.ran.code == 1
    assert set(bad_run.ran.ids) == {"good"}
    assert [row["line"] for row in bad_run.ran.rows] == list(range(1, 2 * len(BAD_LINES) + 2, 2))
    assert [each["line"] for each in bad_run.rejects] == list(bad_run.line_of.values())


def test_every_code_that_docs_meaning_lists_is_tried() -> None:
    codes = {code for _, _, code in BAD_LINES.values()}
    assert len(codes) == 10
    of_responses = {"not_a_response", "other_form", "wrong_status", "not_fhir", "two_answers", "misplaced"}
    elsewhere = {"unmapped_answer", "conflict", *of_responses}
    assert set(named_in_table("docs/meaning.md", "Rejects")) == codes | elsewhere


def test_the_errors_file_says_where_what_and_why_and_keeps_the_line(bad_run: BadRun) -> None:
    assert mode_of(bad_run.errors) == 0o600
    source = str(bad_run.errors.with_name("people.ndjson"))
    for (name, line), reject in zip(bad_run.line_of.items(), bad_run.rejects, strict=True):
        first = ["source", "line", "field", "code", "message", "raw"]
        assert list(reject) == [*first, *(["more"] if "more" in reject else [])]
        assert (reject["source"], reject["line"]) == (source, line)
        assert reject["message"]
        assert SECRET not in reject["message"]
        raw = BAD_LINES[name][0].decode(errors="backslashreplace")
        assert reject["raw"] == raw if len(raw) <= 2_000 else raw.startswith(reject["raw"])


def test_raw_keeps_the_first_2000_of_a_line_that_is_too_long(bad_run: BadRun) -> None:
    [reject] = [each for each in bad_run.rejects if each["line"] == bad_run.line_of["2 MB"]]
    assert reject["raw"] == '{"id": "' + "x" * 1_992


def test_raw_shows_bytes_that_are_not_utf8_by_number(bad_run: BadRun) -> None:
    line = bad_run.line_of["a byte that is not UTF-8"]
    [reject] = [each for each in bad_run.rejects if each["line"] == line]
    assert reject["raw"] == '{"id": "Quater\\xffmass"}'


def test_a_comma_too_many_is_placed_alike_on_every_python(tmp_path: Path) -> None:
    errors = tmp_path / "rejected.ndjson"
    score_here("--errors", errors, given='{"age": 64, }\n{"age": [64,]}\n{"age": 64,,}\n{,}\n')
    places = [reject["message"] for reject in read_rejects(errors)]
    assert places == [f"the record is not JSON at character {place}" for place in (11, 12, 12, 2)]


def test_messages_name_the_key_or_the_option_that_was_meant(tmp_path: Path) -> None:
    errors = tmp_path / "rejected.ndjson"
    score_here("--errors", errors, given=lines({"metformn": True}, {"diet": "vegn"}, {"qqqqqq": 1}))
    key, option, strange = (reject["message"] for reject in read_rejects(errors))
    assert key == 'no question has this key; did you mean "metformin"?'
    assert option == 'the answer is none of mixed, low_animal, vegetarian or vegan; did you mean "vegan"?'
    assert strange == "no question has this key"


def test_good_lines_are_scored_whatever_their_form() -> None:
    ran = score(given=lines(*GOOD_LINES.values()))
    assert ran.code == 0, ran.err
    assert [row["line"] for row in ran.rows] == list(range(1, len(GOOD_LINES) + 1))


def test_an_id_comes_back_unchanged_and_null_where_there_is_none() -> None:
    ids = ["x", "", "007", 7, -7, 2**63, 10**25, None, "a\nb", "\x00\x1b[31m", "Zoë 😀\u2028\u202e"]
    ran = score(given=lines(*({"id": each} for each in ids), {}))
    assert ran.ids == [*ids, None]


def test_marks_line_endings_and_blank_lines_do_not_matter() -> None:
    ran = score(given=b'\xef\xbb\xbf{"id": 1}\r\n\r\n  \t\n{"id": 2}\n\n{"id": 3}')
    assert (ran.code, ran.ids) == (0, [1, 2, 3])
    assert [row["line"] for row in ran.rows] == [1, 4, 6]
    assert "3 read, 3 scored, 0 rejected; 3 blank lines;" in ran.err


def test_the_longest_line_may_have_a_mark_before_it_and_two_bytes_behind_it() -> None:
    ran = score(given=b"\xef\xbb\xbf" + b'{"id": 1}'.ljust(LONGEST) + b'\r\n{"id": 2}\r\n')
    assert [(row["id"], row["line"]) for row in ran.rows] == [(1, 1), (2, 2)]
    assert "blank" not in ran.err


def test_an_empty_input_is_a_run_of_nobody() -> None:
    ran = score_here(given=b"")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith("0 read, 0 scored, 0 rejected;")


# What stderr says


def test_stderr_names_the_first_10_rejects_without_any_value_and_counts_the_rest() -> None:
    ran = score(given=lines(*[{"diet": SECRET}] * 9, '{"id": "Quatermass', *["[]"] * 213, {"diet": SECRET}, {"id": 1}))
    assert ran.code == 1
    none_of = "the answer is none of mixed, low_animal, vegetarian or vegan"
    assert ran.told[:9] == [f"stdin:{line}: diet: unknown_option: {none_of}" for line in range(1, 10)]
    assert ran.told[9:13] == [
        "stdin:10: not_json: the record is not JSON at character 8",
        "... and 214 more; use --errors FILE to keep them:",
        "  213 x not_an_object: a record is an object: {...}; see what --errors FILE shows of them",
        f"  1 x diet: unknown_option: {none_of}; say what other words mean with --map",
    ]
    assert ran.told[13:-2] == ["  not_enough_answers  1  100.0 %", "0 of 1 need help today, as far as is answered."]
    assert ran.told[-1].startswith("225 read, 1 scored, 224 rejected;")


def test_what_is_wrong_with_a_cell_is_said_in_words_for_cells() -> None:
    ran = score_here("-q", "--from", "csv", given=b"age,metformin\nsixty,\n64,perhaps\n")
    assert ran.told == [
        "stdin:2: age: wrong_type: the answer must be a whole number, unknown or declined, or empty",
        "stdin:3: metformin: wrong_type: the answer must be yes, no, unknown or declined, or empty",
    ]


def test_exactly_10_rejects_are_all_named() -> None:
    ran = score_here("-q", given="[]\n" * 10)
    assert ran.told == [f"stdin:{line}: not_an_object: a record is an object: {{...}}" for line in range(1, 11)]


def test_many_rejects_of_one_kind_are_one_line_with_their_number(tmp_path: Path) -> None:
    codes = lines(*[{"id": SECRET, "metformin": 1}] * 1_214)
    told = "x metformin: wrong_type: a number is no answer here; say what numbers mean with --map"
    assert score_here("-q", given=codes).told[11:] == [f"  1,204 {told}"]
    in_errors = f"Rejected records are in {tmp_path / 'errors'}. It holds health data."
    assert score_here("-q", "--errors", tmp_path / "errors", given=codes).told == [f"  1,214 {told}", in_errors]


def test_kinds_of_rejects_that_are_too_many_to_tell_are_counted_together(tmp_path: Path) -> None:
    keys = lines(*({f"q{i}": 1} for i in range(260)), *['{"age": 1'] * 40)
    ran = score_here("-q", "--errors", tmp_path / "errors", given=keys)
    assert ran.told[:3] == [
        "  60 x unknown_key: say what it means with --map, or leave it out there",
        "  40 x not_json: see what --errors FILE shows of them",
        "  1 x q0: unknown_key: no question has this key; say what it means with --map, or leave it out there",
    ]
    assert ran.told[10] == "  192 more, of 192 other kinds"


def test_the_screen_says_to_look_first_at_what_may_be_an_emergency(tmp_path: Path) -> None:
    people = lines({"age": 900, "saddle_numbness": "unknown"}, {"age": 900}, {"age": 900, "sudden_confusion": True})
    first = 'look first at those with "red_flag": true.'
    told = score_here("-q", given=people).told
    assert told[3:] == [f"2 of them may be an emergency: give --errors FILE, and {first}"]
    told = score_here("-q", "--errors", tmp_path / "errors", given=people).told
    assert told[2:] == [f"2 of them may be an emergency: {first}"]


def test_with_an_errors_file_stderr_counts_the_kinds_and_says_where_it_is_and_what_it_holds(tmp_path: Path) -> None:
    errors = tmp_path / "rejected.ndjson"
    ran = score("--errors", errors, "--quiet", given=lines({"diet": SECRET}))
    assert ran.told[0].startswith("  1 x diet: unknown_option: the answer is none of mixed")
    assert ran.told[1:] == [f"Rejected records are in {errors}. It holds health data."]


def test_the_run_ends_in_a_table_of_what_occurred_who_needs_help_today_and_one_short_line() -> None:
    people = [
        *({"sudden_confusion": True}, {"sudden_confusion": True}, {"age": 12, "diet": "vegan"}, {}),
        {"age": 40, "hallucinations_or_paranoia": True},
        {"age": 40, "unexplained_fatigue": True},
    ]
    ran = score("--assume", "red_flags=no", given=lines(*people, "x", ""))
    today = [row["how_soon"] in ("now", "same_day") for row in ran.rows]
    assert ran.told[1:-1] == [
        "  urgent              2   33.3 %",
        "  out_of_scope        1   16.7 %",
        "  ask_clinician       2   33.3 %",
        "  not_enough_answers  1   16.7 %",
        f"{sum(today)} of 6 need help today, as far as is answered.",
        "4 stay open because pins_and_needles was not asked.",
    ]
    assert sum(today) == 3
    begins = "7 read, 6 scored, 1 rejected; 1 blank line; assumed red_flags=no; rules b12 "
    assert ran.told[-1].startswith(begins)
    assert re.fullmatch(r"\d+\.\d+\.\d+ unreviewed", ran.told[-1].removeprefix(begins))


@pytest.mark.parametrize("workers", [1, 3])
def test_help_today_is_counted_as_the_results_say_it_however_many_work(tmp_path: Path, workers: int) -> None:
    people = [{"age": 40, name: True} for name in ("sudden_confusion", "foot_sore", "hallucinations_or_paranoia")] * 9
    ran = score("--workers", str(workers), "--receipt", tmp_path / "receipt.json", given=lines(*people))
    assert "18 of 27 need help today, as far as is answered." in ran.told
    told = json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))["how_soon"]
    counts = Counter(row["how_soon"] for row in ran.rows)
    assert told == {name: counts[name] for name in ("now", "same_day", "days", "weeks")}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--for", "clinician"], "--for clinician writes lines of text: give --to text, or -o FILE.txt."),
        (["--sort", "urgency"], "--sort urgency is for the index of --to html."),
    ],
)
def test_what_only_pages_have_is_refused_for_other_formats(options: list[str], said: str) -> None:
    ran = score(*options, given=lines({}))
    assert (ran.code, ran.rows) == (2, [])
    assert ran.err.startswith(said)


@pytest.mark.parametrize("option", ["--errors", "--receipt"])
def test_health_data_never_goes_into_a_file_called_dash(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused(option, "-", "-o", "out.ndjson", given="x")
    assert said == f"{option} - is no file. Give a name: standard output is for the results."
    assert list(tmp_path.iterdir()) == []


def test_quiet_leaves_out_the_summary_only() -> None:
    ran = score_here("--quiet", given=lines({"id": 1}, "x"))
    assert (ran.code, ran.ids, ran.told) == (1, [1], ["stdin:2: not_json: the record is not JSON at character 1"])


SECRETIVE_FAILURES: dict[str, tuple[list[str], bytes]] = {
    "bad lines": ([], b"\n".join(line for line, _, _ in BAD_LINES.values() if SECRET.encode() in line)),
    "a JSON array cut off": (["--from", "json"], b'[{"id": "Quatermass"}, {"id": "Quatermass'),
    "a JSON array with a bad element": (["--from", "json"], b'[{"diet": "Quatermass"}, ["Quatermass"], NaN]'),
    "a JSON object": (["--from", "json"], b'{"diet": "Quatermass"}'),
    "cells": (["--from", "csv"], b'id,diet,age\nQuatermass,Quatermass,1\n1,"Quatermass"s,1\nQuatermass,Quatermass\n'),
    "a follow-up": ([], b'{"id": "Quatermass", "metformin_months": 5}'),
    "an assumption": (["--assume", "metformin=maybe"], b'{"id": "Quatermass"}'),
    "no folder": (["-o", "/nonexistent/out"], b'{"id": "Quatermass"}'),
    "no folder for errors": (["--errors", "/nonexistent/out"], b'{"id": "Quatermass", "age": "Quatermass"}'),
}


@pytest.mark.parametrize("failure", SECRETIVE_FAILURES)
def test_no_answer_is_ever_seen_on_stderr(failure: str) -> None:
    options, given = SECRETIVE_FAILURES[failure]
    ran = score(*options, given=given)
    assert ran.code in (1, 2)
    assert ran.told
    assert SECRET not in ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_the_program_says_where_but_not_what_it_worked_on() -> None:
    broken = (
        "from b12screen.engine.plan import Plan\n"
        "from b12screen.cli.app import main\n"
        "def fail(self, answers): raise ValueError(f'cannot cope with {answers}')\n"
        "Plan.tallies = fail\n"
        "main()\n"
    )
    given = lines({"id": SECRET, "diet": "vegan"}).encode()
    done = subprocess.run([sys.executable, "-c", broken, "score"], input=given, capture_output=True)
    [said] = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(r"b12screen \S+ failed: ValueError in <string>:3\. This is a fault of b12screen; .+", said)


def test_a_key_from_outside_cannot_steer_the_terminal_or_fill_it() -> None:
    ran = score("-q", given=lines('{"\\u001b[2J\\n\\u202e": 1}', {"k" * 100_000: 1}))
    told = "unknown_key: no question has this key"
    assert ran.told == [f"stdin:1: \ufffd[2J\ufffd\ufffd: {told}", f"stdin:2: {'k' * 80}: {told}"]
    *_, told_of_kind = score_here("-q", given=lines(*['{"\\u001b[2J": 1}'] * 11)).told
    assert told_of_kind.startswith("  1 x \ufffd[2J: unknown_key: ")


# Ids and texts in the summary of one person


def test_text_is_one_summary_a_person_in_which_no_id_can_steer_the_terminal() -> None:
    ran = score("--to", "text", given=lines({"id": "\x1b[2Jp\x07\r\n\u202e\u200b17\x9b"}, {"id": 7}, {}))
    text = ran.out.decode()
    assert all(char == "\n" or (char.isprintable() and char != "\ufffe") for char in text)
    first, second, third = text.split(f"\n{'=' * 72}\n\n")
    assert first.startswith("Record 1, id \ufffd[2Jp\ufffd\ufffd\ufffd\ufffd\ufffd17\ufffd\n")
    assert second.startswith("Record 2, id 7\n")
    assert third.startswith("Record 3\n")


def test_text_leads_with_what_is_urgent() -> None:
    ran = score_here("--to", "text", given=lines({"suicidal_thoughts": "unknown"}))
    assert "You were not sure about this, and it counts as yes:" in ran.out.decode()


# JSON


def test_json_takes_one_object_even_over_many_lines() -> None:
    ran = score_here("--from", "json", given=b'\xef\xbb\xbf\n{\n "id": 1,\n "age": 12\n}\n')
    assert (ran.code, ran.row["id"], ran.row["line"], ran.row["outcome"]) == (0, 1, 1, "out_of_scope")


def test_json_takes_an_array_and_counts_positions(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    array = b'[{"id": "a"},\n\n 7, {"id": "\xff"}, {"id": "\\ud800"}, {"age": 1, "age": 1}, {"id": "b"}]'
    ran = score_here("--from", "json", "--errors", errors, given=array)
    assert [(row["id"], row["line"]) for row in ran.rows] == [("a", 1), ("b", 6)]
    codes = {reject["line"]: reject["code"] for reject in read_rejects(errors)}
    assert codes == {2: "not_an_object", 3: "encoding", 4: "encoding", 5: "duplicate_key"}


@pytest.mark.parametrize("given", ["", " \n", "[", '[{"id": 1},]', "[] x", "[" * 100_000])
def test_json_that_is_no_array_as_a_whole_cannot_be_run(given: str) -> None:
    said = refused("--from", "json", "--to", "json", given=given)
    assert said.startswith(("The input is not one JSON array: ", "The JSON input is empty."))


def test_json_out_is_one_array_whoever_was_scored() -> None:
    runs: Sequence[Sequence[dict[str, int] | str]] = ([], ["x"], [{"id": 1}], ["x", {"id": 1}, {"id": 2}])
    for people in runs:
        ran = score_here("--to", "json", given=lines(*people))
        good = [each for each in people if isinstance(each, dict)]
        assert [row["id"] for row in json.loads(ran.out)] == [each["id"] for each in good]


def test_the_format_follows_the_ending_of_the_file(tmp_path: Path) -> None:
    for name, content in {
        "a.JSON": "[{}]",
        "a.csv": "id,age\n1,64\n",
        "a.ndjson": "{}",
        "a.txt": "{}",
        "a": "{}",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        out = tmp_path / f"{name}.json"
        assert score_here(tmp_path / name, "-o", out).code == 0
        assert len(json.loads(out.read_bytes())) == 1
    out = tmp_path / "out.txt"
    assert score_here("-o", out, given="{}").code == 0
    assert out.read_text(encoding="utf-8").startswith("Record 1\n")
    assert score_here("-o", out, "--to", "ndjson", given="{}").code == 0
    assert json.loads(out.read_bytes())["line"] == 1


# CSV


def test_csv_reads_cells_by_their_question_and_guesses_nothing() -> None:
    table = (
        "id,age,metformin,metformin_months,diet,numbness\r\n"
        "007,064,TRUE,12,vegan,yes\r\n"
        "1e5,64,Yes,,vegan,NO\r\n"
        ",,,,,unknown\r\n"
        '"a ""b""\r\n,c",1,False,,mixed,unknown\r\n'
        "last,1,no,,declined,declined"
    )
    ran = score("--from", "csv", "--explain", given="\ufeff" + table)
    assert (ran.code, ran.ids) == (0, ["007", "1e5", None, 'a "b"\n,c', "last"])
    assert [row["line"] for row in ran.rows] == [2, 3, 4, 5, 7]
    assert {"metformin", "numbness"} <= set(ran.rows[0]["present"])
    behind = {reason["rule"]: reason["answers"] for reason in ran.rows[0]["reasons"]}
    assert behind["numbness"] == {"numbness": True}
    assert "numbness" not in [*ran.rows[1]["present"], *ran.rows[1]["unknown"]]
    assert all("numbness" in row["unknown"] for row in ran.rows[2:])


def test_csv_gives_the_same_results_as_json() -> None:
    people = [{"id": "a", "age": 80, "diet": "vegan"}, {"id": "b", "age": 30, "diet": "mixed"}]
    table = "id,age,diet\n" + "".join(f"{each['id']},{each['age']},{each['diet']}\n" for each in people)
    of_csv, of_json = score_here("--from", "csv", given=table).rows, score_here(given=lines(*people)).rows
    assert [{**row, "line": 0} for row in of_csv] == [{**row, "line": 0} for row in of_json]


BAD_ROWS: dict[str, tuple[bytes, str | None, str]] = {
    "a word for a number": (b"a,old,,", "age", "wrong_type"),
    "a sign": (b"a,+64,,", "age", "wrong_type"),
    "minus 1": (b"a,-1,,", "age", "wrong_type"),
    "a half": (b"a,64.5,,", "age", "wrong_type"),
    "a decimal point with nothing behind it": (b"a,64.,,", "age", "wrong_type"),
    "digits of another script": ("a,٦٤,,".encode(), "age", "wrong_type"),
    "121": (b"a,121,,", "age", "out_of_range"),
    "1 for yes": (b"a,64,1,", "metformin", "wrong_type"),
    "y for yes": (b"a,64,y,", "metformin", "wrong_type"),
    "an option that there is not": (b"a,64,yes,fish", "diet", "unknown_option"),
    "the first of two, as the columns stand": (b"a,121,y,fish", "age", "out_of_range"),
    "a short row": (b"a,64", None, "not_an_object"),
    "a long row": (b"a,64,yes,vegan,yes", None, "not_an_object"),
    "text after a quote": (b'"a"b,64,yes,vegan', None, "not_an_object"),
    "a quote that is not closed": (b'"a,64,yes,vegan', None, "not_an_object"),
    "a line ending in the middle": (b"a,64\r,yes,vegan", None, "not_an_object"),
    "not UTF-8": (b"Zo\xeb,64,yes,vegan", None, "encoding"),
    "not UTF-8 before a quote": (b'"\xeb"b,64,yes,vegan', None, "encoding"),
    "2 MB": (b"a" * 2_000_000 + b",64,yes,vegan", None, "too_long"),
    "an open quote and 2 MB": (b'"' + b"a" * 2_000_000 + b",64,yes,vegan", None, "too_long"),
}


@pytest.fixture(scope="module")
def bad_rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, list[dict[str, Any]]]:
    errors = tmp_path_factory.mktemp("rows") / "errors"
    good = b'"good",64,yes,vegan'
    rows = [b"id,age,metformin,diet", good, *(line for row, _, _ in BAD_ROWS.values() for line in (row, good))]
    return score("--from", "csv", "--errors", errors, given=b"\n".join(rows)), read_rejects(errors)


def test_bad_rows_reject_only_themselves(bad_rows: tuple[Ran, list[dict[str, Any]]]) -> None:
    ran, rejects = bad_rows
    found = {reject["line"]: (reject["field"], reject["code"]) for reject in rejects}
    expected = {2 * i + 3: (field, code) for i, (_, field, code) in enumerate(BAD_ROWS.values())}
    assert found == expected
    assert ran.code == 1
    assert [row["line"] for row in ran.rows] == list(range(2, 2 * len(BAD_ROWS) + 3, 2))


def test_an_open_quote_does_not_swallow_the_rows_behind_it() -> None:
    ran = score_here("--from", "csv", "-q", given='id,age\n"a,1\n' + "b,2\n" * 20_000)
    assert [each[:23] for each in ran.told] == ["stdin:2: not_an_object:"]
    assert [row["line"] for row in ran.rows] == list(range(3, 20_003))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "The CSV input has no header row."),
        ("\n\n", "The CSV input has no header row."),
        ("id,metformn\n1,yes\n", f'No question is called "metformn"; did you mean "metformin"? {TO_A_MAPPING}'),
        ("id,Metformin\n1,yes\n", f'No question is called "Metformin"; did you mean "metformin"? {TO_A_MAPPING}'),
        ("id,age,\n1,2,3\n", "A column has no name. Name it, or take it out; where the names stand further down, a "),
        (
            "id,a,agee,b\n1,2,3,4\n",
            f'No questions are called "a", "agee" (did you mean "age"?) and "b". {TO_A_MAPPING}',
        ),
        ("id\n1\n", f"No column is a question, so there is nothing to score. {TO_A_MAPPING}"),
        ("id,age,age\n1,2,3\n", 'The column "age" stands twice'),
        ("id,age, age \n1,2,3\n", 'The column "age" stands twice'),
        ("id,age,id\n1,2,3\n", 'The column "id" stands twice'),
        ("id,x,x,age\n1,2,3,4\n", 'The column "x" stands twice'),
        ('id,"age\n1,2\n', "The header row of the CSV input cannot be read"),
        ("id,a\rge\n1,2\n", "The header row of the CSV input cannot be read"),
        ("id,\x1b[31m\n1,2\n", 'No question is called "\ufffd[31m"'),
    ],
)
def test_a_csv_whose_header_does_not_fit_cannot_be_run(table: bytes | str, said: str) -> None:
    heard = refused("--from", "csv", given=table)
    assert heard.startswith(said)
    assert "--extra ignore" not in heard  # which would lose what the column holds
    assert "newline=" not in heard  # what Python's csv module says is of no use to whoever made the file


def test_a_header_of_somebody_else_is_told_as_far_as_anybody_reads() -> None:
    heard = refused("--from", "csv", given=",".join(["id", *(f"q{number}" for number in range(5_000))]) + "\n")
    assert heard.endswith(f'"q19" and 4,980 more. {TO_A_MAPPING}')


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *[(name, "sudden_confusion") for name in ("Sudden_confusion", "sudden confusion", "sudden_confusoin")],
        *[("suicidal_thought", "suicidal_thoughts"), ("ID", "id"), ("Age", "age")],
    ],
)
def test_what_is_nearly_a_question_is_never_left_out(tmp_path: Path, name: str, meant: str) -> None:
    heard = refused("--from", "csv", "--extra", "ignore", given=f"hiv,{name}\nyes,yes\n")
    assert heard == (
        f'The column "{name}" is nearly "{meant}", and is not left out for that. '
        "Rename it, or read it by a mapping: b12screen map draft FILE"
    )
    errors = tmp_path / "errors"
    ran = score_here("--extra", "ignore", "--errors", errors, given=lines({"hiv": True, name: True}, {"hiv": True}))
    assert (ran.code, len(ran.rows)) == (1, 1)
    [reject] = read_rejects(errors)
    assert (reject["field"], reject["code"]) == (name, "unknown_key")
    assert reject["message"] == f'no question has this key; did you mean "{meant}"?'


def test_what_something_else_gives_can_be_left_out() -> None:
    table = "id,age,Age,ID,age_2\n7,12,13,8,14\n"
    ran = score_here("--from", "csv", "--extra", "ignore", given=table)
    assert (ran.code, ran.row["id"], ran.row["outcome"]) == (0, "7", "out_of_scope")
    ran = score_here("--extra", "ignore", given=lines({"id": 7, "age": 12, "Age": 13, "ID": 8}))
    assert (ran.code, ran.row["id"]) == (0, 7)
    assert 'left out 2 fields: "Age" and "ID"; rules' in ran.err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_in_which_no_field_is_a_question_ends_in_2(tmp_path: Path, workers: str) -> None:
    out = tmp_path / "out.ndjson"
    ran = score(
        "--extra", "ignore", "--workers", workers, "-o", out, given=lines({"id": 1, "q1": 2}, {"id": 2, "q2": 2})
    )
    assert (ran.code, ran.told) == (
        2,
        [
            'No field is a question, so there is nothing to score: "q1" and "q2". '
            "To say what fields of your own mean: b12screen map draft FILE"
        ],
    )
    assert not out.exists()
    heard = refused("--from", "csv", "--extra", "ignore", given="a;b;c\n1;2;3\n")
    assert heard == f'No column is a question, so there is nothing to score: "a", "b" and "c". {TO_A_MAPPING}'
    assert score_here("--extra", "ignore", given=lines({"id": 1})).code == 0
    assert score_here("--extra", "ignore", given=lines({"x": 1}, {"age": None})).code == 0
    assert score_here("--extra", "ignore", given=lines({"x": 1, "age": None})).code == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_last_line_and_the_receipt_name_what_was_left_out(tmp_path: Path, workers: str) -> None:
    receipt = tmp_path / "receipt"
    people = [{"age": 64, f"q{number}": 1} for number in range(150)]
    options = ("--extra", "ignore", "--workers", workers, "-o", tmp_path / "out", "--receipt", receipt)
    ran = score(*options, given=lines(*people))
    assert (
        'left out 100 fields: "q0", "q1", "q2", "q3", "q4" and at least 95 more; no id was found, so every id is null; '
    ) in ran.told[-1]
    told = json.loads(receipt.read_bytes())
    assert told["left_out_fields"] == [f"q{number}" for number in range(100)]
    assert told["ids_are_null"] is True
    ran = score_here("--from", "csv", "--extra", "ignore", given="age,site\n64,x\n")
    assert '; left out 1 field: "site"; no id was found, so every id is null; rules ' in ran.err
    ran = score_here("--from", "csv", "--extra", "ignore", given="id,age,site\n,64,x\n")
    assert '; left out 1 field: "site"; no id was found, so every id is null; rules ' in ran.err
    assert "no id" not in score_here(given=lines({"age": 64})).err


@pytest.mark.parametrize("workers", ["1", "3"])
def test_ids_that_occurred_before_are_counted(tmp_path: Path, workers: str) -> None:
    receipt = tmp_path / "receipt"
    people = [{"id": number % 90} for number in range(100)] + [{"id": None}, {}, {"id": "5"}]
    source = tmp_path / "people.ndjson"
    source.write_text(lines(*people), encoding="utf-8")
    ran = score(source, "--workers", workers, "-o", tmp_path / "out", "--receipt", receipt)
    assert "; 10 ids occurred before; rules" in ran.told[-1]
    assert json.loads(receipt.read_bytes())["repeated_ids"] == 10
    assert "occurred" not in score_here(given=lines({"id": 1}, {"id": 2}, {}, {})).err
    assert "; 1 id occurred before; rules" in score_here("--from", "csv", given="id,age\nx,64\nx,65\n").err


def test_extra_columns_and_keys_can_be_ignored() -> None:
    table = "id,name,,,age\n1,Jo,,,12\n"
    ran = score_here("--from", "csv", "--extra", "ignore", "--assume", "red_flags=no", given=table)
    assert (ran.code, ran.row["id"], ran.row["outcome"]) == (0, "1", "out_of_scope")
    people = [
        '{"name": {"a": [1, 2]}, "id": 1}',
        '{"name": 1, "name": 2}',
        '{"name": "\\ud800"}',
        '{"x": 1, "age": "5"}',
    ]
    ran = score_here("--extra", "ignore", given=lines(*people))
    assert (ran.code, ran.ids) == (1, [1])
    kinds = ["stdin:2: name: duplicate_key", "stdin:3: encoding", "stdin:4: age: wrong_type"]
    assert [each.rpartition(": ")[0] for each in ran.told[:3]] == kinds
    assert score_here("--extra", "reject", given=people[0]).code == 1


def test_blank_rows_are_counted_before_the_header_and_after_it() -> None:
    ran = score_here("--from", "csv", given="\nid,age\n\n1,12\n\n")
    assert (ran.code, ran.row["line"]) == (0, 4)
    assert "1 read, 1 scored, 0 rejected; 3 blank lines;" in ran.err


# --assume


def test_an_assumption_fills_what_was_not_asked_and_nothing_else() -> None:
    people = [{}, {"numbness": None}, {"numbness": False}, {"numbness": "unknown"}, {"numbness": "declined"}]
    rows = score_here("--assume", "numbness=yes", given=lines(*people)).rows
    assert [("numbness" in row["present"], "numbness" in row["unknown"]) for row in rows] == [
        (True, False),
        (True, False),
        (False, False),
        (False, True),
        (False, True),
    ]
    assert all(row["assumed"] == ["numbness=yes"] for row in rows)


def test_an_assumption_about_a_section_or_all_fills_every_question_that_has_that_answer() -> None:
    [row] = score_here("--assume", "nerves=no", given="{}").rows
    assert not {"numbness", "pins_and_needles"} & {*row["present"], *row["unknown"]}
    assert "metformin" in row["unknown"]
    ran = score_here("--assume", "all=No", given=lines(*({"age": 61, "diet": diet} for diet in ("mixed", "vegan")), {}))
    assert [row["outcome"] for row in ran.rows[:2]] == ["no_trigger", "risk_only"]
    assert not ran.rows[2]["decided"]
    assert ran.rows[2]["assumed"] == ["all=No"]
    people = lines({"age": 30, "diet": "mixed"}, {"age": 9})  # only one of them can be asked about pregnancy
    ran = score_here("--assume", "all=no", given=people)
    assert [(row["outcome"], row["decided"]) for row in ran.rows] == [("no_trigger", True), ("out_of_scope", True)]
    assert score_here("--assume", "about=no", "--assume", "pregnancy=pregnant", given=people).code == 0
    [row] = score_here("--assume", "food=vegan", "--explain", given='{"id": 1}').rows
    assert row["reasons"] == [] and "diet_vegan_without_b12" in row["unknown"]
    assert "no question of" in refused("--assume", "nerves=vegan", given="{}")
    assert "no question of" in refused("--assume", "all=40", given="{}")


def test_the_closest_assumption_wins_in_whichever_order() -> None:
    typed = ["all=no", "nerves=yes", "numbness=no"]
    for order in (typed, typed[::-1]):
        row = score_here(*(option for each in order for option in ("--assume", each)), given="{}").row
        assert "pins_and_needles" in row["present"]
        assert not {"numbness", "metformin"} & {*row["present"], *row["unknown"]}
        assert row["assumed"] == order


def test_a_follow_up_is_assumed_only_where_it_is_open() -> None:
    people = [{"metformin": True}, {"metformin": False}, {"metformin": "unknown"}, {}]
    ran = score_here("--assume", "metformin_months=60", "--explain", given=lines(*people))
    assert ran.code == 0
    behind = [{reason["rule"]: reason["answers"] for reason in row["reasons"]} for row in ran.rows]
    assert behind[0]["metformin"] == {"metformin": True, "metformin_months": 60}
    assert not any("metformin" in each for each in behind[1:])
    assert ["metformin" in row["unknown"] for row in ran.rows] == [False, False, True, True]


def test_an_assumption_can_open_the_follow_up_of_another() -> None:
    row = score_here("--assume", "metformin=yes", "--assume", "metformin_months=60", "--explain", given="{}").row
    [reason] = [each for each in row["reasons"] if each["rule"] == "metformin"]
    assert reason["answers"] == {"metformin": "yes", "metformin_months": 60}


def test_an_assumption_never_excuses_a_misplaced_follow_up() -> None:
    ran = score_here("-q", "--assume", "metformin=yes", given=lines({"metformin_months": 5}, {"ppi_months": 5}))
    assert [each.rpartition(": ")[0] for each in ran.told] == ["stdin:2: ppi_months: follow_up"]


def test_assumed_is_missing_where_nothing_was_assumed() -> None:
    assert "assumed" not in score_here(given="{}").row


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["numbnes=no"], '--assume numbnes: there is no question or section "numbnes"; did you mean "numbness"?'),
        (["red_flag=no"], '--assume red_flag: there is no question or section "red_flag"; did you mean "red_flags"?'),
        (["numbness"], "--assume numbness: write it as KEY=ANSWER, for example --assume numbness=no"),
        (["age=121"], "--assume age=121: the number is not from 0 to 120"),
        (["diet=fish"], "--assume diet=fish: the answer is none of mixed, low_animal, vegetarian or vegan"),
        (["numbness=unknown"], "--assume numbness=unknown: an assumption is a definite answer"),
        (["numbness=yes", "numbness=no"], "--assume numbness=yes and --assume numbness=no contradict each other"),
        (["all=yes", "all=no"], "--assume all=yes and --assume all=no contradict each other"),
    ],
)
def test_an_assumption_that_makes_no_sense_cannot_be_run(typed: list[str], said: str) -> None:
    assert refused(*(option for each in typed for option in ("--assume", each)), given="{}").startswith(said)


# --explain


def test_explain_gives_reasons_with_the_answers_as_given_and_what_would_settle_it() -> None:
    person = {
        "age": 80,
        "metformin": "yes",
        "metformin_months": "unknown",
        "numbness": True,
        "sudden_confusion": "unknown",
    }
    row = score("--explain", given=lines(person)).row
    assert [reason["rule"] for reason in row["reasons"]] == row["present"]
    assert all(list(each) == ["rule", "title", "because", "answers", "sources"] for each in row["reasons"])
    assert all(each["title"] and each["because"] and each["sources"] for each in row["reasons"])
    behind = {reason["rule"]: reason["answers"] for reason in row["reasons"]}
    assert behind["metformin"] == {"metformin": "yes"}
    assert behind["numbness"] == {"numbness": True}
    assert behind["sudden_confusion"] == {"sudden_confusion": "unknown"}
    assert (row["outcome"], row["decided"], row["settle"]) == ("urgent", True, [])


def test_settle_names_open_questions_in_asking_order() -> None:
    done = subprocess.run(command("template"), capture_output=True, check=True)
    asked = list(json.loads(done.stdout))
    for person in ({}, {"numbness": True, "metformin": "declined"}):
        row = score_here("--explain", "--assume", "red_flags=no", given=lines(person)).row
        assert row["settle"] == sorted(row["settle"], key=asked.index)
        assert len(row["settle"]) > 2
        assert not {"numbness"} & set(row["settle"]) & set(person)
    assert "metformin" in row["settle"]


def test_results_have_the_keys_that_docs_meaning_lists_in_its_order() -> None:
    keys = "id line outcome decided could_become score score_min score_max present unknown guidelines notes"
    keys += " urgency how_soon pack"
    row = score_here("--explain", "--assume", "red_flags=no", given="{}").row
    assert list(row) == [*keys.split(), "reasons", "settle", "assumed"]
    assert list(score_here(given="{}").row) == keys.split()
    assert [key for key in named_in_table("docs/meaning.md", "Results") if key != "source"] == list(row)
    assert re.fullmatch(r"b12@\d+\.\d+\.\d+\+sha256:[0-9a-f]{16}", row["pack"])
    assert row["could_become"] == [each for each in OUTCOMES if each in row["could_become"]]


# Where results go


def test_a_result_file_is_private_and_replaces_an_older_one(tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    out.write_text("older", encoding="utf-8")
    out.chmod(0o644)
    ran = score("-o", out, given=lines({"id": 1}))
    assert (ran.code, ran.out) == (0, b"")
    assert json.loads(out.read_bytes())["id"] == 1
    assert mode_of(out) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["out.ndjson"]


@pytest.mark.parametrize("older", [None, "older"])
def test_a_failing_run_leaves_no_file_and_keeps_an_older_one(tmp_path: Path, older: str | None) -> None:
    skip_unless_reading_fails()
    out, errors = tmp_path / "out.ndjson", tmp_path / "errors.ndjson"
    if older:
        out.write_text(older, encoding="utf-8")
        errors.write_text(older, encoding="utf-8")
    ran = score(FAILS_TO_BE_READ, "-o", out, "--errors", errors)
    assert (ran.code, ran.told) == (2, [f"Cannot read {FAILS_TO_BE_READ} to its end: {said_of('EIO').lower()}."])
    assert [path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir())] == (
        [older, older] if older else []
    )


def test_a_link_to_a_result_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ndjson", tmp_path / "link.ndjson"
    link.symlink_to(real)
    assert score("-o", link, given="{}").code == 0
    assert link.is_symlink()
    assert json.loads(real.read_bytes())["line"] == 1


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    out = tmp_path / ("x" * os.pathconf(tmp_path, "PC_NAME_MAX"))
    assert score("-o", out, given="{}").code == 0
    assert out.is_file()


def test_memory_disks_under_dev_are_treated_like_any_folder() -> None:
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("this system has no /dev/shm to write to")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        source, out = Path(folder) / "people.ndjson", Path(folder) / "out.ndjson"
        source.write_text("{}\n", encoding="utf-8")
        assert score(source, "-o", source).code == 2
        assert source.read_text(encoding="utf-8") == "{}\n"
        assert score(source, "-o", out).code == 0
        assert mode_of(out) == 0o600


def test_devices_and_pipes_are_written_directly(tmp_path: Path) -> None:
    ran = score("-o", "/dev/null", "--errors", "/dev/null", given=lines({}, "x"))
    assert (ran.code, ran.out) == (1, b"")
    assert Path("/dev/null").is_char_device()
    assert score("-o", "/dev/stdout", given="{}").row["line"] == 1
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(command("score", "-q", "-o", fifo), stdin=subprocess.PIPE) as running:
        assert running.stdin
        running.stdin.write(b"{}\n")
        running.stdin.close()
        assert json.loads(fifo.read_bytes())["line"] == 1
    assert running.returncode == 0
    assert fifo.is_fifo()


def test_a_pipe_with_a_name_can_be_read(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    with subprocess.Popen(command("score", "-q", fifo), stdout=subprocess.PIPE) as running:
        fifo.write_text("id,age\n7,64\n", encoding="utf-8")
        assert running.stdout
        assert json.loads(running.stdout.read())["id"] == "7"


def test_one_file_is_never_used_twice(tmp_path: Path) -> None:
    source, link, other = tmp_path / "a.ndjson", tmp_path / "link.ndjson", tmp_path / "b.ndjson"
    source.write_text("{}\n", encoding="utf-8")
    link.symlink_to(source)
    assert refused(source, "-o", source) == (
        f"the input and -o are the same file, {source}. Choose another name for -o."
    )
    assert refused(source, "-o", link).startswith("the input and -o are the same file")
    assert refused(source, "-o", tmp_path / "." / ".." / tmp_path.name / "a.ndjson").startswith("the input and -o")
    assert refused(source, "--errors", source).startswith("the input and --errors are the same file")
    assert refused(source, "-o", other, "--errors", other).startswith("-o and --errors are the same file")
    assert source.read_text(encoding="utf-8") == "{}\n"
    assert not other.exists()


def test_what_cannot_be_run_exits_with_2_and_one_sentence_on_stderr(tmp_path: Path) -> None:
    ran = score(tmp_path)
    assert ran == (2, b"", f"{tmp_path} is a folder. Give one file of answers.\n")


def test_what_cannot_be_read_or_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    source = tmp_path / "a.ndjson"
    source.write_text("{}\n", encoding="utf-8")
    missing = tmp_path / "missing" / "x"
    assert refused(missing) == f"There is no file {missing}. Check the name, or give - for standard input."
    assert refused(tmp_path) == f"{tmp_path} is a folder. Give one file of answers."
    assert refused("") == ". is a folder. Give one file of answers."
    no_folder_there = said_of("ENOTDIR").lower()
    assert refused(source / "x").startswith(f"Cannot read {source / 'x'}: {no_folder_there}.")
    assert refused("x" * 300).endswith(f"{said_of('ENAMETOOLONG').lower()}. Check who may read it.")
    no_folder = f"Cannot write {missing}: there is no folder {missing.parent}. Make it first, or choose another place."
    assert refused(source, "-o", missing) == no_folder
    assert refused(source, "--errors", missing) == no_folder
    is_folder = f"Cannot write {tmp_path}: it is a folder. Give the name of a file in it."
    assert refused(source, "-o", tmp_path) == is_folder
    assert refused(source, "-o", source / "x").startswith(f"Cannot write {source / 'x'}: {no_folder_there}.")
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    assert refused(circle).startswith(f"Cannot read {circle}: {said_of('ELOOP').lower()}.")


def test_a_file_nobody_may_read_or_write_is_said_in_one_sentence(tmp_path: Path) -> None:
    denied = said_of("EACCES").lower()
    source, folder = tmp_path / "a.ndjson", tmp_path / "folder"
    source.touch(mode=0)
    folder.mkdir(mode=0o500)
    skip_unless_forbidden(source, os.R_OK)
    assert refused(source) == f"Cannot read {source}: {denied}. Check who may read it."
    out = folder / "out"
    assert refused("-o", out, given="{}") == f"Cannot write {out}: {denied}. Choose another place."


def test_names_of_files_cannot_steer_the_terminal(tmp_path: Path) -> None:
    for raw in ("a\n\x1b[31m\u202e.ndjson".encode(), b"\xff\xfe.ndjson"):
        name = os.fsdecode(raw)
        (tmp_path / name).write_text("x\n", encoding="utf-8")
        errors = tmp_path / f"{name}.errors"
        shown = score_here(tmp_path / name, "-q")
        said = shown.err + score_here(tmp_path / name, "-q", "--errors", errors).err + refused(tmp_path / f"{name}?")
        assert len(said.splitlines()) == 4
        assert all(char.isprintable() or char == "\n" for char in said)
        assert "\ufffd" in said
        [reject] = read_rejects(errors)
        assert shown.told == [f"{reject['source']}:1: not_json: {reject['message']}"]


@pytest.mark.parametrize("unbuffered", ["", "1"])  # without buffers, Python has nothing left to write at exit
def test_a_full_disk_is_said_in_one_sentence(unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    full_disk = said_of("ENOSPC").lower()
    assert refused("-o", "/dev/full", given="{}") == f"Cannot write /dev/full: {full_disk}. Choose another place."
    with Path("/dev/full").open("wb") as full:
        for people in ("{}\n", "{}\n" * 200):
            done = subprocess.run(command("score"), input=people.encode(), stdout=full, stderr=subprocess.PIPE)
            said = f"Cannot write the results: {full_disk}. Choose another place.\n"
            assert (done.returncode, done.stderr.decode()) == (2, said)
        for typed in (["schema", "answers"], ["template"], ["rules", "list"]):
            done = subprocess.run(command(*typed), stdout=full, stderr=subprocess.PIPE)
            assert (done.returncode, done.stderr.decode()) == (2, said), typed
        for typed in (["--version"], ["score", "--help"]):
            done = subprocess.run(command(*typed), stdout=full, stderr=subprocess.PIPE)
            assert (done.returncode, done.stderr.decode()) == (2, f"Cannot go on: {full_disk}.\n"), typed


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_talk_that_nobody_can_hear_changes_no_exit_code(unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with Path("/dev/full").open("wb") as full:
        for arguments, code in (([], 0), (["no such file"], 2), (["--no-such-option"], 2)):
            done = subprocess.run(command("score", *arguments), input=b"{}", stdout=subprocess.PIPE, stderr=full)
            assert (done.returncode, len(done.stdout.splitlines())) == (code, code == 0), arguments


INTERRUPTED = """
import signal, sys
from b12screen.cli.app import main
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
try:
    main()
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("typed", [["schema", "pack"], ["rules", "docs"]], ids=" ".join)
def test_a_long_text_is_printed_whole_though_signals_come_in_between(
    typed: list[str], unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    whole, found = subprocess.run(command(*typed), capture_output=True).stdout, b""
    program = [sys.executable, "-c", INTERRUPTED, *typed]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as running:
        assert running.stdout
        while block := os.read(running.stdout.fileno(), 1 << 14):
            found += block
            time.sleep(0.06)  # until a signal has ended the wait of whoever writes
        assert running.wait() == 0
    assert len(whole) > 1 << 16
    assert found == whole


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_is_slow_gets_every_result_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    source = tmp_path / "people.ndjson"
    source.write_text("{}\n" * 3_000, encoding="utf-8")
    found = b""
    with subprocess.Popen(command("score", source, "--workers", "1", "-q"), stdout=subprocess.PIPE) as running:
        assert running.stdout
        while block := os.read(running.stdout.fileno(), 1 << 17):
            found += block
            time.sleep(0.01)  # so that the timer of the run cuts writes in two
    assert running.returncode == 0
    assert [json.loads(row)["line"] for row in found.splitlines()] == list(range(1, 3_001))


def test_a_closed_pipe_ends_silently(tmp_path: Path) -> None:
    source = tmp_path / "people.ndjson"
    source.write_text("{}\n" * 3_000, encoding="utf-8")
    with subprocess.Popen(command("score", source), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert json.loads(running.stdout.readline())["line"] == 1
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def closed_stream(closing: str, *arguments: str) -> Ran:
    """Run with a stream that is closed from the start, as some schedulers start programs."""
    typed = ["sh", "-c", f'exec "$@" {closing}', "sh", *command("score", *arguments)]
    done = subprocess.run(typed, input=b"{}\n", capture_output=True)
    return Ran(done.returncode, done.stdout, done.stderr.decode())


def test_a_stream_that_is_closed_from_the_start_is_no_fault() -> None:
    ran = closed_stream("<&-")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.told[0] == "Nothing to score: standard input is closed. Give a file, or pipe answers in:"
    ran = closed_stream(">&-")
    assert (ran.code, ran.told) == (2, ["Cannot write the results: standard output is closed. Give -o FILE."])
    assert closed_stream("2>&-").row["line"] == 1  # and no talk among the data


def test_a_terminal_as_input_is_refused_at_once_and_told_what_to_type() -> None:
    for arguments in (["score"], ["score", "-"]):
        code, shown = run_in_terminal(*command(*arguments))
        said = shown.splitlines()
        assert code == 2
        assert said[0] == "Nothing to score: standard input is a terminal. Give a file, or pipe answers in:"
        assert [line.strip() for line in said[1:3]] == [
            "b12screen score people.ndjson",
            "cat people.ndjson | b12screen score",
        ]
        assert said[-1] == "To answer questions here instead: b12screen ask"


def test_ctrl_c_ends_with_130_and_leaves_nothing_behind(tmp_path: Path) -> None:
    out, fifo = tmp_path / "out.ndjson", tmp_path / "fifo"
    os.mkfifo(fifo)
    typed = command("score", "-o", out, "--errors", fifo)
    pipe, env = subprocess.PIPE, unmeasured()
    with subprocess.Popen(typed, stdin=pipe, stderr=pipe, env=env) as running, fifo.open("rb"):
        running.send_signal(signal.SIGINT)  # the pipe is open at both ends, so the run is under way
        assert running.stderr
        assert running.stderr.read() == b"Stopped. Nothing was written.\n"
        assert running.wait() == 130
    assert [each.name for each in tmp_path.iterdir()] == ["fifo"]


# Rules, version, usage, surroundings


def test_broken_rules_are_located_and_nothing_is_run(tmp_path: Path) -> None:
    rules, out = copy_pack(RULES, tmp_path / "rules"), tmp_path / "out"
    broken = rules / "risk_factors" / "metformin.yaml"
    text = broken.read_text(encoding="utf-8").replace("kind: risk_factor", "kind: risk_facto", 1)
    broken.write_text(text, encoding="utf-8")
    line = text.splitlines().index("kind: risk_facto") + 1
    ran = score("--rules", rules, "-o", out, given="{}")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"{broken}:{line}:7: ")
    assert 'did you mean "risk_factor"?' in ran.told[0]
    assert "Traceback" not in ran.err
    assert not out.exists()
    assert refused("--rules", tmp_path / "none").startswith(f"There is no folder of rules at {tmp_path / 'none'}.")


def test_the_version_is_printed() -> None:
    done = subprocess.run(command("--version"), capture_output=True)
    assert (done.returncode, done.stdout.decode()) == (0, f"b12screen {b12screen.__version__}\n")


@pytest.mark.parametrize(
    "arguments", [["--from", "xml"], ["--to", "xml"], ["a", "b"], ["--nonsense"], ["--extra", "x"], ["--locale", "xx"]]
)
def test_wrong_usage_cannot_be_run(arguments: list[str]) -> None:
    ran = score(*arguments, given="{}")
    assert (ran.code, ran.out) == (2, b"")
    assert "Traceback" not in ran.err


SURROUNDINGS: Sequence[dict[str, str]] = (
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "cp1252", "COLUMNS": "-3", "TERM": "", "FORCE_COLOR": "1"},
    {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "1", "PYTHONWARNINGS": "error", "TMPDIR": "/nonexistent"},
)


@pytest.fixture(scope="module")
def usual() -> tuple[Ran, Ran]:
    return odd_people(None)


def odd_people(env: Mapping[str, str] | None) -> tuple[Ran, Ran]:
    people = lines({"id": "Zoë 😀", "metformin": True, "ppi": "unknown"}, {"é": 1}, {"id": 7})
    return score("--explain", given=people, env=env), score("--to", "text", given=people, env=env)


def of_no_day(out: bytes) -> bytes:
    """Take the date out, which is another one where a run begins before midnight and the next one after it."""
    return re.sub(rb"^Date: \d{4}-\d\d-\d\d\.$", b"Date: some day.", out, flags=re.MULTILINE)


@pytest.mark.parametrize("env", SURROUNDINGS, ids=lambda env: next(iter(env)))
def test_results_do_not_depend_on_locale_or_environment(usual: tuple[Ran, Ran], env: dict[str, str]) -> None:
    for ran, as_usual in zip(odd_people(env), usual, strict=True):
        assert (ran.code, of_no_day(ran.out)) == (1, of_no_day(as_usual.out))
        assert "Traceback" not in ran.err


# What keeps people open


def what_is_open(*options: str, people: Sequence[object]) -> str:
    """The line behind the table and the one about today, if there is one."""
    told = score_here(*options, "-o", os.devnull, given=lines(*people)).told
    return told[-2] if "need help today" in told[-3] else ""


def test_a_run_ends_in_which_question_that_was_not_asked_keeps_most_people_open() -> None:
    well = {"age": 34, "diet": "mixed", "pregnancy": "no"}
    no_pregnancy, no_diet = {"age": 34, "diet": "mixed"}, {"age": 34, "pregnancy": "no"}
    people = [well, no_pregnancy, no_pregnancy, no_pregnancy, no_diet, {**well, "numbness": "declined"}]
    questions = b12screen.pack.load.load_pack(RULES).questions
    each_no = (("--assume", f"{each.id}=no") for each in questions if each.type == "yes_no")
    assume = [word for option in each_no for word in option]
    assert what_is_open(*assume, people=people) == "3 stay open because pregnancy was not asked."
    assert what_is_open(*assume, people=people[4:]) == "1 stays open because diet was not asked."
    assert what_is_open(*assume, people=[well, people[-1]]) == ""  # declined is an answer
    assert what_is_open("--assume", "all=no", people=[well]) == ""


def test_of_many_people_a_run_looks_at_the_first_and_says_so(tmp_path: Path) -> None:
    people = [{"age": 34, "sudden_confusion": False}] * 700
    told = "Of the first 500 that stay open, 500 do because sudden_face_arm_speech was not asked."
    assert what_is_open(people=people) == told
    assert what_is_open("--workers", "3", people=people) == told
