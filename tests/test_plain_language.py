"""What every summary and the interview say is plain: short sentences, and hard ones are pointed out."""

import statistics

import pytest
from plain_language import HARD_GRADE, MOST_WORDS, Sentence, hints, sentences


def test_no_sentence_is_too_long() -> None:
    said = list(sentences())
    assert len(said) > 500
    too_long = [f"{each.place}: {len(each.words)} words: {each.text}" for each in said if len(each.words) > MOST_WORDS]
    assert too_long == []


def test_half_of_all_sentences_ask_for_six_years_of_school_or_less() -> None:
    assert statistics.median(each.grade for each in sentences()) < 6


def test_a_hard_sentence_is_pointed_out_and_a_plain_one_is_not() -> None:
    hard = "Physiological considerations necessitate comprehensive haematological investigation of individuals"
    assert Sentence("here", hard).grade > HARD_GRADE
    assert Sentence("here", "Take this page with you and show it to your doctor").grade < 5
    assert len(hints()) < 20, "read what `python -m tests.plain_language` prints, and say it more plainly"


@pytest.mark.parametrize("name", ["metformin", "folic acid", "Colchicine", "H. pylori"])
def test_the_name_of_a_medicine_makes_no_sentence_harder(name: str) -> None:
    assert Sentence("here", f"Do you take {name} now").words == ["Do", "you", "take", "name", "now"]
