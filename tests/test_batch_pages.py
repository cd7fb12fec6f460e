"""`score --to html -o DIR`: one page a person and an index, whole or not at all, whatever the ids are."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from system import said_of, unmeasured

from b12screen.batch.job import Job
from b12screen.batch.run import run
from b12screen.formats.registry import InputFormat, OutputFormat
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

PEOPLE = Path(__file__).parent / "people.ndjson"
FATIGUE = {"age": 30, "unexplained_fatigue": True}


def score(*arguments: str | Path, given: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b12screen", "score", *map(str, arguments), "--to", "html"]
    return subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=False, cwd=cwd)


def lines(*people: Mapping[str, Any]) -> str:
    return "".join(f"{json.dumps(person)}\n" for person in people)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def linked(index: str) -> list[tuple[str, str]]:
    """Give the links of an index and what stands on them."""
    return re.findall('<td><a href="(.*?)">(.*?)</a>', index)


def test_each_person_gets_a_page_that_the_index_leads_to(tmp_path: Path) -> None:
    done = score(PEOPLE, "-o", tmp_path / "pages", "--as-of", "2031-05-04")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-1].startswith("6 read, 6 scored, 0 rejected; ")
    pages = [f"{line:06}.html" for line in range(1, 7)]
    assert names_in(tmp_path) == ["pages"]
    assert names_in(tmp_path / "pages") == [*pages, "index.html"]
    links = linked((tmp_path / "pages" / "index.html").read_text(encoding="utf-8"))
    assert [link for link, _ in links] == pages
    assert links[1][1] == "Record 2, id ben"
    for link, subject in links:
        html = (tmp_path / "pages" / link).read_text(encoding="utf-8")
        assert f'<p class="subject">{subject}, 2031-05-04</p>' in html


PEOPLE_TO_SORT: list[Mapping[str, object]] = [
    {"id": "tired", **FATIGUE},
    {"id": "stroke", "sudden_face_arm_speech": True},
    {"id": "nobody knows", "age": 50},
    {"id": "voices", "age": 50, "hallucinations_or_paranoia": True, "metformin": True},
    {"id": "weak", "age": 50, "muscle_weakness": True},
]


def rows_of(index: Path) -> list[list[str]]:
    """Give the cells of each person on the list."""
    people = index.read_text(encoding="utf-8").partition('<table class="people">')[2].partition("<tbody>")[2]
    return [
        [re.sub("<.*?>", "", cell) for cell in re.findall("<td>(.*?)</td>", row)]
        for row in re.findall("<tr>(.*?)</tr>", people)
    ]


def test_the_index_is_a_work_list_with_what_how_soon_and_why(tmp_path: Path) -> None:
    assert score("-o", tmp_path / "pages", given=lines(*PEOPLE_TO_SORT)).returncode == 0
    index = tmp_path / "pages" / "index.html"
    rows = rows_of(index)
    assert [row[:2] for row in rows] == [
        ["2", "within weeks"],
        ["5", "now"],
        ["-", "-"],
        ["3", "today"],
        ["2", "within days"],
    ]
    assert rows[3][2:] == [
        "Discuss testing for low vitamin B12 with a clinician",
        "Record 4, id voices",
        "hallucinations or paranoia, metformin",
    ]
    text = index.read_text(encoding="utf-8")
    assert text.index("2 of 5 need help today, as far as is answered.") < text.index("<table")
    counts = re.findall('<th scope="row">(.*?)</th><td>(.*?)</td>', text)
    assert counts[0] == ("Get medical help first, before anything about B12", "1")
    assert ("Talk to a clinician about your symptoms", "2") in counts
    assert sum(int(number) for _, number in counts) == 5


def test_the_index_is_sorted_on_request_todays_people_first(tmp_path: Path) -> None:
    assert score("-o", tmp_path / "pages", "--sort", "urgency", given=lines(*PEOPLE_TO_SORT)).returncode == 0
    whom = [row[3].partition(", id ")[2] for row in rows_of(tmp_path / "pages" / "index.html")]
    assert whom == ["stroke", "voices", "weak", "tired", "nobody knows"]


def test_only_the_user_can_read_the_folder_and_what_is_in_it(tmp_path: Path) -> None:
    assert score(PEOPLE, "-o", tmp_path / "pages").returncode == 0
    assert stat.S_IMODE((tmp_path / "pages").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "pages").iterdir()} == {0o600}


def test_two_runs_write_the_same_with_one_process_or_more(tmp_path: Path) -> None:
    day = ("--as-of", "2031-05-04")
    assert score(PEOPLE, "-o", tmp_path / "one", *day).returncode == 0
    assert score(PEOPLE, "-o", tmp_path / "two", *day, "--workers", "3").returncode == 0
    assert names_in(tmp_path / "one") == names_in(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_no_id_can_choose_a_file_name_or_become_markup(tmp_path: Path) -> None:
    ids = ["../x", "", "a", "A", "a", "/etc/passwd", "x" * 300, "CON", "index", "<b>\"&'</b>", "\x1b[2J\u202e", None, 7]
    done = score("-o", tmp_path / "pages", given=lines(*({"id": each, **FATIGUE} for each in ids)))
    assert done.returncode == 0
    assert names_in(tmp_path) == ["pages"]
    assert names_in(tmp_path / "pages") == [*(f"{line:06}.html" for line in range(1, len(ids) + 1)), "index.html"]
    shown = [subject for _, subject in linked((tmp_path / "pages" / "index.html").read_text(encoding="utf-8"))]
    assert shown[9:] == [
        "Record 10, id &lt;b&gt;&#34;&amp;&#39;&lt;/b&gt;",
        "Record 11, id \ufffd[2J\ufffd",
        "Record 12",
        "Record 13, id 7",
    ]


def test_pages_of_several_inputs_have_the_number_of_the_input(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("id,age\nzoe,50\n", encoding="utf-8")
    assert score(PEOPLE, other, "-o", tmp_path / "pages").returncode == 0
    assert names_in(tmp_path / "pages")[-3:] == ["1-000006.html", "2-000002.html", "index.html"]
    assert f"Record 2 of {other}, id zoe" in (tmp_path / "pages" / "2-000002.html").read_text(encoding="utf-8")


def test_a_bad_line_rejects_only_itself(tmp_path: Path) -> None:
    given = lines({"id": 1}, {"id": 2, "age": "old"}, {"id": 3})
    done = score("-o", tmp_path / "pages", "--errors", tmp_path / "errors", given=given)
    assert done.returncode == 1
    assert names_in(tmp_path / "pages") == ["000001.html", "000003.html", "index.html"]
    assert json.loads((tmp_path / "errors").read_text(encoding="utf-8"))["line"] == 2


def test_nothing_behind_the_first_reject_gets_a_page_however_many_processes_are_asked_for(tmp_path: Path) -> None:
    people = tmp_path / "people.ndjson"
    people.write_text(lines({"id": 1}, {"age": "old"}, *[FATIGUE] * 40), encoding="utf-8")
    done = run(
        Job(
            inputs=[(people, InputFormat.NDJSON)],
            output=tmp_path / "pages",
            output_format=OutputFormat.HTML,
            stop_at_reject=True,
            workers=2,
            chunk=100,
        ),
        load_pack(rules_root()),
    )
    assert done.exit_code == 1
    assert names_in(tmp_path / "pages") == ["000001.html", "index.html"]


def test_a_folder_that_is_filled_while_pages_are_made_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    done = score("-o", tmp_path / "pages", "--errors", tmp_path / "pages" / "errors", given=lines(FATIGUE))
    said = f"Cannot write {tmp_path}/pages: {said_of('ENOTEMPTY').lower()}. Choose another place.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert names_in(tmp_path) == ["pages"]
    assert names_in(tmp_path / "pages") == ["errors"]


def test_nobody_in_the_input_gives_an_index_of_nobody(tmp_path: Path) -> None:
    assert score("-o", tmp_path / "pages").returncode == 0
    assert names_in(tmp_path / "pages") == ["index.html"]
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert "There is nobody in the input." in index
    assert "<table" not in index


def test_a_check_makes_no_pages(tmp_path: Path) -> None:
    done = score(PEOPLE, "--check-only")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_empty_folder_is_taken_and_any_other_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert score(PEOPLE, "-o", tmp_path / "empty").returncode == 0
    assert len(names_in(tmp_path / "empty")) == 7
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "here").mkdir()
    not_there = "Give the name of a folder that is not there yet."
    refused: Sequence[tuple[list[str | Path], str]] = [
        (["-o", tmp_path / "empty"], f"Cannot write {tmp_path}/empty: the folder is not empty. {not_there}"),
        (["-o", tmp_path / "file"], f"Cannot write {tmp_path}/file: it is a file. {not_there}"),
        (["-o", tmp_path / "here"], f"Cannot write {tmp_path}/here: you are in it. {not_there}"),
        (
            ["-o", tmp_path / "no" / "pages"],
            f"Cannot write {tmp_path}/no/pages: there is no folder {tmp_path}/no. "
            "Make it first, or choose another place.",
        ),
        ([], "--to html writes one page a person: give -o DIR, a folder that is not there yet."),
        (
            ["-o", "me.html"],
            "--to html writes one page a person: give -o DIR, a folder that is not there yet, and not me.html.",
        ),
    ]
    for arguments, said in refused:
        done = score(PEOPLE, *arguments, cwd=tmp_path / "here")
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
    assert names_in(tmp_path) == ["empty", "file", "here"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_leaves_no_folder(tmp_path: Path, ending: signal.Signals, code: int) -> None:
    fifo, folder = tmp_path / "people.ndjson", tmp_path / "results"
    os.mkfifo(fifo)
    folder.mkdir()
    command = [sys.executable, "-m", "b12screen", "score", str(fifo), "--to", "html", "-o", str(folder / "pages")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=unmeasured()) as going, fifo.open("wb", 0) as given:
        given.write(lines(FATIGUE).encode())
        while not any(path.name == "000001.html" for path in folder.glob(".pages.*/*")):
            assert going.poll() is None
            time.sleep(0.02)
        going.send_signal(ending)
        assert going.wait() == code
    assert names_in(folder) == []
