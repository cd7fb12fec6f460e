"""A pack that somebody wrote with docs/rules.md alone, about iron, is sound and serves people in every way."""

import re
from pathlib import Path
from typing import Any

import pytest
from small_pack import copy_pack
from terminal import Ask, answer_all, words

from b12screen import score_many
from b12screen.authoring.check.every_problem import checked, problems_in
from b12screen.authoring.mutation import mutate
from b12screen.authoring.trial_report import report_trials
from b12screen.pack.load import load_pack

IRON = Path(__file__).parent / "packs" / "iron"
PEOPLE: list[dict[str, Any]] = [
    {"id": "a", "breathless_at_rest": "no", "tired": "yes", "tired_weeks": 8, "heavy_periods": "yes"},
    {"id": "b", "breathless_at_rest": "no", "tired": "yes", "tired_weeks": 2, "heavy_periods": "no", "diet": "mixed"},
    {"id": "c", "breathless_at_rest": "no", "tired": "yes", "blood_donor": "yes", "diet": "declined"},
    {"id": "d", "breathless_at_rest": "unknown"},
    {"id": "e", "breathless_at_rest": "no", "tired": "no", "diet": "vegan"},
]


def test_it_is_sound_and_unreviewed_and_every_change_to_it_is_noticed() -> None:
    assert checked(IRON).text.startswith(f"{IRON}: iron 0.1.0, 4 rules, 6 questions, 5 cases. No problems found.\n")
    assert report_trials(IRON, None, None).lines == ("21 passed, 0 failed.",)
    pack = load_pack(IRON)
    assert mutate(pack).clean
    assert (len(pack.outcomes), pack.manifest.status) == (3, "unreviewed")
    assert all("This is an example for the tests." in rule.because for rule in pack.rules)


def test_people_are_scored_with_it() -> None:
    results = list(score_many(PEOPLE, rules=IRON))
    told = [(row["id"], row["outcome"], row["decided"], row["score"], row["present"], row["notes"]) for row in results]
    assert told == [
        ("a", "discuss_testing", True, 6, ["heavy_periods", "tired"], []),
        ("b", "nothing_certain", True, 1, ["tired"], []),
        ("c", "nothing_certain", False, 1, ["tired"], ["blood_donor"]),
        ("d", "today", True, 0, ["breathless_at_rest"], []),
        ("e", "nothing_certain", True, 1, ["diet"], []),
    ]
    assert results[2]["could_become"] == ["discuss_testing"]
    assert all(re.fullmatch(r"iron@0\.1\.0\+sha256:[0-9a-f]{16}", row["pack"]) for row in results)


def test_it_asks_and_writes_a_page(ask_shipped: Ask, tmp_path: Path) -> None:
    page = tmp_path / "me.html"
    interview = ask_shipped("--rules", str(IRON), "--save", str(page))
    assert "Iron deficiency (an example for the tests)" in interview.answer()
    assert "Are you out of breath while you rest?" in interview.screen
    answer_all(interview, yes=True)  # of a list all, and else the last answer: no, no, vegan
    assert interview.exit_code == 0
    text = page.read_text(encoding="utf-8")
    for told in ("Nothing more can be said", "Heavy periods", "A diet without meat", "In the next few weeks."):
        assert told in text and told.lower() in words(interview.result).lower()


@pytest.mark.parametrize("with_blanks", [False, True])
def test_it_was_found_wrong_in_one_go(with_blanks: bool, tmp_path: Path) -> None:
    """Problems of shapes, of names in other files, and of texts come at the first check, and not in waves."""
    pack = copy_pack(IRON, tmp_path / "iron")
    broken = {
        "questions.yaml": [("type: choice", "type: chioce"), ("      why: What lasts counts for more here.\n", "")],
        "outcomes.yaml": [("kind: red_flag}", "kind: red_flags}"), ("  next_steps: [See a", "  sources: [See a")],
        "symptoms/tired.yaml": [("title: Tiredness", "title: ~" if with_blanks else "title: 5")],
        "notes.yaml": [("[example]", "[exemple]"), ("blood_donor, is", "blood_doner, is"), ("weeks", "days")],
        "cases/people.yaml": [("outcome: today", "outcome: todya"), ("base: no\n", "base: yes\n")],
    }
    for name, changes in broken.items():
        text = (pack / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (pack / name).write_text(text, encoding="utf-8")
    found = [f"{Path(each.place.file).name}: {each.code}" for each in problems_in(pack)]
    assert sorted(found) == [
        "notes.yaml: unknown_question",
        "notes.yaml: unknown_source",
        "outcomes.yaml: bad_name",
        "outcomes.yaml: missing_text",
        "outcomes.yaml: unknown_value",
        "pack.yaml: missing_key",
        "people.yaml: unknown_outcome",
        "people.yaml: unknown_value",
        "questions.yaml: missing_text",
        "questions.yaml: unknown_value",
        f"tired.yaml: {'blank' if with_blanks else 'wrong_type'}",
    ]
