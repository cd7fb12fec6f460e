"""Somebody answers for another person: every text of the shipped pack in both forms, and a whole interview in them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from small_pack import change
from terminal import COLOUR, EMERGENCY, Ask, answer_all, words

from b12screen.authoring.check.every_problem import problems_in
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
from b12screen.pack.models import ProxyText
from b12screen.pack.proxy import worded_for_proxy
from b12screen.pack.root import rules_root

SHIPPED = load_pack(rules_root())
TO_YOU = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
SAYS_SO = "You answer for another person. Ask them where you can."
SUMMARY = 'Summary of answers that somebody gave for another person, who is "they" here'
OTHER_WORDS = [
    {"text": "How old are you?", "for_other": "How old are they?"},
    {"text": "You breathed laughing gas", "for_other": "They breathed laughing gas"},
    {"text": EMERGENCY, "for_other": "Call an ambulance for them."},
    {"text": "What do you eat?", "for_other": "What do they eat?"},
    {"text": "what you eat", "for_other": "what they eat"},
]


def write_proxy_texts(folder: Path) -> None:
    (folder / "for_other.yaml").write_text(json.dumps(OTHER_WORDS), encoding="utf-8")


@pytest.mark.parametrize("entry", SHIPPED.proxy_texts, ids=lambda entry: entry.text[:40])
def test_both_forms_of_a_shipped_text_hold_the_same_numbers_sentences_and_negations(entry: ProxyText) -> None:
    both = (entry.text, entry.for_other)
    assert len({tuple(sorted(re.findall(r"\d+|B12", text))) for text in both}) == 1
    assert len({tuple(re.findall(r"[.?!:;](?= |$)", text)) for text in both}) == 1
    assert len({len(re.findall(r"\b(?:not?|none|never|nobody|cannot)\b", text.lower())) for text in both}) == 1


def test_proxy_texts_change_no_result_and_no_name() -> None:
    other = worded_for_proxy(SHIPPED)
    assert other.name == SHIPPED.name
    plans = [Plan(pack) for pack in (SHIPPED, other)]
    for case in SHIPPED.cases:
        answers = {name: value for name, value in case.answers.items() if value is not None}
        results = [plan.assess(plan.row(answers)) for plan in plans]
        assert results[0] == results[1]


def test_a_whole_shipped_interview_for_another_person_says_you_to_nobody_but_the_helper(ask_shipped: Ask) -> None:
    interview = ask_shipped("--for-other", "--no-save")
    answer_all(interview, yes=True)
    assert interview.exit_code == 0
    talk = words(COLOUR.sub("", interview.talk))
    assert SAYS_SO in talk
    for question in worded_for_proxy(SHIPPED).questions:
        if question.only_if is None:
            assert words(question.text) in talk
    assert interview.result.startswith(f"{SUMMARY}\n\nCall the local emergency number now")


def test_the_questions_the_advice_and_the_summary_are_about_them(ask: Ask, tmp_path: Path) -> None:
    write_proxy_texts(tmp_path / "rules")
    interview = ask("--for-other", "--id", "p-1")
    assert SAYS_SO in words(interview.answer())
    assert "Call an ambulance for them." in interview.answer("1", "")
    assert "They breathed laughing gas" in interview.answer("1")
    assert "How old are they?" in interview.answer("0")
    assert "What do they eat?" in interview.answer("40")
    assert "What they eat" in interview.answer("2")
    interview.answer("")
    assert words(interview.result).startswith(f"{SUMMARY}, id p-1 Call an ambulance for them.")
    assert "What they eat: A vegan diet" in interview.result
    assert not TO_YOU.search(interview.result.replace("Because you answered", "").partition("WHY")[0])


def test_the_fixed_words_of_every_format_are_about_them_too(ask: Ask, tmp_path: Path) -> None:
    write_proxy_texts(tmp_path / "rules")
    files = {ending: tmp_path / f"me.{ending}" for ending in ("txt", "md", "html", "json")}
    saves = [each for file in files.values() for each in ("--save", str(file))]
    interview = ask("--for-other", *saves)
    interview.answer("1,2-", "", "1", "2", "40", "2", "")
    assert interview.exit_code == 0
    for ending, file in files.items():
        text = words(file.read_text(encoding="utf-8")).lower()
        if ending == "json":
            assert '"for_other": true' in text
        else:
            assert "if they have any of these, get medical help now" in text
            assert "until they have been seen" in text
            assert "you have" not in text


def test_rules_without_proxy_texts_refuse_to_be_used_for_another_person(ask: Ask) -> None:
    interview = ask("--for-other")
    assert interview.is_over and interview.exit_code == 2
    said = "These rules have no words for somebody who answers for another person (for_other.yaml)."
    assert words(interview.screen) == said


def test_an_interview_for_another_person_is_gone_on_with_as_one(ask: Ask, tmp_path: Path) -> None:
    write_proxy_texts(tmp_path / "rules")
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    first = ask("--for-other", env=env)
    first.answer("0", "", "0", "q", "q")
    assert first.exit_code == 3
    again = ask(env=env)
    offered = "Go on with the one saved less than a minute ago, about another person, at Page 3 of 4: Age"
    assert offered in words(again.answer())
    assert "How old are they?" in again.answer("1")
    again.answer("40", "1", "")
    assert words(again.result).startswith(SUMMARY)


def test_one_about_oneself_is_not_offered_for_another_person(ask: Ask, tmp_path: Path) -> None:
    write_proxy_texts(tmp_path / "rules")
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    first = ask(env=env)
    first.answer("0", "", "q", "q")
    other = ask("--for-other", env=env)
    assert "unfinished" not in other.answer()
    refused = ask("--for-other", "--resume", env=env)
    assert refused.is_over and refused.exit_code == 2
    assert "Give the same --rules, --id and --for-other as when you began it." in words(refused.screen)


def test_check_finds_texts_without_a_proxy_text_and_proxy_texts_without_a_text(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(rules_root(), tmp_path / "rules"))
    assert problems_in(folder) == ()
    change(folder, "questions.yaml", "How old are you, in years?", "How old are you now, in years?")
    change(folder, "for_other.yaml", "for_other: Are they pregnant or", "for_other: Are you pregnant or")
    found = [re.sub(r"^.*?/(\w+\.yaml):\d+:\d+", r"\1", each.concise()) for each in problems_in(folder)]
    assert found == [
        "for_other.yaml: unused_other_words: no text reads like this, or an entry before has it",
        "for_other.yaml: speaks_to_the_person: the other words still say you, your or I",
        "questions.yaml: no_other_words: the text speaks to the person, and for_other.yaml has no other words for it",
    ]
