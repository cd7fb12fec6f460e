"""Whole interviews in a pseudo-terminal: what a person sees, what may be typed, and what each way out leaves."""

import copy
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from system import said_of
from terminal import (
    COLOUR,
    CRISIS,
    EMERGENCY,
    MANIFEST,
    NO_TERMINAL,
    SECTIONS,
    SOON,
    TODAY,
    WHAT_NOW,
    WHOLE,
    WHY_AGE,
    Ask,
    answer_all,
    run_in_terminal,
    words,
    write_small_pack,
)

from b12screen.interview.typed import how_to_check
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

KEYS = "b: back   ?: help   q: stop"
STOP_NOW = "Stop now? {} Type q again to stop, or press Enter to go on."
NOTHING_YET, KEPT = "Nothing is saved.", "Your answers are kept."
ARROW = "\x1b[A"
NO_RESULT = "No result was made, and nothing was saved."
NOT_ALL_ANSWERED = "The emergency questions are not all answered."


# From the first page to the last


def test_a_whole_interview_gives_the_summary_on_standard_output_and_nothing_else(ask: Ask) -> None:
    interview = ask(echo=True)
    interview.answer(*WHOLE)
    assert interview.exit_code == 0
    assert interview.result.startswith("Summary of your answers\n\nDISCUSS TESTING\n")
    assert interview.result.endswith("\n")
    assert "small@1.2.3+sha256:" in interview.result
    for talk in ("> ", "Page 1", "Type ", "press Enter", "Which do you have?", "Check the answers"):
        assert talk not in interview.result
    assert "DISCUSS TESTING" not in interview.talk


def test_the_shipped_pack_can_be_answered_from_the_first_page_to_the_last(ask_shipped: Ask) -> None:
    interview = ask_shipped()
    answer_all(interview, yes=False)
    assert interview.exit_code == 0
    assert interview.result.startswith("Summary of your answers\n")
    assert WHAT_NOW not in interview.talk


def test_the_introduction_says_what_it_cannot_do_and_that_nobody_reviewed_the_rules(ask: Ask) -> None:
    introduction = ask().answer().partition("Page 1")[0]
    assert words(introduction) == (
        "A small pack This is not a diagnosis. Nothing is sent anywhere. Your answers are kept "
        "on this computer until you finish, readable only by you. No clinician has reviewed the rules yet."
    )


def test_a_page_shows_how_far_it_is_its_title_its_lines_by_number_and_the_keys(ask: Ask) -> None:
    interview = ask()
    page = interview.answer().partition("\n\n")[2]
    lines, _, keys = page.partition("None of these\n")
    assert lines.splitlines() == [
        *("Page 1 of at most 5: Signs", "Which do you have?"),
        *("   1  A drooping face", "   2  Thoughts of death", "   0  "),
    ]
    assert words(keys) == words(f"{how_to_check(2)} {KEYS}")
    assert interview.answer("0", "", "0", "40").splitlines() == [
        *("40 years.", "", "Page 4 of 4: About you", "What do you eat?", "   1  A mixed diet", "   2  A vegan diet"),
        *("Type a number, 1 to 2. u: not sure   p: rather not say", KEYS),
    ]


# Ways out


@pytest.mark.parametrize("given", [b"", b"0\n\n0\n\n40\n1\n\n"])
def test_without_a_terminal_it_refuses_and_names_what_reads_files(given: bytes, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "b12screen", "ask", "--rules", str(write_small_pack(tmp_path))]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", NO_TERMINAL)


def test_it_refuses_too_where_the_questions_would_go_to_a_file(tmp_path: Path) -> None:
    rules = write_small_pack(tmp_path / "rules")
    command = shlex.join([sys.executable, "-m", "b12screen", "ask", "--rules", str(rules)])
    assert run_in_terminal("sh", "-c", f"exec {command} 2> {shlex.quote(str(tmp_path / 'talk'))}") == (2, "")
    assert (tmp_path / "talk").read_text(encoding="utf-8") == NO_TERMINAL


PLACES = [
    *((WHOLE[:typed], f"after {typed} lines") for typed in range(len(WHOLE))),
    (("q",), "when asked whether to stop"),
    (("1", ""), "when told of a red flag"),
]


@pytest.mark.parametrize(("typed", "place"), PLACES, ids=[place for _, place in PLACES])
@pytest.mark.parametrize(
    ("key", "code", "why"),
    [("ctrl-d", 3, "the input ended"), ("ctrl-c", 130, "you pressed Ctrl-C")],
    ids=["ctrl-d", "ctrl-c"],
)
def test_leaving_at_any_prompt_says_not_finished_and_what_is_kept_and_prints_no_result(
    ask: Ask, tmp_path: Path, typed: tuple[str, ...], place: str, key: str, code: int, why: str
) -> None:
    interview = ask(measured=False)
    interview.answer(*typed)
    said = f"Not finished: {why}. {kept_in(tmp_path) if '' in typed else NO_RESULT}"
    shown = words(interview.press(key))
    if place == "when told of a red flag":
        said = f"{EMERGENCY} {said}"
    assert (interview.exit_code, shown, interview.result) == (code, said, ""), place


def kept_in(tmp_path: Path) -> str:
    again = f"b12screen ask --rules {shlex.quote(str(tmp_path / 'rules'))} --resume"
    return (
        f"No result was made, but your answers are kept. To go on with them: {again}. "
        "To delete them: b12screen ask --forget"
    )


@pytest.mark.parametrize(("key", "why"), [("ctrl-d", "the input ended"), ("ctrl-c", "you pressed Ctrl-C")])
def test_with_no_save_nothing_is_kept_and_every_way_out_says_so(ask: Ask, key: str, why: str) -> None:
    interview = ask("--no-save", measured=False)
    interview.answer(*WHOLE[:3])
    assert "Nothing you type is saved or sent anywhere." in interview.talk
    assert words(interview.answer("q")) == STOP_NOW.format(NOTHING_YET)
    assert words(interview.press(key)) == f"Not finished: {why}. {NO_RESULT}"


def test_a_result_that_cannot_be_kept_is_no_success(ask_shipped: Ask, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "0.txt").symlink_to("/dev/full")
    interview = ask_shipped("--rules", str(write_small_pack(tmp_path / "rules")))
    interview.answer(*WHOLE)
    assert interview.exit_code == 2
    how = kept_in(tmp_path).partition("kept. ")[2]
    why = f"Cannot write the results: {said_of('ENOSPC').lower()}. Choose another place."
    assert words(interview.screen) == f"Your answers are kept. {how} {why}"


def test_q_asks_once_more_and_q_again_stops_without_a_result(ask: Ask, tmp_path: Path) -> None:
    for typed in (0, 1, 4, 5):
        interview = ask()
        interview.answer(*WHOLE[:typed])
        assert words(interview.answer("q")) == STOP_NOW.format(KEPT if typed > 1 else NOTHING_YET)
        said = kept_in(tmp_path) if typed > 1 else NO_RESULT
        assert words(interview.answer("Q")) == f"Not finished: you stopped. {said}"
        assert (interview.exit_code, interview.result) == (3, "")


def test_q_asks_once_more_on_the_review_too(ask: Ask) -> None:
    interview = ask()
    interview.answer(*WHOLE[:-1])
    assert words(interview.answer("q")) == STOP_NOW.format(KEPT)
    interview.answer("", "")
    assert interview.exit_code == 0


def test_any_other_line_after_q_goes_on_with_the_same_page(ask: Ask) -> None:
    interview = ask()
    assert words(interview.answer("q", "")) == how_to_check(2)
    interview.answer(*WHOLE)
    assert interview.exit_code == 0


# Back, why, and Enter


def test_b_on_the_first_page_says_so_and_asks_it_again(ask: Ask) -> None:
    shown = ask().answer("b")
    assert shown.startswith("This is the first page.\n")
    assert "Which do you have?" in shown


def test_b_goes_back_page_by_page_and_enter_keeps_each_earlier_answer(ask: Ask) -> None:
    interview = ask()
    interview.answer("1-", "", "1,3?", "y", "40")
    assert "Earlier answer: 40 years. Press Enter to keep it." in words(interview.answer("b"))
    assert "Earlier answer: Yes. Press Enter to keep it." in words(interview.answer("back"))
    nerves = words(interview.answer("B"))
    assert "Yes: tingling feet. Not sure: laughing gas. No to the rest. Press Enter to keep it, or change" in nerves
    assert "Prefer not to say: a drooping face. No to the rest. Press Enter to keep" in words(interview.answer("b"))
    assert "What do you eat?" in interview.answer("")
    review = words(interview.answer("2"))
    assert "Prefer not to say: a drooping face." in review
    assert "40 years." in review


def test_b_on_the_review_goes_to_the_last_page(ask: Ask) -> None:
    interview = ask()
    interview.answer(*WHOLE[:-1])
    assert "Earlier answer: A vegan diet. Press Enter to keep it." in words(interview.answer("b"))
    assert "A mixed diet." in interview.answer("1")


def test_an_empty_line_on_a_new_page_asks_again_and_is_never_an_answer(ask: Ask) -> None:
    interview = ask()
    for page, answers in (("Signs", ("0", "")), ("Nerves", ("1",)), ("sides", ("y",)), ("old", ("40",))):
        for empty in ("", "   ", "\t"):
            assert interview.answer(empty).startswith("Nothing is chosen yet."), page
        interview.answer(*answers)
    assert interview.answer("").startswith("Nothing is chosen yet.")
    assert "Check the answers" not in interview.talk


def test_a_question_mark_says_why_a_page_is_asked(ask: Ask) -> None:
    interview = ask()
    assert interview.answer("?").startswith("Help comes first.\n")
    interview.answer("0", "", "0")
    assert interview.answer("?").startswith(f"{WHY_AGE}\n")
    interview.answer("40")
    assert interview.answer("?").startswith("This page has no explanation.\n")


KINDS = {
    "a checklist": ((), "This is the first page.", "Which do you have?"),
    "a yes or no": (("0", "", "1"), "Which of these?", "Is it on both sides?"),
    "a number": (("0", "", "0"), "Which of these?", "How old are you?"),
    "a choice": (("0", "", "0", "40"), "How old are you?", "What do you eat?"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_works_on_every_kind_of_page(ask: Ask, kind: str) -> None:
    before, back, asked = KINDS[kind]
    interview = ask()
    assert asked in interview.answer(*before)
    hint = "y: yes" if kind == "a yes or no" else "Type"
    for key, answer in (
        ("?", "."),
        ("", "Nothing is chosen yet."),
        (ARROW, "Arrow keys do nothing here."),
        ("x", hint),
    ):
        assert answer in interview.answer(key)
    for quit_ in ("q", "Q", "quit"):
        assert words(interview.answer(quit_)) == STOP_NOW.format(KEPT if before else NOTHING_YET)
        assert interview.answer("").startswith(hint)
    for key in ("b", "B", "back"):
        assert back in interview.answer(key)
        if before:
            assert asked in interview.answer("")
    open_ = ("1?,2-", "") if kind == "a checklist" else ("u",)
    assert asked not in interview.answer(*open_).partition("Page")[2]


@pytest.mark.parametrize(("typed", "said"), [("3 years", "36 months."), ("18 months", "18 months.")])
def test_a_length_of_time_may_be_typed_as_people_say_it(
    ask_shipped: Ask, tmp_path: Path, typed: str, said: str
) -> None:
    given = tmp_path / "me.json"
    pack = load_pack(rules_root())
    flags = [question.id for question in pack.questions if question.unknown_means]
    given.write_text(json.dumps({"metformin": "yes", **dict.fromkeys(flags, "no")}), encoding="utf-8")
    interview = ask_shipped("--answers", str(given), "--no-save")
    interview.answer("40", "1", "n", "0", "0")
    assert "have you taken metformin?" in words(interview.answer("0"))
    assert interview.answer(typed).startswith(f"{said}\n")


# Checklists


def test_signs_that_must_not_be_missed_are_confirmed_and_other_lists_are_read_back_alone(ask: Ask) -> None:
    interview = ask()
    assert words(interview.answer("0")) == "No to all of these. Right? Press Enter, or type again."
    assert "Prefer not to say: dark thoughts. No to the rest. Right?" in words(interview.answer("2-"))
    assert EMERGENCY not in interview.answer("0")
    interview.answer("")
    assert interview.answer("1, 3 ?").startswith(
        "Yes: tingling feet. Not sure: laughing gas. No to the rest.\n\nPage 3"
    )
    interview.answer("y", "40", "1")
    review = words(interview.screen)
    assert "No to everything else that was asked: page 1." in review
    assert "Yes: tingling feet. Not sure: laughing gas. No to the rest." in review


def test_what_was_read_back_is_forgotten_when_the_next_line_cannot_be_read(ask: Ask) -> None:
    interview = ask()
    interview.answer("0", "nonsense")
    assert interview.answer("").startswith("Nothing is chosen yet.")


def test_why_and_back_work_while_a_reading_back_waits_to_be_confirmed(ask: Ask) -> None:
    interview = ask()
    interview.answer("0")
    assert interview.answer("?").startswith("Help comes first.\n")
    assert "Which do you have?" in interview.answer("b")
    assert interview.answer("").startswith("Nothing is chosen yet.")
    assert "Page 2" in interview.answer("0", "")
    assert "Page 1" in interview.answer("b")


MISTAKES = {
    "checklist": {
        "nonsense": "That could not be read.",
        "yes": "That could not be read.",
        "3-1": "That could not be read.",
        ",": "That could not be read.",
        "9": "There is no 9 here: 1 to 3.",
        "1,9?": "There is no 9 here: 1 to 3.",
        "2-4": "There is no 4 here: 1 to 3.",
        "1,1-": "A number stands there twice.",
        "0,2": "0 means none of these, so it stands alone.",
        "0?": "0 means none of these, so it stands alone.",
        ARROW: "Arrow keys do nothing here.",
    },
    "number": {
        "121": "The number is not from 0 to 120.",
        "-1": "That could not be read.",
        "40.5": "That could not be read.",
        "forty": "That could not be read.",
        ARROW: "Arrow keys do nothing here.",
    },
    "choice": {
        "0": "There is no 0 here: 1 to 2.",
        "5": "There is no 5 here: 1 to 2.",
        "1,2": "That could not be read.",
        ARROW: "Arrow keys do nothing here.",
    },
}


@pytest.mark.parametrize(
    ("page", "before", "afresh"),
    [
        ("checklist", ("0", ""), ("2", "b")),
        ("number", ("0", "", "0"), ("b", "")),
        ("choice", ("0", "", "0", "40"), ("b", "")),
    ],
)
def test_every_mistake_gets_a_hint_and_a_second_in_a_row_other_words(
    ask: Ask, page: str, before: tuple[str, ...], afresh: tuple[str, ...]
) -> None:
    interview = ask()
    interview.answer(*before)
    for typed, hint in MISTAKES[page].items():
        first = words(interview.answer(*afresh, typed))
        second = words(interview.answer(typed))
        third = words(interview.answer(typed))
        assert hint in first, typed
        assert first != second, typed
        assert third.startswith(second) and "Page " in third, typed  # and the page is shown again
        assert all("type" in shown.lower() or ": yes" in shown or "here: 1 to" in shown for shown in (first, second))


def test_a_line_that_is_not_utf_8_gets_a_hint_too(ask: Ask) -> None:
    assert ask().press(b"\xff\xfe1\n").startswith("That could not be read.")


# Follow-ups, progress and the review


def test_a_follow_up_is_asked_only_where_it_applies(ask: Ask) -> None:
    interview = ask()
    assert "How old are you?" in interview.answer("0", "", "2")
    assert "Is it on both sides?" in interview.answer("b", "1")


def test_closing_a_follow_up_in_the_review_drops_its_answer_and_says_so(ask: Ask) -> None:
    interview = ask()
    interview.answer(*WHOLE[:-1])
    review = interview.answer("2", "0")
    assert review.startswith("No to all of these.\nNo longer needed, so dropped: on both sides.\n")
    assert "On both sides" not in review
    assert "type its number, 1 to 4." in words(review)
    interview.answer("")
    assert "both sides" not in interview.result


def test_a_follow_up_opened_in_the_review_is_asked_before_the_result(ask: Ask) -> None:
    interview = ask()
    interview.answer("0", "", "0", "40", "2")
    assert "Check the answers" in interview.screen
    assert "Is it on both sides?" in interview.answer("2", "1")
    assert "Check the answers" in interview.answer("u")
    interview.answer("")
    assert "Not sure: On both sides" in interview.result


def test_a_line_of_the_review_that_is_no_page_gets_a_hint(ask: Ask) -> None:
    interview = ask()
    interview.answer(*WHOLE[:-1])
    for typed in ("0", "6", "yes", "?", "1,2", ARROW, "²"):
        hint = "To change a page, type its number, 1 to 5. To see your result, press Enter."
        assert words(interview.answer(typed)) == hint, typed
    assert "Page 4" in interview.answer("4")


@pytest.mark.parametrize(
    ("nerves", "pages"),
    [
        ("1", ["1 of at most 5", "2 of at most 5", "3 of 5", "4 of 5", "5 of 5"]),
        ("0", ["1 of at most 5", "2 of at most 5", "3 of 4", "4 of 4"]),
        ("1?", ["1 of at most 5", "2 of at most 5", "3 of 4", "4 of 4"]),
        ("1-", ["1 of at most 5", "2 of at most 5", "3 of 4", "4 of 4"]),
    ],
)
def test_progress_says_at_most_only_while_a_page_may_still_open(ask: Ask, nerves: str, pages: list[str]) -> None:
    interview = ask()
    interview.answer("0", "", nerves, *(["y"] if nerves == "1" else []), "40")
    assert re.findall(r"Page (.+?):", COLOUR.sub("", interview.talk)) == pages


# Help that cannot wait


@pytest.mark.parametrize(
    ("typed", "heading"),
    [("1", "Because you answered yes to:"), ("1?", "You were not sure about this, and it counts as yes:")],
)
def test_a_red_flag_says_what_to_do_before_the_next_page_and_offers_to_go_on_or_to_stop(
    ask: Ask, typed: str, heading: str
) -> None:
    stops, goes_on = ask(), ask()
    for interview in (stops, goes_on):
        shown = interview.answer(typed, "")
        assert shown.splitlines() == [
            *("", EMERGENCY, heading, "- A stroke sign", ""),
            f"Do this first. {WHAT_NOW}",
            *("   1  Go on with the questions", "   2  Stop here and show the summary"),
        ]
        for other in ("", "3", "yes"):
            assert interview.answer(other) == "Type 1 to go on, 2 to stop here, or b to change your answer."
    stops.answer("2")
    assert "Page 2" in goes_on.answer("1")
    goes_on.answer("0", "40", "2", "")
    for interview in (stops, goes_on):
        assert interview.exit_code == 0
        first = f"Summary of your answers\n\n{EMERGENCY}\n{heading}\n- A stroke sign\n\nGET HELP FIRST\n"
        assert interview.result.startswith(first)
    assert goes_on.talk.count(EMERGENCY) == 1
    assert "Not answered: Age; What you eat" in stops.result


def test_after_a_red_flag_q_stops_with_the_summary_and_b_goes_back(ask: Ask) -> None:
    stops, changes = ask(), ask()
    for interview in (stops, changes):
        interview.answer("1", "")
    stops.answer("q")
    assert (stops.exit_code, EMERGENCY in stops.result) == (0, True)
    assert "Page 1" in changes.answer("b")
    changes.answer("0", "", *WHOLE[2:])
    assert (changes.exit_code, EMERGENCY in changes.result) == (0, False)


@pytest.mark.parametrize(("typed", "key"), [((), "ctrl-c"), ((), "ctrl-d"), (("q", "q"), None)])
def test_whoever_leaves_is_told_once_more_what_to_do_now(ask: Ask, typed: tuple[str, ...], key: str | None) -> None:
    urgent, well = ask(), ask()
    urgent.answer("1", "", "1")
    well.answer("0", "")
    for interview, times in ((urgent, 2), (well, 0)):
        interview.answer(*typed)
        if key:
            interview.press(key)
        assert (interview.exit_code in (3, 130), interview.result) == (True, "")
        assert interview.talk.count(EMERGENCY) == times


def test_a_red_flag_that_several_answers_make_together_is_told_at_once_too(ask: Ask) -> None:
    interview = ask()
    shown = interview.answer("0", "", "1,3")
    assert (TODAY in shown, WHAT_NOW in shown) == (True, True)
    assert "Is it on both sides?" in interview.answer("1")


def test_the_most_pressing_help_comes_first_in_the_talk_and_in_the_summary(ask: Ask) -> None:
    interview = ask()
    interview.answer("1,2", "", "1", "1,3", "2")
    for text in (interview.talk, interview.result):
        assert text.index(EMERGENCY) < text.index(CRISIS) < text.index(TODAY)
    assert interview.result.index(TODAY) < interview.result.index(SOON["weeks"])


def test_a_red_flag_taken_back_leaves_the_summary(ask: Ask) -> None:
    interview = ask()
    interview.answer("1", "", "1", "b", "0", "", "1", "y", "40", "2", "")
    assert interview.result.startswith("Summary of your answers\n\nDISCUSS TESTING\n")
    assert EMERGENCY not in interview.result


def test_a_declined_crisis_question_shows_the_crisis_text_all_the_same(ask: Ask) -> None:
    interview = ask()
    shown = interview.answer("2-", "")
    assert shown.index(CRISIS) < shown.index("Page 2")
    assert WHAT_NOW not in shown
    interview.answer(*WHOLE[2:])
    assert interview.talk.count(CRISIS) == 1
    assert interview.result.startswith(f"Summary of your answers\n\n{CRISIS}\n\n{NOT_ALL_ANSWERED}")


def test_a_declined_emergency_question_leads_the_summary(ask: Ask) -> None:
    interview = ask()
    interview.answer("1-", "", *WHOLE[2:])
    assert interview.exit_code == 0
    first, _, rest = interview.result.partition("DISCUSS TESTING")
    assert first.startswith(f"Summary of your answers\n\n{NOT_ALL_ANSWERED}")
    assert "- A drooping face\n" in first
    assert "Dark thoughts" not in first
    assert "Prefer not to say: A drooping face" in rest


# What terminals make of it


def with_every_text(said: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Give the small pack with `said` added to all that a page and the summary show."""
    sections, manifest = copy.deepcopy(SECTIONS), copy.deepcopy(MANIFEST)
    manifest["title"] += said
    manifest["always"]["cannot_tell"][0]["say"] += said
    for section in sections:
        section["title"] += said
        for page in section["pages"]:
            page["why"] = f"Why{said}"
            if "checklist" in page:
                page["checklist"] += said
            for question in page.get("questions", [page]):
                question["text"] += said
                question["label"] += said
                for option in question.get("options", []):
                    option["text"] += said
    return sections, manifest


HOSTILE = (
    "\x1b[2Jwiped \x1b]0;title\x07 \x9b31m \u202eright to left\u202c zero\u200bwidth \u2066in\u2069 \x08\x7f "
    "[bold]loud[/bold] [500 mg] [/x] :smile: \\[red] {braces} %s"
)
UNSAFE = "\x1b\x07\x9b\u202e\u202c\u200b\u2066\u2069\x08\x7f"
SHOWN = "".join("\ufffd" if char in UNSAFE else char for char in HOSTILE)


def test_hostile_text_in_a_pack_is_shown_harmless_and_otherwise_unchanged(ask_shipped: Ask, tmp_path: Path) -> None:
    sections, manifest = with_every_text(HOSTILE)
    folder = write_small_pack(tmp_path / "hostile", sections=sections, manifest=manifest)
    interview = ask_shipped("--rules", str(folder))
    interview.answer("?", "1?", "", "1", *WHOLE[2:4], "?", *WHOLE[4:])
    assert interview.exit_code == 0
    talk, result = words(COLOUR.sub("", interview.talk)), words(interview.result)
    on_pages = ("Which do you have?", "A drooping face", "Is it on both sides?", "A vegan diet", "Why", "tingling feet")
    for text in on_pages:
        assert words(text + SHOWN) in talk
    for text in ("A drooping face", "A vegan diet", "This is not a diagnosis.", "Signs", "A small pack"):
        assert words(text + SHOWN) in result
    assert not set(UNSAFE) & set(COLOUR.sub("", interview.talk) + interview.result)


@pytest.mark.parametrize("columns", [40, 30, 200])
def test_no_width_loses_a_word_of_any_question(ask: Ask, columns: int) -> None:
    interview = ask(columns=columns)
    interview.answer(*WHOLE)
    talk = words(COLOUR.sub("", interview.talk))
    for section in SECTIONS:
        for page in section["pages"]:
            for question in page.get("questions", [page]):
                assert question["text"] in talk
    assert max(map(len, COLOUR.sub("", interview.talk).splitlines())) <= max(40, min(columns, 88))


def test_width_40_loses_no_word_of_the_shipped_questions(ask_shipped: Ask) -> None:
    interview = ask_shipped(columns=40)
    answer_all(interview, yes=True)
    assert interview.exit_code == 0
    lines = COLOUR.sub("", interview.talk).splitlines()
    talk = words(" ".join(lines))
    asked = [question for question in load_pack(rules_root()).questions if question.only_if is None]
    for question in asked:
        for text in (question.text, *(option.text for option in question.options)):
            assert words(text) in talk
    assert max(map(len, lines)) <= 40


def test_a_terminal_gets_no_escape_sequence_but_colour(ask: Ask) -> None:
    interview = ask()
    interview.answer("?", "2-", "", *WHOLE[2:])
    assert "\x1b" in interview.talk
    assert "\x1b" not in COLOUR.sub("", interview.talk)
    assert "\r" not in interview.talk
    assert "\x1b" not in interview.result


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "TERM=dumb"])
def test_a_plain_terminal_gets_no_escape_sequence_at_all(ask: Ask, env: dict[str, str]) -> None:
    interview = ask(env=env)
    interview.answer("1", "", "1", *WHOLE[2:])
    assert interview.exit_code == 0
    assert "\x1b" not in interview.talk + interview.result


@pytest.mark.parametrize(("option", "env"), [(["--plain"], {}), ([], {"ACCESSIBLE": "1"})])
def test_plain_says_everything_in_sentences_without_columns_or_escape_sequences(
    ask: Ask, option: list[str], env: dict[str, str]
) -> None:
    interview = ask(*option, env=env)
    page = interview.answer().partition("Page 1")[2]
    assert page.splitlines()[1:5] == [
        *("Which do you have?", "1: A drooping face", "2: Thoughts of death", "0: None of these"),
    ]
    assert words(page).endswith("Type b to go back, ? for help, q to stop.")
    interview.answer("1", "", "1", *WHOLE[2:])
    assert interview.exit_code == 0
    for shown in (interview.talk, interview.result):
        assert "\x1b" not in shown
        assert not re.search(r"\S {2,}\S|[\u2500-\u257f|]", shown)


@pytest.mark.parametrize("typed", [b"0\n\n1\n", b"0\r\r1\r", b"1\n" * 3000], ids=["lines", "returns", "thousands"])
def test_several_lines_that_come_at_once_answer_nothing(ask: Ask, typed: bytes) -> None:
    interview = ask()
    pasted = "Several lines came at once, as when text is pasted. None of them was taken."
    assert words(interview.press(typed)).startswith(pasted)
    assert "Page 2" not in interview.talk
    assert words(interview.answer("0")) == "No to all of these. Right? Press Enter, or type again."
    assert words(interview.press(b"\n\n")).startswith(pasted)
    assert "Page 2" in interview.answer("")


def test_a_paste_that_ends_the_input_answers_nothing(ask: Ask) -> None:
    interview = ask()
    interview.press(b"0\n\n1\n\x04")
    assert "Page 2" not in interview.talk


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_stream_that_cannot_hold_a_letter_still_gets_the_summary(
    ask_shipped: Ask, tmp_path: Path, encoding: str
) -> None:
    sections, manifest = with_every_text(" \u0142\u6f22 \u200b")
    folder = write_small_pack(tmp_path / "letters", sections=sections, manifest=manifest)
    interview = ask_shipped("--rules", str(folder), env={"PYTHONIOENCODING": encoding})
    interview.answer(*WHOLE)
    assert interview.exit_code == 0, interview.screen
    assert interview.result.startswith("Summary of your answers\n\nDISCUSS TESTING\n")
    assert "A vegan diet ?? ?" in interview.result
