"""`ask --save` as a person uses it: the summary in four formats, or a word before the first question."""

import json
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from terminal import Interview, words, write_small_pack

WHOLE = ("0", "", "1", "y", "40", "2", "")  # through the small pack: tingling on both sides, 40, vegan
Ask = Callable[..., Interview]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    begun: list[Interview] = []
    rules = write_small_pack(tmp_path / "rules")
    (tmp_path / "saved").mkdir()

    def start(*options: str) -> Interview:
        begun.append(Interview(tmp_path / "printed.txt", "--rules", str(rules), *options))
        return begun[-1]

    yield start
    for interview in begun:
        interview.close()


def saving(*paths: Path) -> list[str]:
    return [option for path in paths for option in ("--save", str(path))]


def test_the_summary_is_saved_in_the_format_of_each_ending_for_nobody_else(ask: Ask, tmp_path: Path) -> None:
    endings = (".txt", ".md", ".HTML", ".json")
    text, markdown, html, data = paths = [tmp_path / "saved" / f"me{ending}" for ending in endings]
    interview = ask(*saving(*paths), "--as-of", "2031-05-04")
    interview.answer(*WHOLE)
    assert interview.exit_code == 0
    assert text.read_text(encoding="utf-8") == interview.result
    assert "\nDate: 2031-05-04.\n" in interview.result
    assert markdown.read_text(encoding="utf-8").startswith("# Summary of your answers\n\n## Discuss testing\n")
    assert html.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="en">\n')
    assert "<h1>Discuss testing</h1>" in html.read_text(encoding="utf-8")
    assert json.loads(data.read_bytes())["outcome"] == "discuss"
    assert [path.name for path in sorted((tmp_path / "saved").iterdir())] == ["me.HTML", "me.json", "me.md", "me.txt"]
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert f"Saved: {path}. It holds health data." in words(interview.talk)


def test_without_as_of_the_date_is_today(ask: Ask) -> None:
    before = date.today()
    interview = ask()
    interview.answer(*WHOLE)
    found = re.search(r"\nDate: (.*)\.\n", interview.result)
    assert found and before <= date.fromisoformat(found[1]) <= date.today()


def test_nothing_is_saved_when_the_person_stops(ask: Ask, tmp_path: Path) -> None:
    interview = ask(*saving(tmp_path / "saved" / "me.html"))
    interview.answer("0", "", "q", "q")
    assert interview.exit_code == 3
    assert [*(tmp_path / "saved").iterdir()] == []
    options = shlex.join(["--rules", str(tmp_path / "rules")])  # the draft remembers the rest
    assert f"To go on with them: b12screen ask {options} --resume." in words(interview.screen)


def test_what_goes_on_later_is_saved_where_it_was_to_be_saved(ask: Ask, tmp_path: Path) -> None:
    page = tmp_path / "saved" / "mum.html"
    ask(*saving(page)).answer("0", "", "q", "q")
    later = ask("--resume")
    assert f"The page will be saved as {page}." in words(later.answer())
    later.answer(*WHOLE[2:])
    assert later.exit_code == 0
    assert "<h1>Discuss testing</h1>" in page.read_text(encoding="utf-8")
    assert f"Saved: {page}. It holds health data." in words(later.talk)


def test_no_page_takes_the_place_of_a_file(ask: Ask, tmp_path: Path) -> None:
    page = tmp_path / "saved" / "me.html"
    page.write_text("what was here before", encoding="utf-8")
    refused = ask(*saving(page))
    refused.answer()
    assert refused.exit_code == 2
    assert f"{page} is there already, and is not replaced. Choose another name." in words(refused.screen)
    page.unlink()
    late = ask(*saving(page))
    late.answer(*WHOLE[:-1])
    page.write_text("made in the meantime", encoding="utf-8")
    late.answer(WHOLE[-1])
    assert late.exit_code == 2
    assert f"Cannot write {page}: it is there already, and is not replaced." in words(late.screen)
    assert page.read_text(encoding="utf-8") == "made in the meantime"
    assert [path.name for path in (tmp_path / "saved").iterdir()] == ["me.html"]


def test_what_was_printed_stays_printed_when_saving_fails_at_the_end(ask: Ask, tmp_path: Path) -> None:
    interview = ask(*saving(tmp_path / "saved" / "me.html"))
    interview.answer(*WHOLE[:-1])
    (tmp_path / "saved").rmdir()
    interview.answer(WHOLE[-1])
    assert interview.exit_code == 2
    assert interview.result.startswith("Summary of your answers\n")
    wanted = f"Cannot write {tmp_path / 'saved' / 'me.html'}: there is no folder {tmp_path / 'saved'}."
    assert wanted in words(interview.screen)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["me.pdf"], "Cannot save {0}: the ending must be .html, .md, .txt or .json."),
        (["me"], "Cannot save {0}: the ending must be .html, .md, .txt or .json."),
        (["a\x1b[31m.doc"], "Cannot save {folder}/a\ufffd[31m.doc: the ending must be .html, .md, .txt or .json."),
        (["me.md", "me.md"], "{0} is given twice. Name each file once."),
        (["me.md", "../saved/me.md"], "{folder}/../saved/me.md is given twice. Name each file once."),
        (
            ["nowhere/me.md"],
            "Cannot write {0}: there is no folder {folder}/nowhere. Make it first, or choose another place.",
        ),
        (["folder.html"], "Cannot write {0}: it is a folder. Give the name of a file in it."),
    ],
)
def test_a_file_that_cannot_be_saved_is_named_before_anything_is_asked(
    tmp_path: Path, names: list[str], said: str
) -> None:
    (tmp_path / "folder.html").mkdir()
    paths = [f"{tmp_path}/{name}".replace("/../saved/", f"/../{tmp_path.name}/") for name in names]
    command = [sys.executable, "-m", "b12screen", "ask", *(option for path in paths for option in ("--save", path))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    wanted = said.format(*paths, folder=tmp_path).replace("/../saved/", f"/../{tmp_path.name}/")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{wanted}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.html"]


@pytest.mark.parametrize("day", ["2031-02-30", "today", "04.05.2031"])
def test_a_date_that_is_none_is_refused(day: str) -> None:
    command = [sys.executable, "-m", "b12screen", "ask", "--as-of", day]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    said = f'--as-of "{day}" is no date. Write it as year, month and day, for example 2026-11-21.\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_a_date_is_shown_in_one_way_however_it_is_typed() -> None:
    command = [sys.executable, "-m", "b12screen", "score", "--to", "text", "--as-of", "2031-5-4"]
    done = subprocess.run(command, input="{}", capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.endswith("\nDate: 2031-05-04.\n")
