"""Pages whose parts are asked one after the other: one heading, one number, one place to change them."""

import copy
from pathlib import Path
from typing import Any

import pytest
from terminal import SECTIONS, Ask, words, write_small_pack

from b12screen.errors import UserError
from b12screen.pack.load import load_pack


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Give a small pack in which the sides of the tingling, and what is eaten, are asked straight after."""
    sections: list[Any] = copy.deepcopy(SECTIONS)
    sections[1]["pages"][1]["same_page"] = "yes"
    sections[2]["pages"][1]["same_page"] = "yes"
    return write_small_pack(tmp_path / "rules", sections=sections)


def test_a_part_stands_under_the_one_before_without_a_second_heading(ask: Ask, rules: Path) -> None:
    interview = ask("--rules", str(rules))
    nerves = interview.answer("0", "")
    assert "Page 2 of 3: Nerves" in nerves
    sides = interview.answer("1")
    assert sides.startswith("Yes: tingling feet. No to the rest.\n\nIs it on both sides?")
    assert "Page" not in sides
    assert "b: back" not in sides
    assert "Page 3 of 3: About you" in interview.answer("y")


def test_back_from_a_part_leads_to_the_part_before_with_the_heading(ask: Ask, rules: Path) -> None:
    interview = ask("--rules", str(rules))
    interview.answer("0", "", "1")
    back = words(interview.answer("b"))
    assert "Page 2 of 3: Nerves Which of these?" in back
    assert "Yes: tingling feet. No to the rest. Press Enter to keep it, or change one line: 2y or 2n." in back
    assert "Is it on both sides?" in interview.answer("")


def test_the_check_has_one_line_and_one_number_for_all_parts(ask: Ask, rules: Path) -> None:
    interview = ask("--rules", str(rules))
    check = words(interview.answer("0", "", "1", "y", "40", "2"))
    assert (
        "2 Yes: tingling feet. No to the rest. On both sides: Yes. 3 Age: 40 years. What you eat: A vegan diet."
        in check
    )
    assert "Page 3 of 3: About you How old are you?" in words(interview.answer("3"))
    assert "Earlier answer: A vegan diet." in words(interview.answer(""))
    assert "What you eat: A mixed diet." in words(interview.answer("1"))


def test_one_line_of_an_earlier_list_is_changed_alone(ask: Ask, rules: Path) -> None:
    interview = ask("--rules", str(rules))
    interview.answer("0", "", "1,2", "y", "b", "b")
    assert "Yes: tingling feet; laughing gas. No to the rest." in words(interview.answer("2n,3y"))


def test_a_list_that_waits_to_be_confirmed_is_changed_line_by_line_too(ask: Ask, rules: Path) -> None:
    interview = ask("--rules", str(rules))
    assert "Yes: a drooping face; dark thoughts. Right?" in words(interview.answer("1,2"))
    assert "Yes: dark thoughts. No to the rest. Right?" in words(interview.answer("1n"))


def test_the_first_page_of_a_section_belongs_to_no_page_before_it(tmp_path: Path) -> None:
    sections: list[Any] = copy.deepcopy(SECTIONS)
    sections[2]["pages"][0]["same_page"] = "yes"
    with pytest.raises(UserError, match="same_page: same_page stands at the first page of a section"):
        load_pack(write_small_pack(tmp_path, sections=sections))
