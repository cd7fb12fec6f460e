"""What a loaded pack is: its hash, its order, that it is frozen; and what the built-in pack must hold."""

from pathlib import Path

import pytest
from small_pack import FILES, change, write, write_small_pack

from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.trials import answers_of
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.read.yaml12 import read_yaml
from b12screen.pack.root import rules_root

BLISTER = "symptoms/blister.yaml"

LAYOUTS = {
    "a comment": (BLISTER, "title: Blister", "# Old.\ntitle: Blister # new"),
    "blank lines": ("outcomes.yaml", "  urgency: 5\n", "\n  urgency: 5\n\n\n"),
    "the order of keys": (BLISTER, "kind: symptom\ntitle: Blister\n", "title: Blister\nkind: symptom\n"),
    "the order of keys in braces": ("notes.yaml", "{answer: blister, is: yes}", "{is: yes, answer: blister}"),
    "double quotes": (BLISTER, "title: Blister", 'title: "Blister"'),
    "single quotes": ("pack.yaml", "version: 1.2.3", "version: '1.2.3'"),
    "a folded text": ("notes.yaml", "say: Keep the blister dry.", "say: >-\n    Keep the\n    blister dry."),
    "a list on lines": (BLISTER, "tags: [skin]", "tags:\n  - skin"),
    "a mapping on lines": (BLISTER, "when: {answer: blister, is: yes}", "when:\n  is: yes\n  answer: blister"),
    "indentation": ("sources.yaml", "- id: handbook\n", "-\n  id: handbook\n"),
    "the start of a document": (BLISTER, "id: blister\n", "---\nid: blister\n"),
    "an integer written otherwise": ("outcomes.yaml", "urgency: 5", "urgency: +05"),
    "a null written otherwise": ("pack.yaml", "reviewed_by: null", "reviewed_by: Null"),
}
VALUES = {
    "the version": ("pack.yaml", "version: 1.2.3", "version: 1.2.4"),
    "the points of a weight": ("pack.yaml", "strong: 3", "strong: 4"),
    "a telephone number": ("pack.yaml", "Call the hut.", "Call 112."),
    "a fixed sentence": ("pack.yaml", "your feet.", "your foot."),
    "the words of a question": ("questions.yaml", "text: A blister,", "text: One blister,"),
    "the end of a range": ("questions.yaml", "[0, 30]", "[0, 31]"),
    "what opens a follow-up": ("questions.yaml", "is: yes}\n", "is: no}\n"),
    "what unknown means": ("questions.yaml", ", unknown_means: yes", ""),
    "the order of options": (
        "questions.yaml",
        "        - {code: new, text: New ones}\n        - {code: old, text: Old ones}\n",
        "        - {code: old, text: Old ones}\n        - {code: new, text: New ones}\n",
    ),
    "the number in a condition": (BLISTER, "at_least: 3}", "at_least: 4}"),
    "the operator in a condition": (BLISTER, "at_least: 3}", "more_than: 3}"),
    "the weight of a rule": (BLISTER, "weight: weak\n", "weight: none\n"),
    "the reason of a rule": (BLISTER, "than you think", "than one thinks"),
    "a tag": (BLISTER, "tags: [skin]", "tags: [skin, heel]"),
    "an example": (BLISTER, "points: 3", "points: 4"),
    "what to do now": ("red_flags/fever.yaml", "same_day", "emergency"),
    "the urgency of an outcome": ("outcomes.yaml", "urgency: 5", "urgency: 4"),
    "whether an outcome reassures": ("outcomes.yaml", "reassuring: false", "reassuring: true"),
    "how soon a note is": ("notes.yaml", "how_soon: days", "how_soon: weeks"),
    "what a guideline says": ("guidelines.yaml", "says nothing", "says little"),
    "the address of a source": ("sources.yaml", "the shelf", "a shelf"),
    "the story of a case": ("cases/walkers.yaml", "first long walk", "last long walk"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_content_hash_stays_when_only_the_layout_changes(folder: Path, layout: str) -> None:
    before = load_pack(folder)
    change(folder, *LAYOUTS[layout])
    after = load_pack(folder)
    assert (after.hash, after) == (before.hash, before)


@pytest.mark.parametrize("value", VALUES)
def test_the_content_hash_changes_with_any_value(folder: Path, value: str) -> None:
    before = load_pack(folder).hash
    change(folder, *VALUES[value])
    assert load_pack(folder).hash != before


def test_the_content_hash_changes_with_the_files_there_are(folder: Path) -> None:
    hashes = {load_pack(folder).hash}
    write(folder, "modifiers/dry.yaml", FILES[BLISTER].replace("id: blister", "id: dry").replace("symptom", "modifier"))
    hashes.add(load_pack(folder).hash)
    (folder / "cases/walkers.yaml").unlink()
    hashes.add(load_pack(folder).hash)
    assert len(hashes) == 3


def test_the_content_hash_does_not_depend_on_where_the_pack_lies(folder: Path, tmp_path: Path) -> None:
    assert load_pack(write_small_pack(tmp_path / "elsewhere")).hash == load_pack(folder).hash


def test_every_result_carries_id_version_and_the_start_of_the_hash(folder: Path) -> None:
    pack = load_pack(folder)
    assert len(pack.hash) == 64
    assert pack.name == f"feet@1.2.3+sha256:{pack.hash[:16]}"


def test_rules_come_by_kind_and_then_by_file_name(folder: Path) -> None:
    for kind, sub in (("modifier", "modifiers"), ("symptom", "symptoms"), ("risk_factor", "risk_factors")):
        for name in (f"zz_{kind}", f"a_{kind}"):
            text = FILES[BLISTER].replace("id: blister\n", f"id: {name}\n").replace("kind: symptom", f"kind: {kind}")
            write(folder, f"{sub}/{name}.yaml", text)
    assert [rule.id for rule in load_pack(folder).rules] == [
        *("fever", "a_risk_factor", "new_shoes", "zz_risk_factor"),
        *("a_symptom", "blister", "zz_symptom", "a_modifier", "zz_modifier"),
    ]


def test_a_pack_is_frozen(folder: Path) -> None:
    pack = load_pack(folder)
    for model, name in ((pack, "hash"), (pack.rules[0], "weight"), (pack.rules[0].when, "answer")):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(model, name, "x")
    for listed in (pack.rules, pack.questions, pack.outcomes, pack.rules[0].examples):
        assert type(listed) is tuple


# ---- The built-in pack: its questions, outcomes and rules.

YES_NO = {
    "red_flags": """sudden_face_arm_speech saddle_numbness rapid_weakness breathing_swallowing_trouble
        sudden_sight_change chest_pain_or_breathless_at_rest sudden_confusion suicidal_thoughts""",
    "about": "b12_deficiency_treated",
    "nerves": """pins_and_needles numbness nerve_pain reduced_feeling_in_feet balance_problems walking_difficulty
        muscle_weakness muscle_cramps clumsy_hands symptoms_both_sides""",
    "seen_soon": "foot_sore vision_changes hallucinations_or_paranoia weight_loss_or_bowel_change nitrous_oxide",
    "medicines": "metformin ppi h2_blocker colchicine antiseizure_medicine",
    "food": "b12_source food_access_difficulty restricted_eating food_allergy",
    "operations": "gastrectomy weight_loss_surgery ileal_resection abdominal_radiotherapy",
    "conditions": """autoimmune_gastritis crohns_disease ulcerative_colitis celiac_disease autoimmune_thyroid
        type_1_diabetes other_autoimmune malabsorption h_pylori hiv type_2_diabetes""",
    "exposures": "family_history heavy_alcohol previous_low_b12",
    "mind_and_sight": "memory_problems concentration_problems low_mood_or_anxiety",
    "general": """unexplained_fatigue breathless_on_exertion dizziness palpitations pale_or_yellow_skin
        poor_appetite_or_nausea""",
    "mouth": "sore_tongue mouth_ulcers taste_loss",
    "blood": "known_anemia large_red_cells iron_not_working",
}
CHOICES = {
    ("about", "pregnancy"): ("no", "pregnant", "breastfeeding"),
    ("food", "diet"): ("mixed", "low_animal", "vegetarian", "vegan"),
    ("nerves", "symptom_duration"): ("under_1_month", "1_to_3_months", "3_to_12_months", "over_1_year"),
}
NUMBERS = {
    ("about", "age"): (0, 120),
    ("medicines", "metformin_months"): (0, 960),
    ("medicines", "ppi_months"): (0, 960),
    ("medicines", "h2_blocker_months"): (0, 960),
}
NERVES = YES_NO["nerves"].split()[:9]
FOLLOW_UPS = {
    *("pregnancy", "metformin_months", "ppi_months", "h2_blocker_months"),
    *("symptoms_both_sides", "symptom_duration", "iron_not_working"),
}
OUTCOMES = {
    "urgent": (5, False),
    "out_of_scope": (2, False),
    "contact_care_team": (3, False),
    "discuss_testing": (3, False),
    "ask_clinician": (2, False),
    "risk_only": (1, True),
    "no_trigger": (0, True),
    "not_enough_answers": (None, False),
}
OUTCOME_CONDITIONS = """
- id: urgent
  when: {count: {kind: red_flag}, at_least: 1}
- id: out_of_scope
  when: {answer: age, below: 16}
- id: contact_care_team
  when: {answer: b12_deficiency_treated, is: yes}
- id: discuss_testing
  when:
    all:
      - {count: {kind: symptom, tag: trigger}, at_least: 1}
      - {count: {kind: risk_factor, tag: trigger}, at_least: 1}
- id: ask_clinician
  when: {count: {kind: symptom}, at_least: 1}
- id: risk_only
  when:
    all:
      - {count: {kind: risk_factor}, at_least: 1}
      - not: {count: {kind: symptom}, at_least: 1}
- id: no_trigger
  when:
    not:
      any:
        - {count: {kind: red_flag}, at_least: 1}
        - {answer: age, below: 16}
        - {answer: b12_deficiency_treated, is: yes}
        - {count: {kind: symptom}, at_least: 1}
        - {count: {kind: risk_factor}, at_least: 1}
- id: not_enough_answers
"""
TRIGGER_SYMPTOMS = {
    *("pins_and_needles", "numbness", "nerve_pain", "reduced_feeling_in_feet", "balance_problems"),
    *("walking_difficulty", "muscle_weakness", "memory_problems", "concentration_problems", "low_mood_or_anxiety"),
    *("hallucinations_or_paranoia", "vision_changes", "sore_tongue", "unexplained_fatigue", "known_anemia"),
    *("large_red_cells", "iron_not_working"),
}
SUPPORTING_SYMPTOMS = {
    *("muscle_cramps", "clumsy_hands", "breathless_on_exertion", "dizziness", "palpitations", "pale_or_yellow_skin"),
    *("poor_appetite_or_nausea", "weight_loss_or_bowel_change", "mouth_ulcers", "taste_loss"),
}
TRIGGER_FACTORS = {
    *("food_access_difficulty", "restricted_eating", "food_allergy", "metformin", "ppi", "h2_blocker", "colchicine"),
    *("antiseizure_medicine", "autoimmune_gastritis", "crohns_disease", "ulcerative_colitis", "celiac_disease"),
    *("autoimmune_thyroid", "type_1_diabetes", "other_autoimmune", "malabsorption", "gastrectomy"),
    *("weight_loss_surgery", "ileal_resection", "abdominal_radiotherapy", "nitrous_oxide", "family_history"),
    *("previous_low_b12",),
}
SUPPORTING_FACTORS = {"h_pylori", "hiv", "heavy_alcohol"}
NEITHER = {"type_2_diabetes", "foot_sore", "symptoms_both_sides", "symptom_duration", "pregnancy"}


@pytest.fixture(scope="module")
def b12() -> Pack:
    return load_pack(rules_root())


@pytest.fixture(scope="module")
def plan(b12: Pack) -> Plan:
    return Plan(b12)


def test_rules_check_finds_nothing_in_the_built_in_pack() -> None:
    assert [problem.concise() for problem in problems_in(rules_root())] == []


def test_the_built_in_pack_is_unreviewed(b12: Pack) -> None:
    assert (b12.manifest.id, b12.manifest.status, b12.manifest.reviewed_by) == ("b12", "unreviewed", None)
    assert b12.manifest.weights == {"strong": 3, "moderate": 2, "weak": 1, "none": 0, "protective": -2}


def test_the_built_in_pack_asks_exactly_the_questions_that_are_promised(b12: Pack) -> None:
    yes_no = {(section, key): ("yes_no", (), None) for section, keys in YES_NO.items() for key in keys.split()}
    choices = {key: ("choice", options, None) for key, options in CHOICES.items()}
    numbers = {key: ("number", (), limits) for key, limits in NUMBERS.items()}
    asked = {
        (section.id, question.id): (question.type, tuple(each.code for each in question.options), question.range)
        for section in b12.sections
        for question in section.questions
    }
    assert asked == yes_no | choices | numbers
    assert [section.id for section in b12.sections] == list(YES_NO)


def test_not_sure_counts_as_yes_in_the_eight_red_flag_questions_only(b12: Pack) -> None:
    assert [each.id for each in b12.questions if each.unknown_means == "yes"] == YES_NO["red_flags"].split()


def test_only_these_follow_ups_have_an_opener(b12: Pack) -> None:
    assert {question.id for question in b12.questions if question.only_if is not None} == FOLLOW_UPS


MEDICINES = ("metformin", "ppi", "h2_blocker")
OPENED: dict[tuple[tuple[str, str | int], ...], tuple[str, bool | None]] = {
    (("age", 11),): ("pregnancy", False),
    (("age", 12),): ("pregnancy", True),
    (("age", 60),): ("pregnancy", True),
    (("age", 61),): ("pregnancy", False),
    (): ("pregnancy", None),
    **{((name, "yes"),): (f"{name}_months", True) for name in MEDICINES},
    **{((name, "no"),): (f"{name}_months", False) for name in MEDICINES},
    **{((name, "declined"),): (f"{name}_months", None) for name in MEDICINES},
    **{((name, "yes"),): ("symptoms_both_sides", True) for name in NERVES},
    **{((name, "yes"), ("age", 40)): ("symptom_duration", True) for name in NERVES},
    tuple((name, "no") for name in NERVES): ("symptoms_both_sides", False),
    tuple((name, "no") for name in NERVES[1:]): ("symptom_duration", None),
    (("age", 30), ("pregnancy", "pregnant")): ("iron_not_working", True),
    (("age", 30), ("pregnancy", "breastfeeding")): ("iron_not_working", True),
    (("age", 30), ("pregnancy", "no")): ("iron_not_working", False),
    (("age", 30),): ("iron_not_working", None),
    (("age", 62),): ("iron_not_working", False),
}


@pytest.mark.parametrize("given", OPENED)
def test_a_follow_up_opens_when_the_design_says_so(plan: Plan, given: tuple[tuple[str, str | int], ...]) -> None:
    follow_up, applies = OPENED[given]
    assert plan.applies(plan.row(dict(given)))[follow_up] is applies


def test_the_built_in_pack_has_the_eight_outcomes_that_are_promised(b12: Pack) -> None:
    assert {each.id: (each.urgency, each.reassuring) for each in b12.outcomes} == OUTCOMES
    assert [each.id for each in b12.outcomes] == list(OUTCOMES)


def test_the_conditions_of_the_outcomes_are_those_that_are_promised() -> None:
    wanted = read_yaml("conditions", OUTCOME_CONDITIONS.encode()).value
    written = read_yaml("outcomes.yaml", (rules_root() / "outcomes.yaml").read_bytes()).value
    assert tuple({key: each[key] for key in each if key in ("id", "when")} for each in written) == wanted


def test_the_built_in_pack_has_nine_red_flags_and_each_says_what_to_do_now(b12: Pack) -> None:
    flags = [rule for rule in b12.rules if rule.kind == "red_flag"]
    assert {rule.id for rule in flags} == {*YES_NO["red_flags"].split(), "nitrous_oxide_with_nerve_symptoms"}
    assert len(flags) == 9
    assert all(rule.do_now for rule in flags)


@pytest.mark.parametrize("name", YES_NO["red_flags"].split())
def test_each_red_flag_answer_is_urgent_by_itself(plan: Plan, name: str) -> None:
    for answer in ("yes", True, "unknown"):
        assert plan.assess(plan.row({name: answer})).outcome == "urgent"


@pytest.mark.parametrize("name", NERVES)
def test_nitrous_oxide_with_any_nerve_symptom_is_urgent(plan: Plan, name: str) -> None:
    assert plan.assess(plan.row({"nitrous_oxide": "yes", name: "yes"})).outcome == "urgent"


def test_every_symptom_is_in_the_table_and_triggers_what_it_says(b12: Pack) -> None:
    symptoms = {rule.id: "trigger" in rule.tags for rule in b12.rules if rule.kind == "symptom"}
    wanted = dict.fromkeys(TRIGGER_SYMPTOMS, True) | dict.fromkeys(SUPPORTING_SYMPTOMS, False)
    assert symptoms.items() <= wanted.items()


def test_every_risk_factor_is_in_the_table_and_triggers_what_it_says(b12: Pack) -> None:
    own_question = {rule.id for rule in b12.rules if rule.id in b12.question}
    factors = {r.id: "trigger" in r.tags for r in b12.rules if r.kind == "risk_factor" and r.id in own_question}
    wanted = dict.fromkeys(TRIGGER_FACTORS, True) | dict.fromkeys(SUPPORTING_FACTORS, False)
    assert factors.items() <= wanted.items()


def test_what_is_neither_symptom_nor_risk_factor_has_no_rule(b12: Pack) -> None:
    assert not NEITHER & b12.rule.keys()
    assert {rule.id for rule in b12.rules if rule.kind == "modifier"} <= {"b12_source", "age_from_50"}


@pytest.mark.parametrize(("age", "factors"), [(64, 0), (65, 1), (75, 1), (76, 1), (80, 1), (81, 1)])
def test_age_is_at_most_one_risk_factor_and_triggers_from_76(plan: Plan, age: int, factors: int) -> None:
    present = [plan.pack.rule[name] for name in plan.assess(plan.row({"age": age})).present]
    assert sum(rule.kind == "risk_factor" for rule in present) <= factors
    assert any("trigger" in rule.tags for rule in present) is (age > 75)


def test_a_rule_that_tests_one_yes_no_question_for_yes_has_its_key_as_id() -> None:
    for path in sorted(rules_root().glob("*s/*.yaml")):
        value = read_yaml(str(path), path.read_bytes()).value
        when = value["when"] if isinstance(value, dict) else {}
        if set(when) == {"answer", "is"} and when["is"] in ("yes", ("yes",)):
            assert value["id"] == when["answer"], path


def test_every_source_is_cited_and_every_citation_is_known(b12: Pack) -> None:
    always = b12.manifest.always
    statements = (*always.cannot_tell, *always.until_then, *always.bring, *always.ask)
    cited = {name for rule in b12.rules for name in rule.sources}
    cited |= {name for outcome in b12.outcomes for name in outcome.sources}
    cited |= {name for note in b12.notes for name in note.sources}
    cited |= {name for statement in statements for name in statement.sources}
    cited |= {guideline.source for guideline in b12.guidelines}
    assert cited == {source.id for source in b12.sources}


# ---- Cases.


@pytest.mark.parametrize(
    ("base", "answers"),
    [
        ("none", {"blister": "yes", "shoes": "old"}),
        ("no", {"fever": False, "blister": "yes", "shoes": "old"}),
        ("unknown", {"fever": "unknown", "blister": "yes", "blister_days": "unknown", "shoes": "old"}),
    ],
)
def test_the_base_of_a_case_answers_what_it_is_silent_on(folder: Path, base: str, answers: dict[str, object]) -> None:
    change(folder, "cases/walkers.yaml", "base: no", f"base: {base}")
    change(folder, "cases/walkers.yaml", "{blister: yes, blister_days: 1, shoes: new}", "{blister: yes, shoes: old}")
    pack = load_pack(folder)
    assert answers_of(pack.cases[0], Plan(pack)) == answers
