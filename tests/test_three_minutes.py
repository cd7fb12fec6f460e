"""Plays people in a terminal of 80 x 24, and counts what they read and how often they are asked before the result."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from terminal import Ask, Interview, words

WORDS_A_MINUTE, SECONDS_A_PROMPT, LINES = 220, 3, 24


class Length(NamedTuple):
    """How long an interview was; a word is whatever stands between blanks and has a letter."""

    words: int
    prompts: int
    highest: int

    @property
    def minutes(self) -> float:
        return self.words / WORDS_A_MINUTE + self.prompts * SECONDS_A_PROMPT / 60


def play(interview: Interview, react: Callable[[str], str]) -> Length:
    """Answer until the result; a page is what is shown between two prompts, and the prompt stands under it."""
    pages = []
    while not interview.is_over:
        pages.append(interview.screen)
        assert len(pages) < 60, pages[-1]
        interview.answer(react(words(interview.screen)))
    assert interview.exit_code == 0
    read = sum(len(re.findall(r"\S*[A-Za-z]\S*", page)) for page in pages)
    return Length(read, len(pages), max(len(page.splitlines()) + 1 for page in pages))


def with_burning_feet(page: str) -> str:
    """Somebody of 74 on metformin, who finishes when it is offered."""
    said = {
        "f: finish now": "f",
        "How old are": "74",
        "Burning, stabbing": "3",
        "How long have": "3",
        "Metformin, also": "1",
        "on both sides?": "y",
    }
    return next((typed for shown, typed in said.items() if shown in page), well(page))


def well(page: str) -> str:
    """Somebody of 40 with nothing of all this, who answers to the end."""
    if "Right?" in page or "press Enter." in page:
        return ""
    said = {"None of these": "0", "How old are": "40", "mostly eaten": "1"}
    return next((typed for shown, typed in said.items() if shown in page), "n")


@pytest.mark.parametrize(
    ("who", "most_words", "most_prompts"), [(with_burning_feet, 900, 22), (well, 1600, 26)], ids=["ill", "well"]
)
@pytest.mark.parametrize("options", [(), ("--for-other",)], ids=["oneself", "another"])
def test_a_person_reads_little_and_every_page_fits_the_screen(
    ask_shipped: Ask, who: Callable[[str], str], most_words: int, most_prompts: int, options: tuple[str, ...]
) -> None:
    length = play(ask_shipped(*options), who)
    print(f"{length}, {length.minutes:.1f} minutes")
    assert length.highest <= LINES
    assert length.words <= most_words
    assert length.prompts <= most_prompts


def everything(page: str) -> str:
    """Somebody who says yes to all but the emergency signs, and so has the longest check."""
    if "Right?" in page or "press Enter." in page:
        return ""
    if "Signs that need help now" in page:
        return "0"
    if "None of these" in page:
        return f"1-{re.findall(r' ([0-9]+) ', page.partition(' 0 None of these')[0])[-1]}"
    if "Do this first" in page or "mostly eaten" in page:
        return "1"
    if "How old are" not in page and "Type a number, 0 to" in page:
        return "10 years"
    if "y: yes" in page:
        return "y"
    return "2" if "Type a number, 1 to" in page else well(page)


def test_the_longest_check_of_answers_fits_the_screen_too(ask_shipped: Ask) -> None:
    assert play(ask_shipped(), everything).highest <= LINES


def test_what_was_not_asked_is_said_in_the_check_and_in_the_result(ask_shipped: Ask) -> None:
    interview = ask_shipped()
    play(interview, with_burning_feet)
    assert "Not asked: pages 6 to 14." in words(interview.talk)
    assert "How you feel" in interview.result
