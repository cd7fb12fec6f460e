"""Interviews that stop half way: what is kept, how one goes on, and what may lie in the folder all the same."""

import copy
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from parts import parted
from system import said_of
from terminal import EMERGENCY, NOTES, SECTIONS, UNTIL_THE_END, WHAT_NOW, WHOLE, Ask, Interview, words, write_small_pack
from test_random_walk import Paper

from b12screen.engine.plan import Plan
from b12screen.interview import run
from b12screen.interview.terminal import UnfinishedError
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root
from b12screen.report.plain import as_text

BEGUN = WHOLE[:4]  # up to the question for the age
OFFER = "You have an unfinished interview."
FORGET = "b12screen ask --forget deletes it."


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def begin(ask: Ask, state: Path) -> Callable[..., Interview]:
    """Start interviews of one person on one computer."""

    def start(*options: str, **how: Any) -> Interview:
        return ask(*options, **{**how, "env": {"XDG_STATE_HOME": str(state), **how.get("env", {})}})

    return start


Begin = Callable[..., Interview]


def saved(state: Path) -> list[Path]:
    return sorted((state / "b12screen").glob("*"))


def stop(interview: Interview) -> None:
    interview.answer("q", "q")
    assert interview.exit_code == 3


def rewrite(state: Path, **changes: Any) -> None:
    """Change what the one saved interview says."""
    [file] = saved(state)
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def forget(state: Path) -> str:
    command = [sys.executable, "-m", "b12screen", "ask", "--forget"]
    env = {**os.environ, "XDG_STATE_HOME": str(state)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    return done.stderr


# What is kept


def test_answers_are_saved_after_each_page_for_the_user_alone_and_deleted_at_the_end(begin: Begin, state: Path) -> None:
    old = os.umask(0)
    try:
        interview = begin()
    finally:
        os.umask(old)
    assert saved(state) == []
    interview.answer("0")
    assert saved(state) == []
    for typed, names in ((("",), {"face", "dark"}), (("1",), {"tingling", "tired", "gas"}), (("y",), {"sides"})):
        interview.answer(*typed)
        [file] = saved(state)
        assert file.stat().st_mode & 0o777 == 0o600
        assert names <= set(json.loads(file.read_text(encoding="utf-8"))["answers"])
    assert file.parent.stat().st_mode & 0o777 == 0o700
    interview.answer(*WHOLE[4:])
    assert (interview.exit_code, saved(state)) == (0, [])


def test_a_terminal_that_is_closed_or_a_program_that_is_killed_loses_one_page_at_most(
    begin: Begin, state: Path
) -> None:
    interview = begin(measured=False)
    interview.answer(*BEGUN)
    interview.close()
    assert "How old are you?" in begin("--resume").answer()


def test_with_no_save_nothing_is_written_and_nothing_is_offered(begin: Begin, state: Path) -> None:
    stop_early = begin("--no-save")
    stop_early.answer(*BEGUN)
    stop(stop_early)
    assert not state.exists()
    stop(begun := begin())
    assert begun.exit_code == 3
    interview = begin()
    interview.answer(*BEGUN)
    stop(interview)
    assert OFFER not in begin("--no-save").answer()
    assert len(saved(state)) == 1


# Going on


@pytest.mark.parametrize("page", range(1, 6))
def test_going_on_after_any_page_gives_the_same_result_as_an_unbroken_run(begin: Begin, page: int) -> None:
    pages = [("0", ""), ("1",), ("y",), ("40",), ("2",)]
    unbroken = begin("--no-save")
    unbroken.answer(*WHOLE)
    broken = begin()
    broken.answer(*[line for lines in pages[:page] for line in lines])
    stop(broken)
    interview = begin("--resume")
    interview.answer(*[line for lines in pages[page:] for line in lines], "")
    assert (interview.exit_code, interview.result) == (0, unbroken.result)


def test_the_next_interview_offers_to_go_on_with_age_and_page(begin: Begin, state: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    rewrite(state, when=int(time.time()) - 3 * 3600)
    interview = begin()
    assert interview.answer().splitlines() == [
        OFFER,
        "   1  Go on with the one saved 3 hours ago, at Page 4 of 5: Age",
        "   2  Begin anew, and keep it for later",
        "   3  Begin anew, and delete it",
    ]
    assert words(interview.answer("")) == "Type 1, 2 or 3; q to stop."
    assert words(interview.answer("\x1b[A")) == "Type 1, 2 or 3; q to stop."
    page = interview.answer("1")
    assert page.startswith("Going on with the interview saved 3 hours ago, at Page 4 of 5: Age.\n")
    assert "How old are you?" in page
    assert "Earlier answer: Yes." in interview.answer("b")


def test_one_can_begin_anew_and_keep_or_delete_what_was_saved(begin: Begin, state: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    second = begin()
    assert "Page 1 of" in second.answer("2")
    assert len(saved(state)) == 1
    second.answer("0", "")
    stop(second)
    assert len(saved(state)) == 2
    third = begin()
    assert words(third.answer()).startswith("You have 2 unfinished interviews.")
    assert "Page 1 of" in third.answer("4")
    assert saved(state) == []


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d", b"q\n"], ids=["ctrl-c", "ctrl-d", "q"])
def test_leaving_at_the_offer_keeps_what_was_saved_and_says_so(begin: Begin, state: Path, key: str | bytes) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    interview = begin(measured=False)
    assert words(interview.press(key)).endswith(". No result was made, and what was saved before is kept.")
    assert interview.exit_code == (130 if key == "ctrl-c" else 3)
    assert len(saved(state)) == 1


def test_resume_without_anything_to_go_on_with_says_so(begin: Begin, ask_shipped: Ask, state: Path) -> None:
    none = begin("--resume")
    assert none.is_over and none.exit_code == 2
    assert words(none.screen) == "There is no unfinished interview to go on with. To begin one: b12screen ask"
    first = begin()
    first.answer(*BEGUN)
    in_use = begin("--resume")
    assert in_use.is_over and in_use.exit_code == 2
    assert words(in_use.screen) == "The unfinished interview is in use in another window. Finish it there."
    stop(first)
    other = ask_shipped("--resume", env={"XDG_STATE_HOME": str(state)})
    assert other.is_over and other.exit_code == 2
    assert words(other.screen).startswith("No unfinished interview is about these rules and this person.")


def test_resume_and_no_save_do_not_go_together(begin: Begin) -> None:
    interview = begin("--resume", "--no-save")
    assert interview.is_over and interview.exit_code == 2
    assert "Give one of them." in words(interview.screen)


def test_a_red_flag_is_told_again_before_one_goes_on(begin: Begin) -> None:
    first = begin()
    first.answer("1", "")
    first.press("ctrl-d")
    assert first.exit_code == 3
    interview = begin("--resume")
    assert EMERGENCY in interview.answer() and WHAT_NOW in words(interview.screen)
    interview.answer("2")
    assert interview.exit_code == 0
    assert interview.result.startswith(f"Summary of your answers\n\n{EMERGENCY}\n")


def test_after_more_than_a_day_the_signs_that_need_help_now_are_asked_again(begin: Begin, state: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    rewrite(state, when=int(time.time()) - 25 * 3600)
    interview = begin("--resume")
    assert "saved 1 day ago" in interview.answer()
    assert "More than a day has passed, so this is asked again: Signs." in words(interview.screen)
    assert "Which do you have?" in interview.screen and "Your earlier answer" not in interview.screen
    assert "How old are you?" in interview.answer("0", "")


def test_two_interviews_at_once_do_not_overwrite_each_other(begin: Begin, state: Path) -> None:
    first, second = begin(), begin()
    first.answer("0", "", "1")
    second.answer("0", "", "0", "40")
    third = begin()
    assert OFFER not in third.answer()
    for interview in (first, second):
        stop(interview)
    assert len(saved(state)) == 2
    third.answer("0", "")
    stop(third)
    assert "You have 3 unfinished interviews." in begin().answer()


# Rules that changed


def changed(tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Write the small pack anew, with other questions."""
    sections = copy.deepcopy(SECTIONS)
    change(sections)
    write_small_pack(tmp_path / "rules", sections=sections, notes=[*NOTES, UNTIL_THE_END])


def test_pages_that_changed_are_asked_again_by_name_and_the_others_keep_their_answers(
    begin: Begin, tmp_path: Path
) -> None:
    first = begin()
    first.answer(*WHOLE[:5])
    stop(first)

    def change(sections: list[dict[str, Any]]) -> None:
        sections[1]["pages"][0]["questions"][1]["text"] = "Being very tired"
        sections[2]["pages"][0]["range"] = [16, 120]

    changed(tmp_path, change)
    interview = begin("--resume")
    again = "The rules have changed since then. These pages are asked again: Nerves; Age."
    assert again in words(interview.answer())
    assert "Being very tired" in interview.screen
    assert "Is it on both sides?" in interview.answer("1")


def test_rules_that_changed_elsewhere_keep_all_answers(begin: Begin, tmp_path: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)

    def change(sections: list[dict[str, Any]]) -> None:
        sections[2]["pages"][1]["text"] = "What did you eat in the past year?"
        sections[2]["pages"].append({**sections[2]["pages"][0], "id": "shoes", "text": "Shoe size?", "label": "shoes"})

    changed(tmp_path, change)
    interview = begin("--resume")
    assert "The rules have changed since then. Your answers still fit them." in words(interview.answer())
    assert "How old are you?" in interview.screen
    assert "What did you eat" in interview.answer("40")
    assert "Shoe size?" in interview.answer("2")


def test_a_question_that_is_gone_is_dropped(begin: Begin, tmp_path: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    changed(tmp_path, lambda sections: sections[1]["pages"].pop(1))
    interview = begin("--resume")
    interview.answer("40", "2", "")
    assert interview.exit_code == 0
    assert "both sides" not in interview.result


# What may lie there all the same


def make(damage: str, file: Path) -> None:
    content = file.read_bytes()
    file.unlink()
    if damage == "a link":
        (file.parent.parent / "elsewhere").write_bytes(content)
        file.symlink_to(file.parent.parent / "elsewhere")
    elif damage == "a pipe":
        os.mkfifo(file)
    elif damage == "a folder":
        file.mkdir()
    elif damage == "a socket":
        with socket.socket(socket.AF_UNIX) as listening:
            here = Path.cwd()
            os.chdir(file.parent)  # the path of a socket must be short
            try:
                listening.bind(file.name)
            finally:
                os.chdir(here)
    else:
        file.write_bytes(DAMAGE[damage](content))
        file.chmod(0o666 if damage == "open to all" else 0o600)


def with_value(content: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(content), **changes}).encode()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[:-20],
    "no JSON": lambda content: b"\x1b[2J\x00\xff",
    "a list": lambda content: b"[]",
    "deep": lambda content: b'{"answers":' + b"[" * 200_000,
    "too large": lambda content: with_value(content, place="x" * 1_048_577),
    "open to all": lambda content: content,
    "another version": lambda content: with_value(content, format=2),
    "a strange key": lambda content: with_value(content, hat="red"),
    "a wrong answer": lambda content: with_value(content, answers={"face": 7}),
    "a list as an answer": lambda content: with_value(content, answers={"face": []}),
}


@pytest.mark.parametrize("damage", parted(["a link", "a pipe", *DAMAGE, "a folder", "a socket"], always=6))
def test_what_is_no_saved_interview_is_set_aside_with_a_word_and_never_a_crash(
    begin: Begin, state: Path, damage: str
) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    [file] = saved(state)
    make(damage, file)
    interview = begin()
    said = words(interview.answer())
    assert said.startswith("A saved interview cannot be used: it "), said
    assert FORGET in said and OFFER not in said and "Page 1 of" in said
    [aside] = saved(state)
    assert str(aside) in said.replace(" ", "") and aside.name.startswith("set-aside-")
    assert not begin().answer().startswith("A saved interview")
    if damage != "a folder":
        assert forget(state) == "Deleted 1 saved interview.\n"
        assert saved(state) == []
    if damage == "a link":
        assert (state / "elsewhere").exists()


def test_answers_to_follow_ups_that_nothing_opens_are_not_taken(begin: Begin, state: Path) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    [file] = saved(state)
    answers = json.loads(file.read_text(encoding="utf-8"))["answers"]
    rewrite(state, answers={**answers, "tingling": False, "sides": True, "hat": True})
    interview = begin("--resume")
    interview.answer("40", "2", "")
    assert interview.exit_code == 0
    assert "both sides" not in interview.result


def test_forget_deletes_all_but_what_is_in_use(begin: Begin, state: Path) -> None:
    assert forget(state) == "Nothing was deleted.\n"
    first, second, running = begin(), begin(), begin()
    for interview in (first, second, running):
        interview.answer("0", "")
    for interview in (first, second):
        stop(interview)
    assert forget(state) == "Deleted 2 saved interviews. 1 could not be deleted: in use, or not yours.\n"
    running.answer("1", "")
    stop(running)
    assert forget(state) == "Deleted 1 saved interview.\n"


@pytest.mark.parametrize("place", ["a file", "a link", "open to all", "no place"])
def test_without_a_safe_place_the_interview_says_that_nothing_is_saved_and_goes_on(
    begin: Begin, tmp_path: Path, place: str
) -> None:
    where = tmp_path / "place"
    where.mkdir()
    if place == "a file":
        (where / "b12screen").write_text("", encoding="utf-8")
    elif place == "a link":
        (tmp_path / "other").mkdir()
        (where / "b12screen").symlink_to(tmp_path / "other")
    elif place == "open to all":
        (where / "b12screen").mkdir()
        (where / "b12screen").chmod(0o777)
    else:
        where = Path("/dev/null/none")
    interview = begin(env={"XDG_STATE_HOME": str(where)})
    said = words(interview.answer())
    assert said.startswith("Answers cannot be saved on this computer: ")
    assert "Nothing you type is saved or sent anywhere." in said
    interview.answer(*WHOLE)
    assert interview.exit_code == 0
    assert not (tmp_path / "other" / "anything").exists()


def test_a_save_that_fails_is_said_once_and_the_interview_goes_on(begin: Begin, state: Path) -> None:
    interview = begin()
    interview.answer("0", "")
    folder = state / "b12screen"
    folder.rename(state / "away")
    (state / "away").chmod(0o700)
    for file in (state / "away").iterdir():
        file.unlink()
    (state / "away").rmdir()  # whoever holds a folder that is gone cannot write into it
    reason = said_of("ENOENT").lower()
    said = words(interview.answer("1"))
    assert f"Your answers cannot be saved: {reason}. The interview goes on." in said
    assert "cannot be saved" not in interview.answer("y")
    assert words(interview.answer("q")).startswith("Stop now? Your last answers could not be saved.")
    shown = words(interview.answer("q"))
    assert "but your answers are kept, except those that could not be saved." in shown


@pytest.mark.parametrize("options", [(), ("--locale", "neutral")], ids=["as before", "another country"])
def test_help_is_worded_for_the_country_that_the_interview_was_begun_with(
    ask_shipped: Ask, state: Path, options: tuple[str, ...]
) -> None:
    env = {"XDG_STATE_HOME": str(state)}
    first = ask_shipped("--locale", "en-GB", env=env)
    first.answer("0", "", "q", "q")
    interview = ask_shipped("--resume", *options, env=env)
    crisis = interview.answer("b", "8-", "")
    assert ("call NHS 111" in words(crisis)) is (not options)
    assert "If you have thoughts of ending your life" in words(crisis)


def test_two_that_look_at_the_same_moment_are_not_offered_the_same_interview(begin: Begin) -> None:
    first = begin()
    first.answer(*BEGUN)
    stop(first)
    both = [begin(), begin()]
    offered, other = sorted(both, key=lambda each: OFFER in each.answer(), reverse=True)
    assert OFFER in offered.answer()
    assert "Page 1 of" in other.answer()
    assert OFFER not in other.answer()
    assert "How old are you?" in offered.answer("1")


# Everything the shipped pack asks


class Straight:
    """Answers one page after another, the first few only, and then ends the input."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def react(self, shown: str) -> str:
        if "Right?" in shown or "Check the answers" in shown:
            return ""
        if self.pages == 0:
            raise UnfinishedError("the input ended")
        self.pages -= 1
        if "None of these" in shown:
            return "0" if "need help now" in shown else "2,1?"
        if "y: yes" in shown:
            return "y"
        return "40" if re.search(r"Type a number, \d+ to \d+ ", shown) else "1"


def test_going_on_after_each_page_of_the_shipped_pack_changes_nothing_in_the_summary(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    pack = load_pack(rules_root())
    plan = Plan(pack)
    monkeypatch.setattr(run, "Plan", lambda _: plan)  # what it remembers makes it fast, and changes nothing

    def asked(straight: Straight, *, saves: bool = True, resume: bool = False) -> str:
        monkeypatch.setattr(run, "Terminal", lambda plain: Paper(straight))
        with run.interview(pack, run.Wanted(date="2031-05-04", saves=saves, resume=resume)) as done:
            return as_text(done.summary)

    whole = Straight(99)
    unbroken = asked(whole, saves=False)
    for pages in range(1, 99 - whole.pages):
        with pytest.raises(UnfinishedError):
            asked(Straight(pages))
        assert len(saved(state)) == 1
        assert asked(Straight(99), resume=True) == unbroken
        assert saved(state) == []
