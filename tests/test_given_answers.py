"""Answers that exist already, answers to take away, and the id that both carry."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from terminal import EMERGENCY, NO_TERMINAL, WHAT_NOW, WHOLE, Ask, Interview, words

WHOLE_ANSWERS: dict[str, Any] = {"face": False, "dark": False, "tingling": True, "tired": False, "gas": False}
WHOLE_ANSWERS |= {"sides": True, "age": 40, "diet": "vegan"}


def write(path: Path, *records: Any) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def refused(interview: Interview) -> str:
    assert interview.is_over
    assert (interview.exit_code, interview.result) == (2, "")
    return words(interview.screen)


# Starting from answers


def test_with_answers_only_the_rest_is_asked(ask: Ask, tmp_path: Path) -> None:
    given = {**WHOLE_ANSWERS, "age": "unknown", "diet": None}
    interview = ask("--answers", str(write(tmp_path / "me.ndjson", given)))
    assert "Starting from 7 answers." in interview.answer()
    assert "What do you eat?" in interview.screen
    assert "Check the answers" in interview.answer("2")
    interview.answer("")
    assert interview.exit_code == 0
    assert "Not sure: Age" in interview.result and "What you eat: A vegan diet" in interview.result


def test_of_a_checklist_only_the_lines_without_an_answer_are_asked(ask: Ask, tmp_path: Path) -> None:
    interview = ask("--answers", str(write(tmp_path / "me.ndjson", {"face": "no", "tired": "declined"})))
    assert "1  Thoughts of death" in interview.answer() and "A drooping face" not in interview.screen
    page = interview.answer("0", "")
    assert "1  Tingling in your feet" in page and "2  You breathed laughing gas" in page and "tired" not in page
    interview.answer("1", "y", "40", "2")
    review = words(interview.screen)
    assert "Yes: tingling feet. Prefer not to say: tiredness. No to the rest." in review
    assert "1  A drooping face" in interview.answer("1")


@pytest.mark.parametrize("name", ["me.json", "me.csv", "me.ndjson", "me"])
def test_any_format_that_score_reads_can_be_started_from(ask: Ask, tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, {"id": "ana", **WHOLE_ANSWERS})
    if name == "me.csv":
        file.write_text("id,face,dark,tingling,tired,gas,sides,age,diet\nana,no,no,yes,no,no,yes,40,vegan\n", "utf-8")
    interview = ask("--answers", str(file))
    assert "Check the answers" in interview.answer()
    interview.answer("")
    assert interview.result.startswith("Summary of your answers, id ana\n\nDISCUSS TESTING\n")


def test_a_red_flag_among_the_answers_is_told_before_anything_is_asked(ask: Ask, tmp_path: Path) -> None:
    interview = ask("--answers", str(write(tmp_path / "me.ndjson", {"face": "unknown"})))
    assert EMERGENCY in interview.answer() and WHAT_NOW in words(interview.screen)
    assert "Thoughts of death" in interview.answer("1")


def test_an_interview_begun_from_answers_can_be_gone_on_with(ask: Ask, tmp_path: Path) -> None:
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    first = ask("--answers", str(write(tmp_path / "me.ndjson", {"id": "ana", "age": 40})), env=env)
    first.answer("0", "", "q", "q")
    second = ask("--id", "ben", env=env)
    assert "unfinished" not in second.answer()
    interview = ask("--resume", env=env)
    assert "saved less than a minute ago, id ana, at Page 2 of at most 5: Nerves." in words(interview.answer())
    interview.answer("0", "2", "")
    assert interview.result.startswith("Summary of your answers, id ana\n")


CANNOT = {
    "nothing": ("", "me.ndjson holds no answers. For an empty answers file: b12screen template"),
    "two people": ("{}\n{}\n", "me.ndjson holds several records. Give a file with the answers of one person."),
    "no JSON": ('{"age"\n', "the record is not JSON at character 7 (not_json)."),
    "a follow-up": (
        '{"tingling": false, "sides": true}\n',
        "sides: the follow-up is answered, but what opens it is not certainly true (follow_up).",
    ),
    "out of range": ('{"age": 400}\n', "age: the number is not from 0 to 120 (out_of_range)."),
    "a hostile key": ('{"\\u001b[2Jdiet": 1}\n', "\ufffd[2Jdiet: no question has this key"),
}


@pytest.mark.parametrize("case", CANNOT)
def test_answers_that_cannot_be_started_from_are_refused_before_anything_is_asked(
    ask: Ask, tmp_path: Path, case: str
) -> None:
    content, said = CANNOT[case]
    (tmp_path / "me.ndjson").write_text(content, encoding="utf-8")
    assert said in refused(ask("--answers", str(tmp_path / "me.ndjson")))


def test_a_file_that_is_not_there_is_said(ask: Ask, tmp_path: Path) -> None:
    assert "There is no file" in refused(ask("--answers", str(tmp_path / "none")))


def test_what_contradicts_itself_is_refused(ask: Ask, tmp_path: Path) -> None:
    assert "Give one of them." in refused(ask("--resume", "--answers", "me.json"))
    for option in ("--answers", "--save-answers"):
        assert refused(ask(option, "-")) == "Give the name of a file: here - would be the terminal."
    same = ("--save", str(tmp_path / "me.json"), "--save-answers", str(tmp_path / "x" / ".." / "me.json"))
    (tmp_path / "x").mkdir()
    assert refused(ask(*same)).startswith("--save and --save-answers name the same file.")
    assert refused(ask("--id", "")) == "The id after --id is empty. Leave --id out, or give one."


def test_an_id_that_is_not_utf_8_is_refused() -> None:
    command: list[str | bytes] = [sys.executable, "-m", "b12screen", "ask", "--id", b"\xff"]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.decode()) == (2, "The id after --id is not UTF-8. Give another one.\n")


def test_answers_do_not_stand_in_for_a_terminal(tmp_path: Path) -> None:
    file = write(tmp_path / "me.ndjson", {"age": 40})
    command = [sys.executable, "-m", "b12screen", "ask", "--answers", str(file)]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.decode()) == (2, NO_TERMINAL)


# Answers to take away


def test_the_answers_are_written_as_one_line_that_score_reads(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "me.ndjson"
    old = os.umask(0)
    try:
        interview = ask("--save-answers", str(file), "--id", "007")
    finally:
        os.umask(old)
    interview.answer(*WHOLE)
    assert interview.exit_code == 0
    assert interview.screen.endswith(f"Your answers are in {file}. It holds health data.\n")
    assert json.loads(file.read_text(encoding="utf-8")) == {"id": "007", **WHOLE_ANSWERS}
    assert file.read_text(encoding="utf-8").count("\n") == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    command = [sys.executable, "-m", "b12screen", "score", str(file), "--rules", str(tmp_path / "rules")]
    row = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert (row["id"], row["outcome"]) == ("007", "discuss")
    assert interview.result.startswith("Summary of your answers, id 007\n\nDISCUSS TESTING\n")
    again = ask("--answers", str(file), "--save-answers", str(file))
    again.answer("2", "1?", "")
    kept = {name: value for name, value in WHOLE_ANSWERS.items() if name != "sides"}
    assert json.loads(file.read_text(encoding="utf-8")) == {"id": "007", **kept, "tingling": "unknown"}


def test_a_place_that_cannot_be_written_is_said_before_the_first_question(ask: Ask, tmp_path: Path) -> None:
    said = refused(ask("--save-answers", str(tmp_path / "none" / "me.json")))
    assert "there is no folder" in said and "Make it first" in said
    assert "folder" in refused(ask("--save-answers", str(tmp_path)))


def test_a_place_that_fails_at_the_end_loses_no_answers(ask: Ask, tmp_path: Path) -> None:
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    folder = tmp_path / "folder"
    folder.mkdir()
    interview = ask("--save-answers", str(folder / "me.json"), env=env)
    interview.answer(*WHOLE[:-1])
    folder.rmdir()
    assert "Your answers are kept. To go on with them:" in words(interview.answer(""))
    assert interview.exit_code == 2
    assert interview.result.startswith("Summary of your answers")
    again = ask("--resume", "--save-answers", str(tmp_path / "me.json"), env=env)
    assert "Check the answers" in again.answer()
    again.answer("")
    assert json.loads((tmp_path / "me.json").read_text(encoding="utf-8")) == WHOLE_ANSWERS


def test_an_unfinished_interview_writes_no_answers_file(ask: Ask, tmp_path: Path) -> None:
    interview = ask("--save-answers", str(tmp_path / "me.json"))
    interview.answer(*WHOLE[:4])
    interview.press("ctrl-d")
    assert not [*tmp_path.glob("*me.json*")]


def test_answers_can_be_read_by_a_mapping(ask: Ask, tmp_path: Path) -> None:
    file = write(tmp_path / "me.ndjson", {"years": 40, "feet": 1})
    (tmp_path / "map.yaml").write_text(
        'questions:\n  age: {field: years}\n  tingling: {field: feet, answers: {"1": yes}}\n', encoding="utf-8"
    )
    interview = ask("--answers", str(file), "--map", str(tmp_path / "map.yaml"))
    assert "Starting from 2 answers." in interview.answer()


def test_a_mapping_needs_answers_to_read(ask: Ask, tmp_path: Path) -> None:
    assert refused(ask("--map", str(tmp_path / "map.yaml"))) == (
        "--map says how to read the file of --answers. Give both."
    )
