"""What the program says of itself is what the survey people give: the page, its picture, the sentence of the pack."""

import json
import re
from pathlib import Path

import pytest
from stories import filled, plan, summary, summary_of, with_no
from validation import page, sample

from b12screen.report.plain import as_text

README = (page.ROOT / "README.md").read_text(encoding="utf-8")
SENTENCE = re.compile(
    r"In a US survey [^.]*, of 100 people with low B12 about (\d+) would have been told to discuss testing; "
    r"of 100 people without it, about (\d+) would have been told so too\."
)


@pytest.fixture(scope="module")
def written() -> str:
    return page.page()


def test_the_page_and_its_picture_are_fresh(written: str) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == written, f"docs/validation.md is stale; {page.MEND}"
    assert page.PICTURE.read_text(encoding="utf-8") == page.picture(), f"docs/validation.svg is stale; {page.MEND}"


def test_the_sample_is_of_these_people() -> None:
    for name, text in sample.files().items():
        assert (sample.FOLDER / name).read_text(encoding="utf-8") == text, page.MEND


def test_models_were_trained_on_these_people() -> None:
    kept = json.loads(page.CEILINGS.read_text(encoding="utf-8"))
    assert kept["data"] == page.data_digest(), f"{page.MEND} --models"


def test_a_summary_says_in_natural_numbers_what_the_advice_is_worth() -> None:
    [found] = [SENTENCE.search(each.say) for each in plan().pack.manifest.always.cannot_tell if "survey" in each.say]
    assert found is not None
    assert (int(found[1]), int(found[2])) == page.advice("low_b12")
    assert SENTENCE.search(" ".join(as_text(summary("no to all")).split()))


def test_who_is_treated_or_in_danger_is_not_told_what_was_not_measured_on_them() -> None:
    for person in ("being treated", "yes to all, at 30"):
        assert "US survey" not in as_text(summary(person))


def test_the_points_are_above_age_and_the_published_score() -> None:
    for label in ("low_b12", "b12_or_mma"):
        areas = {name: each.value or 0 for name, each in page._areas(label).items()}
        points = areas["**points**"]
        assert points > 0.635
        assert points > areas["age alone"] + 0.04
        assert points > areas["Cobalamin Deficiency Risk score, as far as it was asked"] + 0.1


def test_what_the_page_says_of_age_over_65_holds() -> None:
    for label in ("low_b12", "b12_or_mma"):
        tests = page.tests_of(label)
        old, one_and_one = tests["age over 65"], tests["any symptom and any risk factor"]
        assert old.people < one_and_one.people
        assert (old.sensitivity.value or 0) > (one_and_one.sensitivity.value or 0) - 0.005


def test_the_readme_says_the_same(written: str) -> None:
    told = " ".join(README.split())
    areas = page._areas("low_b12")
    points, age = (f"{areas[name].value:.2f}" for name in ("**points**", "age alone"))
    assert f"an area under the ROC curve of {points} (age {age})." in told
    models = json.loads(page.CEILINGS.read_text(encoding="utf-8"))["areas"]["low_b12"].values()
    assert [f"reach {area:.2f} too" in told for area, *_ in models] == [True, True]
    found, alarms = page.advice("low_b12")
    assert f"about {found} would have been told to discuss testing" in told
    assert f"about {alarms} " in told
    assert "docs/validation.svg" in README
    assert Path(page.ROOT / "docs" / "measuring.md").is_file()


def test_points_for_the_age_alone_are_no_reason_on_a_page() -> None:
    """Whoever is 52 reads the age on the page anyway; that it counts for points is nothing to act on."""
    told = summary_of(filled({"age": 52, "unexplained_fatigue": True}, with_no, plan()), plan())
    assert [finding.title for finding in told.findings] == ["Unusual tiredness with no known reason"]
    assert told.points is not None and told.points.score == 1
    assert "aged 50" not in as_text(told)
