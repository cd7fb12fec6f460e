"""rules show says each thing of a pack in plain words."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from small_pack import change, write_small_pack
from typer.testing import CliRunner

from b12screen.authoring.conditions_in_words import in_words
from b12screen.authoring.cross_references import conditions
from b12screen.authoring.show import shown
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.pack.conditions import Condition
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.root import rules_root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


@pytest.fixture
def pack(folder: Path) -> Pack:
    return load_pack(folder)


A = {"answer": "blister", "is": "yes"}
B = {"answer": "shoes", "is": ("new", "none")}
DAYS = {"answer": "blister_days", "at_least": 3, "below": 9}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (A, 'the answer to "blister" is yes'),
        (B, 'the answer to "shoes" is new or none'),
        (DAYS, 'the answer to "blister_days" is at least 3 and below 9'),
        ({"answer": "blister_days", "more_than": 3}, 'the answer to "blister_days" is more than 3'),
        ({"answer": "blister_days", "at_most": 3}, 'the answer to "blister_days" is at most 3'),
        ({"answer": "fever", "is": "yes"}, 'the answer to "fever" is yes (and "not sure" counts as yes)'),
        ({"answer": "fever", "is": "no"}, 'the answer to "fever" is no'),
        ({"rule": "blister"}, 'the rule "blister" is present'),
        ({"not": A}, 'not (the answer to "blister" is yes)'),
        ({"all": (A, {"rule": "fever"})}, 'the answer to "blister" is yes and the rule "fever" is present'),
        ({"any": (A, {"rule": "fever"})}, 'the answer to "blister" is yes or the rule "fever" is present'),
        ({"all": (A,)}, 'the answer to "blister" is yes'),
        (
            {"any": ({"all": (A, {"rule": "fever"})}, {"not": {"any": (A, {"rule": "fever"})}})},
            '(the answer to "blister" is yes and the rule "fever" is present) '
            'or not (the answer to "blister" is yes or the rule "fever" is present)',
        ),
        (
            {"all": (A, B, DAYS)},
            'the answer to "blister" is yes and (the answer to "shoes" is new or none) '
            'and (the answer to "blister_days" is at least 3 and below 9)',
        ),
        ({"any": (A, {"all": (B,)})}, 'the answer to "blister" is yes or (the answer to "shoes" is new or none)'),
        ({"count": {"kind": "symptom"}, "at_least": 1}, "at least 1 symptom"),
        ({"count": {"kind": "red_flag", "tag": "skin"}, "at_least": 2}, 'at least 2 red flags tagged "skin"'),
        ({"count": {}, "at_least": 2}, "at least 2 rules"),
        ({"count": {"rules": ("fever",)}, "at_least": 1}, 'at least 1 rule among "fever"'),
        (
            {"all": (A, {"count": {"rules": ("fever", "blister")}, "at_least": 2})},
            'the answer to "blister" is yes and (at least 2 rules among "fever" and "blister")',
        ),
    ],
)
def test_a_condition_in_words(pack: Pack, condition: dict[str, object], words: str) -> None:
    built: Condition = TypeAdapter(Condition).validate_python(condition)
    assert in_words(built, pack) == words


def test_a_limit_names_its_unit(folder: Path) -> None:
    change(folder, "questions.yaml", "range: [0, 30]\n", "range: [0, 30]\n      unit: days\n")
    assert 'when the answer to "blister_days" is at least 3 days\n' in shown(load_pack(folder), "blister")


def test_a_rule_and_the_question_of_its_name_are_both_shown(pack: Pack) -> None:
    assert (
        shown(pack, "blister")
        == """\
rule "blister", symptom: Blister
  Present when: the answer to "blister" is yes
  Weight: weak (1 point)
  Levels, of which the last that holds counts:
    - strong (3 points), when the answer to "blister_days" is at least 3
  Tags: skin
  Because: A blister hurts, and for longer than you think.
  Sources:
    - handbook (read whole): The walkers' handbook, 3rd edition. the shelf in the hut
  Examples:
    - blister: yes gives present
    - blister: yes, blister_days: 4 gives present, 3 points
    - blister: no gives absent
    - blister: unknown gives unknown
  Used by:
    - outcome "change_shoes" (through a count)
    - guideline "walkers" ("rest"; by name)

question "blister" (yes_no)
  Section: feet (Your feet)
  Checklist: Which of these do you have?
  Text: A blister
  In a summary: a blister
  Why it is asked: They tell how sore your feet are.
  Values: yes, no
  Read by:
    - question "blister_days" (what opens it)
    - rule "blister"
    - note "keep_it_dry\""""
    )


def test_an_outcome_a_note_a_guideline_and_a_source_are_shown(pack: Pack) -> None:
    assert "  Chosen when: in all other cases\n  Urgency: none\n" in shown(pack, "walk_on")
    assert "  Place in the order: 2 of 3\n" in shown(pack, "change_shoes")
    assert "  How soon: days\n" in shown(pack, "keep_it_dry")
    assert '    - rest, the rule "blister" is present: The guide says to rest.\n' in shown(pack, "walkers")
    assert '    - fixed sentence "cannot_tell" (number 1)' in shown(pack, "handbook")


def test_strings_of_a_pack_cannot_steer_the_terminal(folder: Path) -> None:
    change(folder, "symptoms/blister.yaml", "title: Blister", 'title: "Bli\\e[2Jster"')
    assert shown(load_pack(folder), "blister").splitlines()[0] == 'rule "blister", symptom: Bli\ufffd[2Jster'


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("blistr", 'Nothing in these rules has the id "blistr". Did you mean "blister"?'),
        ("qqq\x1b", 'Nothing in these rules has the id "qqq\ufffd". b12screen rules docs lists every id.'),
    ],
)
def test_an_unknown_id_says_what_to_do(pack: Pack, typed: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        shown(pack, typed)
    assert str(raised.value) == said


def test_everything_in_the_shipped_pack_can_be_shown() -> None:
    pack = load_pack(rules_root())
    for entries in (pack.rules, pack.questions, pack.outcomes, pack.notes, pack.guidelines, pack.sources):
        for entry in entries:
            assert f'"{entry.id}"' in shown(pack, entry.id)


def test_every_condition_of_the_shipped_pack_has_words() -> None:
    pack = load_pack(rules_root())
    for use, condition in conditions(pack):
        words = in_words(condition, pack)
        assert words and words.count("(") == words.count(")"), use


def test_the_command_prints_it(folder: Path) -> None:
    done = CliRunner().invoke(app, ["rules", "show", "fever", "--rules", str(folder)])
    assert done.exit_code == 0
    assert done.stdout.startswith('rule "fever", red flag: Fever\n')
