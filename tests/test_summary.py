"""The summary in words: what must stand in it for everybody, what never may, and what comes first."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from stories import (
    NEVER,
    Given,
    everybody,
    filled,
    plan,
    red_flags,
    stories,
    summary,
    summary_of,
    text_of,
    with_no,
    with_yes,
)
from terminal import SOON, words, write_small_pack

from b12screen import __version__
from b12screen.engine.plan import Plan
from b12screen.pack.assumptions import read_assumptions
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.root import rules_root
from b12screen.report.plain import as_text
from b12screen.report.summarize import locale_of
from b12screen.report.summary import Answered, Summary
from b12screen.text import starting_large

# What everybody is told

MUST_SAY = (
    "This is not a diagnosis and cannot tell whether your B12 is low. Only a blood test, read by a clinician, can."
)
NOT_TICKED = "You can still have B12 deficiency if nothing here is ticked."
BLOOD_COUNT = "A normal blood count does not rule it out"
MEDICINES = "Do not stop or change anything prescribed because of this result."
URGENT = next(each.say for each in plan().pack.outcomes if each.id == "urgent")
LINKED = (
    "Do not stop or change the medicine that is linked with low B12, or anything else prescribed, because of this "
    "result."
)
NOT_BEFORE = "Try not to start B12 before"
HIDES = "it can raise the result and hide the problem"
TAKES_IT = "Before blood is taken, say which B12 you have, how much and since when: it can hide a low level."
GO_ON = "Go on with your B12."
FOLIC_ACID = "Do not take folic acid on its own"
PREGNANT = "a different test, active B12, is advised"
METFORMIN = "metformin"
WELL = {"age": 28, "b12_source": "no"}
NUMB = {"age": 50, "numbness": "yes"}


@everybody
def test_everybody_is_told_that_this_is_no_diagnosis(person: str) -> None:
    assert MUST_SAY in text_of(person)


@pytest.mark.parametrize(
    ("given", "told", "not_told"),
    [
        (WELL, [NOT_TICKED, BLOOD_COUNT, MEDICINES, NOT_BEFORE, HIDES], [LINKED, FOLIC_ACID, TAKES_IT, METFORMIN]),
        (WELL | {"diet": "vegan", "b12_source": "yes"}, [GO_ON, TAKES_IT, MEDICINES], [NOT_BEFORE, METFORMIN]),
        (WELL | {"b12_source": "yes"}, [TAKES_IT], [GO_ON, NOT_BEFORE]),
        (NUMB, [BLOOD_COUNT, MEDICINES, NOT_BEFORE, HIDES, FOLIC_ACID], [NOT_TICKED, LINKED, PREGNANT]),
        (NUMB | {"metformin": "yes"}, [LINKED, METFORMIN, NOT_BEFORE, HIDES], [MEDICINES]),
        (NUMB | {"known_anemia": "yes"}, [FOLIC_ACID], [PREGNANT]),
        (NUMB | {"age": 30, "pregnancy": "pregnant"}, [PREGNANT, "Keep taking folic acid as you were"], [FOLIC_ACID]),
        (NUMB | {"b12_deficiency_treated": "yes"}, ["Keep taking your treatment as they advised."], [NOT_BEFORE]),
        (NUMB | {"age": 74}, [BLOOD_COUNT], [PREGNANT, "pregnan"]),
    ],
)
def test_each_sentence_is_told_to_whom_it_is_about(given: Given, told: list[str], not_told: list[str]) -> None:
    text = words(as_text(summary_of(filled(given, with_no, plan()), plan()))).partition(" ALL ANSWERS ")[0]
    assert [sentence for sentence in told if sentence not in text] == []
    assert [sentence for sentence in not_told if sentence.lower() in text.lower()] == []


def test_a_warning_stays_where_nobody_knows_whether_it_is_needed() -> None:
    unknown = as_text(summary_of({"age": 50, "numbness": "yes"}, plan()))
    assert all(sentence in words(unknown) for sentence in (MEDICINES, NOT_BEFORE, FOLIC_ACID))


@pytest.mark.parametrize(
    ("given", "step"),
    [
        ({"age": 70}, "Mention it at your next visit"),
        ({"age": 40, "ppi": "yes", "ppi_months": 3}, "Mention it at your next visit"),
        ({"age": 28, "diet": "vegan", "b12_source": "yes"}, "Mention it at your next visit"),
        ({"age": 40, "ppi": "yes", "ppi_months": 24}, "If you have no visit planned, contact one about it."),
        ({"age": 76}, "If you have no visit planned, contact one about it."),
        ({"age": 40, "gastrectomy": "yes"}, "If you have no visit planned, contact one about it."),
        ({"age": 28, "diet": "vegan", "b12_source": "no"}, "If you have no visit planned, contact one about it."),
        ({"age": 40, "ppi": "yes", "ppi_months": "unknown"}, "If you have no visit planned, contact one about it."),
    ],
)
def test_the_advice_about_a_risk_factor_goes_by_its_strength(given: Given, step: str) -> None:
    told = summary_of(filled(given, with_no, plan()), plan())
    assert told.outcome == "risk_only"
    steps = " ".join(each.text for each in told.steps)
    assert step in steps
    assert ("Mention it" in steps) != ("contact one about it" in steps)


@everybody
def test_a_page_cites_at_most_six_works_and_no_copy_of_one(person: str) -> None:
    told = summary(person)
    assert [source.number for source in told.sources] == [*range(1, len(told.sources) + 1)]
    assert len(told.sources) <= 6
    listed = words(" ".join(map(str, told.sources)))
    read_at = {each.read_at for each in plan().pack.sources if each.read_at}
    assert not any(words(each) in listed for each in read_at)
    assert (told.second_hand is not None) == any("\N{DAGGER}" in str(source) for source in told.sources)


def test_no_source_of_the_pack_was_written_by_a_machine_or_by_nobody() -> None:
    low = re.compile("oracle|iatrox|audit|repository|written by AI|chiropract|zana|drpharmacy", re.IGNORECASE)
    assert [each.id for each in plan().pack.sources if low.search(f"{each.id} {each.citation} {each.address}")] == []


@pytest.mark.parametrize("person", stories() or ["vignettes"])
def test_every_sentence_of_advice_to_a_vignette_has_a_source_on_the_page(person: str) -> None:
    told = summary(person)
    said = [*told.until_then, *(each for advice in (*told.soon, *told.later) for each in advice.say), told.say]
    without = [each.text for each in said if not each.sources and each.text not in (MEDICINES, URGENT)]
    assert len(without) <= len(told.urgent), without  # a page of two parts can have more to say than six works


@everybody
def test_everybody_sees_the_rules_that_fired_and_the_exact_pack(person: str) -> None:
    text, told, pack = text_of(person), summary(person), plan().pack
    why = text.partition(" WHY ")[2].partition(" WHAT THIS CANNOT TELL ")[0]
    for finding in told.findings:
        assert words(f"{finding.title}.") in why
        assert words(str(finding.because)) in why
    assert all(words(title) in why for title in told.also)
    for source in told.sources:
        assert words(f"[{source.number}] {source}") in text
    assert f"({pack.name})" in text
    assert text.endswith("Date: 2031-05-04.")
    reviewed = pack.manifest.reviewed_by
    assert (f"Reviewed by {reviewed}." if reviewed else "have not been reviewed by a clinician yet") in text


@pytest.mark.parametrize(
    ("answer", "said"), [(None, "Not answered"), ("unknown", "Not sure"), ("declined", "Prefer not to say")]
)
def test_every_open_question_is_shown_with_how_it_was_left(answer: object, said: str) -> None:
    answers = filled({}, lambda _: answer, plan())
    left = {label: each.answer for each in lines_of(summary_of(answers, plan())) for label in each.question.split("; ")}
    left |= {
        label: each.question for each in lines_of(summary_of(answers, plan())) for label in each.answer.split("; ")
    }
    for question in plan().pack.questions:
        wanted = said if answer is None or question.id in answers else "Not answered"
        assert left[starting_large(question.label)] == wanted


def lines_of(told: Summary) -> list[Answered]:
    return [each for section in told.answers for each in section.answers]


# What nobody is told


@pytest.mark.parametrize(
    "breach",
    [
        "You have B12 deficiency.",
        "You probably have vitamin B12 deficiency.",
        "You do not have low B12.",
        "You are deficient.",
        "Your B12 is low.",
        "Your B12 level is normal.",
        "There is a 28 % chance.",
        "You are at low risk.",
        "You are at high risk.",
        "Your risk is small.",
        "There is no need to see anyone.",
        "Take 50 mcg a day.",
        "Take 1 mg.",
        "A dose of B12",
        "You need injections every 3 months.",
        "Methylcobalamin is better.",
        "B12 will help even so.",
        "Your damage is reversible.",
        "Stop taking metformin.",
        "Switch your medicine.",
        "Wait until next month.",
        "NICE says you must be tested.",
    ],
)
def test_the_list_of_what_must_never_be_said_catches(breach: str) -> None:
    assert NEVER.search(breach)


@everybody
def test_nobody_is_told_what_must_never_be_said(person: str) -> None:
    advice, _, about = as_text(summary(person), width=10_000).partition("\nSOURCES\n")
    made = about.partition("HOW THIS WAS MADE")[2]
    assert [found[0] for found in NEVER.finditer(advice + made)] == []


def printable(pack: Pack) -> Iterator[tuple[str, str]]:
    """Give every sentence of advice in the pack, with where it stands."""
    for outcome in pack.outcomes:
        yield from ((outcome.id, text) for text in (outcome.title, outcome.say, *(step.say for step in outcome.steps)))
    yield from ((note.id, note.say) for note in pack.notes)
    yield from ((rule.id, f"{rule.title}. {rule.because}") for rule in pack.rules)
    yield from ((view.id, view.say) for guideline in pack.guidelines for view in guideline.views)
    for name, locale in pack.manifest.locales.items():
        said = (locale.emergency, locale.crisis_line, locale.eye, locale.same_day, *locale.how_soon.values())
        yield from ((name, text) for text in said if text)


def test_no_sentence_of_the_shipped_pack_says_what_must_never_be_said() -> None:
    breaches = [(place, found[0]) for place, text in printable(plan().pack) for found in NEVER.finditer(words(text))]
    assert breaches == []


def test_nobody_is_reassured_after_an_open_answer_about_a_symptom() -> None:
    reassuring = [outcome for outcome in plan().pack.outcomes if outcome.reassuring]
    assert reassuring
    for person in ("answers nothing", "does not know anything", "does not know but has no red flag"):
        told = summary(person)
        assert told.title not in [outcome.title for outcome in reassuring]
        assert not any(words(outcome.say) in text_of(person) for outcome in reassuring)


def test_the_neutral_locale_holds_no_telephone_number_and_a_country_has_its_own() -> None:
    answers = filled({}, with_yes, plan())
    first = {name: as_text(summary_of(answers, plan(), name)).partition("\nWHY\n")[0] for name in ("neutral", "en-GB")}
    assert not re.search(r"\b(999|111|112|911|988)\b", first["neutral"])
    assert "Call 999 now" in words(first["en-GB"])


# What comes first


@everybody
def test_the_parts_come_in_their_order_what_to_do_first(person: str) -> None:
    told, text = summary(person), "\n" + as_text(summary(person), width=10_000)
    marks = [
        told.subject,
        *(urgent.do_now for urgent in told.urgent),
        told.crisis,
        "The emergency questions are not all answered. " if told.unanswered_flags else None,
        *(advice.how_soon for advice in told.soon),
        f"{told.title.upper()}\n",
        told.when,
        "1. " if told.steps else None,
        "AFTER YOU HAVE BEEN SEEN\n" if told.later else None,
        "FOR THE CLINICIAN\n",
        "WHY\n" if told.findings else None,
        "WHAT COULD STILL CHANGE THIS\n" if told.could_become else None,
        "UNTIL YOU HAVE BEEN SEEN\n",
        *("WHAT TO BRING\n", "WHAT TO ASK\n"),
        "WHAT THIS CANNOT TELL\n",
        "- Points: " if told.points else None,
        "ALL ANSWERS\n",
        "SOURCES\n" if told.sources else None,
        "HOW THIS WAS MADE\n",
    ]
    places = [text.index(f"\n{mark}") for mark in marks if mark]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


FLAGS = {rule.id: (rule, question) for rule, question in red_flags(load_pack(rules_root()))}


def first_lines(answers: Given) -> str:
    return as_text(summary_of(answers, plan()), width=10_000)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_red_flag_leads_with_what_to_do_also_where_the_person_was_not_sure(flag: str) -> None:
    rule, question = FLAGS[flag]
    assert rule.do_now
    do_now = getattr(locale_of(plan().pack, None), rule.do_now)
    for answer, heading in (
        ("yes", "Because you answered yes to:"),
        ("unknown", "You were not sure about this, and it counts as yes:"),
    ):
        text = first_lines(filled({question.id: answer}, with_no, plan()))
        assert text.startswith(f"Summary of your answers\n\n{do_now}\n{heading}\n- {rule.title}\n\n")


@pytest.mark.parametrize("answer", ["declined", None])
@pytest.mark.parametrize("flag", FLAGS)
def test_an_emergency_question_without_an_answer_is_named_in_the_first_lines(flag: str, answer: str | None) -> None:
    rule, question = FLAGS[flag]
    answers = filled({question.id: answer}, lambda each: None if each.id == question.id else with_no(each), plan())
    text = first_lines(answers)
    crisis = locale_of(plan().pack, None).crisis_line if (rule.do_now, answer) == ("crisis_line", "declined") else None
    intro = "The emergency questions are not all answered. If you have any of these, "
    intro += "get medical help now, before anything else:\n- "
    lead = f"Summary of your answers\n\n{f'{crisis}{chr(10) * 2}' if crisis else ''}{intro}"
    assert text.startswith(lead)
    assert text.removeprefix(lead).lower().startswith((question.label.lower(), question.text.lower()))
    assert text.index(intro) < text.index("FOR THE CLINICIAN")


def test_answers_that_were_assumed_are_said_first_and_no_red_flag_counts_as_asked_by_that() -> None:
    pack = plan().pack
    assuming = Plan(pack, read_assumptions(pack, ["all=no"]))
    answers = {"age": 30, "diet": "mixed", "sudden_confusion": "no"}
    text = as_text(summary_of(answers, assuming))
    start, _, rest = text.partition("\n\nFOR THE CLINICIAN")
    assert start.startswith("Summary of your answers\n\n")
    assert re.search(
        r"\n\d\d answers below were assumed and not given. They are marked.\n\nThe emergency questions", start
    )
    asked = {question.id for _, question in red_flags(pack)} - {"sudden_confusion"}
    for name in asked:
        assert words(pack.question[name].label).lower() in words(start).lower()
    assert words(pack.question["sudden_confusion"].label).lower() not in words(start).lower()
    assumed = [each for each in lines_of(summary_of(answers, assuming)) if "(assumed)" in f"{each}"]
    told = sum(len((each.answer if "(assumed)" in each.question else each.question).split("; ")) for each in assumed)
    assert told == int(re.findall(r"(\d\d) answers below", start)[0])
    assert rest


def test_one_answer_that_was_assumed_is_one_answer() -> None:
    pack = plan().pack
    answers = filled({"age": 30, "taste_loss": None}, with_no, plan()) | {"taste_loss": None}
    text = as_text(summary_of(answers, Plan(pack, read_assumptions(pack, ["taste_loss=no"]))))
    assert text.startswith("Summary of your answers\n\n1 answer below was assumed and not given. It is marked.\n\nNONE")


def test_what_cannot_wait_is_the_first_step_and_what_can_is_not() -> None:
    first = "\n1. First do what stands above. It comes before any other appointment.\n2. "
    seeing_things = filled({"age": 50, "hallucinations_or_paranoia": "yes"}, with_no, plan())
    assert first in as_text(summary_of(seeing_things, plan()))
    tired = filled({"age": 50, "unexplained_fatigue": "yes"}, with_no, plan())
    assert "First do what" not in as_text(summary_of(tired, plan()))
    stroke = filled({"age": 50, "hallucinations_or_paranoia": "yes", "sudden_face_arm_speech": "yes"}, with_no, plan())
    assert "First do what" not in as_text(summary_of(stroke, plan()))  # its own steps say so


@pytest.mark.parametrize(
    ("yes", "soon"),
    [
        ([], ""),
        (["gas"], f"{SOON['weeks']}\n- Speak about the gas. [1]\n\n"),
        (["tired"], f"{SOON['same_day']}\n- Speak about the sleep. [1]\n\n"),
        (
            ["gas", "tired"],
            f"{SOON['same_day']}\n- Speak about the sleep. [1]\n\n{SOON['weeks']}\n- Speak about the gas. [1]\n\n",
        ),
    ],
)
def test_notes_that_say_how_soon_lead_the_soonest_first(tmp_path: Path, yes: list[str], soon: str) -> None:
    small = Plan(load_pack(write_small_pack(tmp_path)))
    answers = filled(dict.fromkeys(yes, "yes"), with_no, small)
    text = as_text(summary_of(answers, small))
    assert text.startswith(f"Summary of your answers\n\n{soon}NOTHING IS CERTAIN\n\nNothing is certain, that is all.\n")


# How it is laid out


@everybody
@pytest.mark.parametrize("width", [40, 78])
def test_no_width_loses_a_word_or_breaks_a_line_too_late(person: str, width: int) -> None:
    text = as_text(summary(person), width)
    assert text.split() == as_text(summary(person), width=10_000).split()
    for line in text.splitlines():
        mark = re.match(r" *(- |\d+\. |\[\d+\] )?", line)
        assert len(line) <= width or (mark and " " not in line[mark.end() :]), line
        assert line == line.rstrip()
    assert text.endswith("\n")
    assert "\n\n\n" not in text
    assert text.isprintable() or set(text) - {"\n"} == {char for char in text if char.isprintable()}


def test_a_whole_small_summary_reads_like_this(tmp_path: Path) -> None:
    small = Plan(load_pack(write_small_pack(tmp_path)))
    given = {"face": "declined", "dark": "no", "tingling": "yes", "tired": "no", "gas": "no", "age": 40}
    assert (
        as_text(summary_of(given, small))
        == f"""\
Summary of your answers

The emergency questions are not all answered. If you have any of these, get
medical help now, before anything else:
- A drooping face

NOTHING IS CERTAIN

Nothing is certain, that is all.

FOR THE CLINICIAN
- Patient: age 40.
- Emergency signs: not answered: A stroke sign.
- Symptoms: Tingling; none of the other 1.
- Risk factors: 1 not answered.
- Not answered or not sure: 3 of 8 questions (a drooping face, on both sides,
  what you eat). Self-reported, not validated; no examination and no test
  result was read. Not a diagnosis.

WHY
- Tingling. So it is. [1]

WHAT COULD STILL CHANGE THIS
Depending on what is still open, this could become:
- Get help first
- Discuss testing

An answer to any of these could change it:
- A drooping face
- What you eat

UNTIL YOU HAVE BEEN SEEN
- Change no medicine.

WHAT THIS CANNOT TELL
- This is not a diagnosis.
- Points: 1 (open answers: from 1 to 3).

ALL ANSWERS

Signs
  No: Dark thoughts
  Prefer not to say: A drooping face

Nerves
  Yes: Tingling feet
  No: Tiredness; Laughing gas
  Not answered: On both sides

About you
  Age: 40 years
  Not answered: What you eat

SOURCES
[1] A book. a shelf

HOW THIS WAS MADE
Rules: A small pack ({small.pack.name}). Program: b12screen
{__version__}.
These rules have not been reviewed by a clinician yet (status: unreviewed).
Date: 2031-05-04.
"""
    )
