"""What a clinician reads: at most ten lines, as one would dictate them, without advice of our own."""

import re

import pytest
from stories import Given, cases, everybody, filled, plan, summary, summary_of, with_no

from b12screen.report.citations import MOST_WORKS, Citations
from b12screen.report.clinician import MOST_LINES

NONE_OF_THE_SIGNS = "Emergency signs: none of 9."


def lines_of(given: Given, base: bool = True) -> list[str]:
    return [each.text for each in summary_of(filled(given, with_no, plan()) if base else given, plan()).clinician]


@everybody
def test_there_are_at_most_ten_lines_and_few_words(person: str) -> None:
    told = [each.text for each in summary(person).clinician]
    assert len(told) <= MOST_LINES
    assert len(" ".join(told).split()) <= 220
    assert told[0].startswith("Patient: ")
    assert told[-1].endswith("Not a diagnosis.")


def test_nobody_is_spoken_to() -> None:
    texts = [each.text for told in cases().values() for each in told.clinician]
    assert [text for text in texts if " you " in f" {text.lower()} " and "Not answered" not in text] == []


def test_a_patient_reads_like_this() -> None:
    given = {
        **{"age": 74, "metformin": "yes", "metformin_months": 120, "type_2_diabetes": "yes", "nerve_pain": "yes"},
        **{"symptoms_both_sides": "yes", "symptom_duration": "over_1_year"},
    }
    assert lines_of(given) == [
        "Patient: age 74, type 2 diabetes.",
        NONE_OF_THE_SIGNS,
        "Symptoms: neuropathic pain in feet or hands (nerve or muscle symptoms on both sides, more than 1 year); "
        "none of the other 26.",
        "Risk factors: age 65 to 75, metformin (10 years); none of the other 32.",
        "NICE NG239: a common risk factor, and nerve pain or weak limbs, which the summaries read do not name; they "
        "may be the nerve problems for which it has a test offered.",
        "Am Fam Physician 2017: one of its examples of when screening may be warranted.",
        "Am Fam Physician 2025: risk factor and clinical feature, so testing should be considered.",
        "MHRA 2022: metformin and symptoms, so check B12 and continue metformin.",
        "ADA 2025 in a review: over 4 years of metformin, so periodic B12 checks.",
        "All questions were answered. Self-reported, not validated; no examination and no test result was read. "
        "Not a diagnosis.",
    ]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"age": 30, "pregnancy": "pregnant"}, "Patient: age 30, pregnant."),
        ({"age": 50, "b12_source": "yes"}, "Patient: age 50, takes B12 or eats fortified food regularly."),
        ({"age": 50, "foot_sore": "yes"}, "Patient: age 50, a foot sore that is not healing or was not felt."),
        ({"age": 50}, "Symptoms: none of 27."),
        ({"age": 50}, "Risk factors: none of 34."),
        ({"age": 50, "ppi": "yes", "ppi_months": 7}, "Risk factors: PPI (7 months); none of the other 33."),
        ({"age": 50, "ppi": "yes", "ppi_months": 0}, "Risk factors: PPI (less than 1 month); none of the other 33."),
        ({"age": 0}, "Patient: age 0."),
        ({"age": 50, "ppi": "yes", "ppi_months": 30}, "Risk factors: PPI (2 years 6 months); none of the other 33."),
        ({"age": 50, "sudden_confusion": "yes"}, "Emergency signs: yes to new confusion over hours or days."),
        (
            {"age": 50, "sudden_confusion": "unknown"},
            "Emergency signs: not sure, counted as yes: new confusion over hours or days.",
        ),
        (
            {"age": 50, "sudden_confusion": "declined"},
            "Emergency signs: not answered: new confusion over hours or days.",
        ),
    ],
)
def test_a_line_says(given: Given, line: str) -> None:
    assert line in lines_of(given)


def test_what_is_open_is_counted_and_a_few_are_named() -> None:
    limits = lines_of({"age": 50, "metformin": "unknown", "hiv": "declined"})[-1]
    assert limits.startswith("Not answered or not sure: 3 of 6")
    assert "(metformin, months on metformin, HIV)" in limits
    many = lines_of({"age": 50}, base=False)
    assert many[-1].startswith("Not answered or not sure: 7")
    assert re.search(r"3[0-9] not answered", many[3])


@everybody
def test_only_views_that_apply_are_there(person: str) -> None:
    told = summary(person)
    views = {
        f"{guideline.title}: {view.say}": view.applies
        for guideline in plan().pack.guidelines
        for view in guideline.views
    }
    shown = [each.text for each in told.clinician if each.text in views]
    assert all(views[text] for text in shown)


# Which works are cited


def test_the_works_that_most_sentences_share_are_chosen() -> None:
    heard = Citations(plan().pack)
    for sources in (["nice_ng239", "mhra_2022"], ["mhra_2022"], ["andres_2008"], ["lam_2013"], ["lam_2013"]):
        heard.said("So it is.", sources)
    heard.said("A guideline by name: so it is.", ["sands_2024_bmj"], named=True)
    assert heard.chosen() == ["lam_2013", "mhra_2022", "andres_2008"]
    numbered = Citations(plan().pack, heard.chosen())
    assert numbered.said("So it is.", ["nice_ng239", "mhra_2022"]).sources == (1,)
    assert numbered.said("So it is.", ["nice_ng239"]).sources == ()
    assert [each.number for each in numbered.listed()] == [1]


def test_no_page_cites_more_than_can_be_read() -> None:
    heard = Citations(plan().pack)
    for source in plan().pack.sources:
        heard.said("So it is.", [source.id])
    assert len(heard.chosen()) == MOST_WORKS


def test_a_work_known_from_others_has_a_dagger_and_a_doi_needs_no_address() -> None:
    cited = Citations(plan().pack)
    cited.said("So it is.", ["nice_ng239", "briani_2013"])
    guideline, review = map(str, cited.listed())
    assert guideline.endswith("nice.org.uk/guidance/ng239 \N{DAGGER}")
    assert review.endswith("doi:10.3390/nu5114521.")
