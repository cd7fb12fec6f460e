"""Finishing before the last page: offered only where nothing that is still open can make the advice more urgent."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from terminal import NOTES, Ask, Interview, words, write_small_pack

from b12screen.engine.plan import Plan
from b12screen.interview.settled import is_settled
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.root import rules_root

OFFER = "Nothing still open can change what to do, or how soon. Type f to finish now; what is left helps a clinician."
KEY = "f: finish now"
TIRED_VEGAN = {"diet": "vegan", "face": "no", "dark": "no", "tired": "yes", "tingling": "no", "gas": "no"}


@pytest.fixture
def start(ask_shipped: Ask, tmp_path: Path) -> Any:
    """Start interviews with answers, so that the age is the only question left."""

    def begin(notes: Any = NOTES, **answers: str) -> Interview:
        folder = write_small_pack(tmp_path / "rules", notes=notes)
        (tmp_path / "me.json").write_text(json.dumps({**TIRED_VEGAN, **answers}), encoding="utf-8")
        return ask_shipped("--rules", str(folder), "--answers", str(tmp_path / "me.json"))

    return begin


def note(how_soon: str) -> dict[str, Any]:
    """Advice that hangs on the age alone."""
    return {"id": "old", "when": {"answer": "age", "at_least": 80}, "how_soon": how_soon, "say": "See someone."}


def test_when_nothing_can_change_the_advice_it_offers_to_finish_once(start: Any) -> None:
    interview = start()
    shown = words(interview.answer())
    assert OFFER in shown and "How old are you?" in shown and KEY in shown
    review = interview.answer("f")
    assert "Check the answers" in review and "Not asked: page 3." in review
    interview.answer("")
    assert (interview.exit_code, interview.talk.count("Type f to finish now")) == (0, 1)
    assert "Not answered: Age" in interview.result


def test_f_is_no_key_as_long_as_something_can_change_the_advice(ask: Ask) -> None:
    interview = ask()
    assert KEY not in interview.answer()
    assert interview.answer("f").startswith("That could not be read.")


def test_finishing_leads_to_the_review_where_the_rest_can_still_be_answered(start: Any) -> None:
    interview = start()
    review = interview.answer("f")
    assert "Check the answers" in review and "Not asked: page 3." in review
    assert "How old are you?" in interview.answer("3")
    assert "   3  Age: 40 years." in interview.answer("40")
    interview.answer("")
    assert (interview.exit_code, "Age: 40 years" in interview.result) == (0, True)


def test_a_change_in_the_review_that_opens_the_advice_again_asks_the_rest_before_the_result(start: Any) -> None:
    interview = start([*NOTES, {**note("days"), "when": {"all": [GAS_YES, note("days")["when"]]}}], tired="no")
    assert OFFER in words(interview.answer())
    interview.answer("f")
    assert "How old are you?" in interview.answer("2", "3")
    interview.answer("90", "")
    assert "Within days." in interview.result


GAS_YES = {"answer": "gas", "is": "yes"}


@pytest.mark.parametrize(
    ("how_soon", "tired", "offered"),
    [
        *(("weeks", "yes", True), ("same_day", "yes", True)),  # tiredness is advice for the same day
        *(("weeks", "no", False), ("days", "no", False), ("same_day", "no", False)),
    ],
)
def test_advice_that_could_come_sooner_than_what_leads_keeps_the_offer_away(
    start: Any, how_soon: str, tired: str, offered: bool
) -> None:
    interview = start([*NOTES, note(how_soon)], tired=tired)
    shown = interview.answer()
    assert (OFFER in words(shown), KEY in shown) == (offered, offered)


@pytest.mark.parametrize("flag", ["face", "dark"])
@pytest.mark.parametrize("other", ["yes", "no"])
def test_a_red_flag_question_that_is_open_or_declined_keeps_the_offer_away(start: Any, flag: str, other: str) -> None:
    flags = {"face": other, "dark": other, flag: "declined"}
    interview = start(**flags)
    if other == "yes":
        interview.answer("1")
    assert "How old are you?" in interview.answer()
    assert KEY not in interview.talk


# The shipped pack: whatever is answered after the offer changes neither outcome, nor red flags, nor the soonest advice

SHIPPED = load_pack(rules_root())
PLAN = Plan(SHIPPED)


def leading(pack: Pack, answers: dict[str, object]) -> tuple[str, list[str], str | None]:
    found = PLAN.assess(PLAN.row(answers))
    flags = [name for name in found.present if pack.rule[name].kind == "red_flag"]
    return found.outcome, flags, None if flags else found.how_soon


def answer(random: Random, question: Any, yes: float) -> object:
    if question.type == "yes_no":
        return "yes" if random.random() < yes else random.choice(["no", "no", "no", "unknown", "declined"])
    if question.type == "number":
        return random.randint(*question.range)
    return random.choice(question.values)


def walk(random: Random, answers: dict[str, object], yes: float) -> None:
    """Answer whatever is open and applies, in asking order."""
    for question in SHIPPED.questions:
        if question.id not in answers and PLAN.applies(PLAN.row(answers))[question.id]:
            answers[question.id] = answer(random, question, yes)


def test_after_the_offer_no_answers_at_all_make_the_advice_more_urgent() -> None:
    random = Random("finish early")
    offered = 0
    for _ in range(150):
        answers: dict[str, object] = {}
        walk(random, answers, random.choice([0.03, 0.2]))
        flags = [question.id for question in SHIPPED.questions if question.unknown_means]
        kept = random.randint(len(answers) * 3 // 4, len(answers) - 1)
        begun = dict(list(answers.items())[:kept]) | dict.fromkeys(flags, "no")
        begun = {name: value for name, value in begun.items() if PLAN.applies(PLAN.row(begun))[name]}
        if not is_settled(PLAN, PLAN.row(begun)):
            continue
        offered += 1
        for share in (0.0, 0.2, 0.5, 1.0):
            whole = dict(begun)
            walk(random, whole, share)
            assert leading(SHIPPED, whole) == leading(SHIPPED, begun), begun
    assert offered >= 10
