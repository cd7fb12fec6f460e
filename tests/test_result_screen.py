"""What stands on the terminal after the last question: one screen, an emergency alone, a page to read or to keep."""

import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stories import cases, everybody, filled, plan, summary, summary_of, with_no
from terminal import COLOUR, EMERGENCY, WHOLE, Interview, words, write_small_pack

from b12screen.report.brief import brief
from b12screen.report.summary import Summary

ROWS, COLUMNS = 24, 80
BESIDE = 4  # a blank line, two of what to do next, the prompt
BLANKS = re.compile(r"[│╭╮╰╯─┃┏┓┗┛━]")
Ask = Callable[..., Interview]


def shown(told: Summary, width: int = COLUMNS) -> str:
    return "\n".join(line.text for line in brief(told, width))


# The screen itself


@everybody
def test_the_screen_has_room_for_what_comes_next_whoever_the_person_is(person: str) -> None:
    lines = brief(summary(person))
    assert len(lines) <= ROWS - BESIDE
    assert max(len(line.text) for line in lines) <= COLUMNS


def test_so_it_has_for_every_case_of_the_pack() -> None:
    assert [name for name, told in cases().items() if len(brief(told)) > ROWS - BESIDE] == []


@everybody
def test_a_narrow_screen_loses_no_line_to_the_edge(person: str) -> None:
    assert max(len(line.text) for line in brief(summary(person), 40) if " " in line.text.strip("- ")) <= 40


@everybody
def test_what_to_do_and_how_soon_come_first_and_stand_out(person: str) -> None:
    told = summary(person)
    assert brief(told)[0].strong
    screen = words(shown(told))
    soonest = [each.how_soon for each in told.soon[:1]] or [each for each in [told.when] if each]
    wanted = [told.urgent[0].do_now] if told.urgent else [*soonest, told.title]
    places = [screen.index(words(text)) for text in wanted]
    assert places == sorted(places) or told.when in soonest


def test_a_screen_reads_like_this() -> None:
    given = {"age": 74, "metformin": "yes", "metformin_months": 120, "nerve_pain": "yes", "symptoms_both_sides": "yes"}
    told = summary_of(filled({**given, "symptom_duration": "over_1_year"}, with_no, plan()), plan())
    assert (
        shown(told)
        == """\
Discuss testing for low vitamin B12 with a clinician
See a clinician within the next few weeks.
Show them this page, and ask whether a B12 test is right for you.

Why: your answers
- Burning, stabbing or shooting pain in feet or hands
- Metformin. Months on metformin: 120 months
- Age 65 to 75

Until you have been seen
- Do not stop or change the medicine that is linked with low B12, or anything
  else prescribed, because of this result.
- Try not to start B12 before the blood test: it can raise the result and hide
  the problem.
- A normal blood count does not rule it out: bring up your symptoms all the
  same.
- Nerve problems can become permanent; do not put off being seen.

This is not a diagnosis and cannot tell whether your B12 is low."""
    )


def test_what_is_still_open_is_named_where_it_could_change_the_advice() -> None:
    told = summary_of(filled({"age": 50, "numbness": "yes", "metformin": "unknown"}, with_no, plan()), plan())
    assert "Still open, and it could change this: Metformin." in words(shown(told))
    decided = summary_of(filled({"age": 50}, with_no, plan()), plan())
    assert "Still open" not in shown(decided)


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_an_emergency_has_the_screen_for_itself(answer: str) -> None:
    told = summary_of(filled({"age": 60, "numbness": "yes", "sudden_confusion": answer}, with_no, plan()), plan())
    lines = shown(told).splitlines()
    assert lines[0].startswith("Call your local emergency number now")
    assert words(shown(told)).endswith("New confusion over hours or days")
    assert "B12" not in shown(told)


# At the terminal


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    begun: list[Interview] = []
    rules = write_small_pack(tmp_path / "rules")

    def start(*options: str, columns: int = COLUMNS) -> Interview:
        begun.append(Interview(tmp_path / "out.txt", "--rules", str(rules), *options, columns=columns, on_screen=True))
        return begun[-1]

    yield start
    for interview in begun:
        interview.close()


def test_the_last_question_leads_to_one_screen_and_enter_leaves(ask: Ask) -> None:
    interview = ask()
    screen = interview.answer(*WHOLE)
    assert screen.strip().startswith("Discuss testing\n")
    assert "Save this page? Type a name such as me.html, or Enter. m shows the whole page." in words(screen)
    assert len(screen.strip("\n").splitlines()) + 1 <= ROWS
    assert "SOURCES" not in screen
    interview.answer("")
    assert interview.exit_code == 0


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
def test_whoever_leaves_after_the_result_is_finished(ask: Ask, key: str) -> None:
    interview = ask()
    interview.answer(*WHOLE)
    interview.press(key)
    assert interview.exit_code == 0
    later = ask("--resume")
    later.answer()
    assert later.exit_code == 2  # nothing is left to go on with


def test_m_shows_the_whole_page_a_screen_at_a_time(ask: Ask) -> None:
    interview = ask()
    interview.answer(*WHOLE)
    screens = [interview.answer("m")]
    while "Enter for more, q to go back." in screens[-1]:
        assert len(screens[-1].strip("\n").splitlines()) + 1 <= ROWS
        screens.append(interview.answer(""))
    page = words(" ".join(screens)).replace(" Enter for more, q to go back.", "")
    assert "FOR THE CLINICIAN" in page and "SOURCES [1] A book. a shelf" in page
    assert page.count("HOW THIS WAS MADE") == 1
    assert "Save this page?" in page
    assert "Enter for more" in interview.answer("m")
    assert "Save this page?" in words(interview.answer("q"))


def test_a_name_keeps_the_page_and_a_wrong_one_is_asked_for_again(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text("mine", encoding="utf-8")
    interview = ask()
    interview.answer(*WHOLE)
    assert "the ending must be .html, .md, .txt or .json" in words(interview.answer(str(tmp_path / "me")))
    assert "is there already, and is not replaced" in words(interview.answer(str(tmp_path / "there.html")))
    interview.answer(str(tmp_path / "me.html"))
    assert interview.exit_code == 0
    assert "It holds health data." in words(interview.talk)
    assert (tmp_path / "there.html").read_text(encoding="utf-8") == "mine"
    assert stat.S_IMODE((tmp_path / "me.html").stat().st_mode) == 0o600


def test_what_is_to_be_saved_is_saved_and_not_asked_about(ask: Ask, tmp_path: Path) -> None:
    interview = ask("--save", str(tmp_path / "me.html"))
    screen = words(interview.answer(*WHOLE))
    assert f"Saved: {tmp_path / 'me.html'}. It holds health data. m shows the whole page. Enter to leave." in screen
    assert "Save this page?" not in screen


def test_full_shows_the_whole_page_at_once(ask: Ask) -> None:
    screen = ask("--full").answer(*WHOLE)
    assert "FOR THE CLINICIAN" in screen and "SOURCES" in screen
    assert "Save this page?" in words(screen)


def test_nothing_stands_below_an_emergency(ask: Ask, tmp_path: Path) -> None:
    interview = ask("--save", str(tmp_path / "me.html"), "--save-answers", str(tmp_path / "me.ndjson"))
    screen = BLANKS.sub("", COLOUR.sub("", interview.answer("1", "", "2")))
    last = words(screen.rpartition("Enter to leave.")[2])
    assert last == f"{EMERGENCY} Because you answered yes to: A stroke sign"
    assert screen.index("me.ndjson") < screen.index(EMERGENCY)
    assert screen.index("me.html") < screen.rindex(EMERGENCY)
    interview.answer("")
    assert interview.exit_code == 0
    assert EMERGENCY in (tmp_path / "me.html").read_text(encoding="utf-8")


def test_an_emergency_can_be_kept_too(ask: Ask, tmp_path: Path) -> None:
    interview = ask()
    screen = words(interview.answer("1", "", "2"))
    assert "This is not a diagnosis. For the whole page type m, or a name such as me.html to keep it" in screen
    interview.answer(str(tmp_path / "me.txt"))
    assert interview.exit_code == 0
    assert EMERGENCY in (tmp_path / "me.txt").read_text(encoding="utf-8")


def test_plain_has_the_same_words_without_a_frame_or_bold(ask: Ask) -> None:
    framed, plain = ask(), ask("--plain")
    screens = [each.answer("1", "", "2") for each in (framed, plain)]
    assert BLANKS.search(screens[0]) and not BLANKS.search(screens[1])
    assert "\x1b[" not in plain.talk
    ends = [words(BLANKS.sub("", each).rpartition("Enter to leave.")[2]) for each in screens]
    assert ends[0] == ends[1]


def test_the_clinician_gets_ten_lines_alone(ask: Ask) -> None:
    interview = ask("--for", "clinician", "--as-of", "2031-05-04")
    interview.answer(*WHOLE)
    assert interview.exit_code == 0
    screen = words(interview.screen)
    assert (
        "Patient: age 40. Emergency signs: none of 3. Symptoms: Tingling (on both sides); none of the other 1."
        in screen
    )
    assert "Not a diagnosis. small@1.2.3+sha256:" in screen
    assert "DISCUSS" not in screen
