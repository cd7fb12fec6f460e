"""Results on a terminal: a short table, and where to get all of them."""

import json
import sys
from pathlib import Path

import pytest
from terminal import run_in_terminal
from test_score import lines, score_here

HEAD = "id                        outcome             how soon  points\n"
HINT = "This is the short form. For all of each result: -o results.csv, or --to json."


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.ndjson"
    file.write_text(lines({"id": "a", "age": 40}, {"id": "\x1b[31mred", "saddle_numbness": True}, {"age": 3}))
    return file


def test_a_terminal_gets_a_table_and_is_told_how_to_get_the_rest(people: Path) -> None:
    code, shown = run_in_terminal(sys.executable, "-m", "b12screen", "score", str(people))
    told = shown.replace("\r\n", "\n")
    assert code == 0
    assert told.startswith(HEAD)
    assert told.endswith(f"{HINT}\n")
    assert "\x1b" not in told
    assert [line.split()[1:3] for line in told.splitlines()[1:3]] == [["not_enough_answers", "0"], ["urgent", "now"]]


def test_a_format_that_is_named_and_a_pipe_get_what_they_always_get(people: Path) -> None:
    _, shown = run_in_terminal(sys.executable, "-m", "b12screen", "score", str(people), "--to", "json", "-q")
    assert [row["id"] for row in json.loads(shown)] == ["a", "\x1b[31mred", None]
    assert len(score_here(people).rows) == 3


def test_a_table_names_who_has_no_id_by_the_line_and_cuts_long_ids(people: Path) -> None:
    given = lines({"age": 3}, {"id": "x" * 80, "age": 40})
    first, second = score_here("--to", "table", given=given).out.decode().splitlines()[1:]
    assert first.startswith("line 1   ")
    assert "out_of_scope" in first
    assert second.startswith("x" * 24 + "  ")
