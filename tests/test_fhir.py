"""QuestionnaireResponses in and results out as FHIR R4: what comes back, what is refused, and in which words."""

import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks.people import People
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from oracle import Oracle
from random_packs import random_person, write_random_pack
from test_score import lines, mode_of, read_rejects, refused, score_here
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.fhir.answers import ResponseWriter
from b12screen.formats.fhir.documents import responses
from b12screen.formats.fhir.reader import ResponseReader
from b12screen.formats.json.reader import measure
from b12screen.formats.lines import Lines
from b12screen.formats.rejects import RejectedError
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

PACK = load_pack(rules_root())
PLAN = Plan(PACK, {}, measure)
CANONICAL = f"https://b12screen.invalid/Questionnaire/b12|{PACK.manifest.version}"
YES_NO = "https://b12screen.invalid/yes-no"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
Json = dict[str, Any]


def coding(code: str, system: str = YES_NO) -> Json:
    return {"valueCoding": {"system": system, "code": code}}


def item(link: str, *answers: Json, **rest: Any) -> Json:
    return {"linkId": link, **({"answer": list(answers)} if answers else {}), **rest}


def group(link: str, *items: Json) -> Json:
    return {"linkId": link, "item": list(items)}


NUMBNESS = item("numbness", coding("yes"))
NERVES = group("section-nerves", group("list-nerves-1", NUMBNESS))
AGE = group("section-about", item("age", {"valueInteger": 70}))


def response(*sections: Json, **rest: Any) -> Json:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": CANONICAL,
        "status": "completed",
        "subject": {"reference": "Patient/17"},
        "item": list(sections or (AGE, NERVES)),
    } | rest


def read(record: Json | bytes, *, ignore_extra: bool = False, plan: Plan = PLAN) -> Any:
    raw = record if isinstance(record, bytes) else json.dumps(record, ensure_ascii=False).encode()
    [(_, _, found)] = ResponseReader(plan, ignore_extra=ignore_extra).read(Lines(1, [raw]))
    return found


def answers_in(record: Json | bytes, *, ignore_extra: bool = False) -> Json:
    found = read(record, ignore_extra=ignore_extra)
    assert isinstance(found, tuple), found
    return {name: answer for name, answer in PLAN.by_question(found[1]).items() if answer is not None}


# What comes in


def test_a_response_is_read_by_its_questions() -> None:
    assert answers_in(response()) == {"age": 70, "numbness": True}
    [identifier] = [read(response())[0]]
    assert identifier == b'"Patient/17"'
    assert read(response(subject={"display": "Ana"}, id="r-1"))[0] == b'"r-1"'
    assert read({key: value for key, value in response().items() if key != "subject"})[0] == b"null"


OPEN = [
    (item("diet", coding("vegan", "https://b12screen.invalid/b12-diet")), "section-food", {"diet": "vegan"}),
    (item("diet", coding("asked-unknown", ABSENT)), "section-food", {"diet": "unknown"}),
    (item("age-open", coding("asked-declined", ABSENT)), "section-about", {"age": "declined"}),
    (item("b12_deficiency_treated", coding("asked-declined", ABSENT)), "section-about",
     {"b12_deficiency_treated": "declined"}),
    (item("age"), "section-about", {}),
]  # fmt: skip


@pytest.mark.parametrize(("answered", "section", "told"), OPEN)
def test_unknown_declined_and_not_asked_stay_apart(answered: Json, section: str, told: Json) -> None:
    assert answers_in(response(group(section, answered))) == told


@pytest.mark.parametrize(
    ("code", "system", "answer"),
    [
        ("none-of-these", "https://b12screen.invalid/whole-list", False),
        ("asked-unknown", ABSENT, "unknown"),
        ("asked-declined", ABSENT, "declined"),
    ],
)
def test_a_checklist_that_is_answered_at_once_answers_each_of_its_questions(
    code: str, system: str, answer: object
) -> None:
    at_once = group("list-mouth-1", item("list-mouth-1-all", coding(code, system)))
    assert answers_in(response(group("section-mouth", at_once))) == dict.fromkeys(
        ("sore_tongue", "mouth_ulcers", "taste_loss"), answer
    )


@pytest.mark.parametrize("spaced", [False, True])
def test_what_renderers_add_says_nothing(spaced: bool) -> None:
    """LHC-Forms adds texts, meta and what the form worked out; servers add a narrative and who wrote it."""
    worked_out = group("section-result-of-the-form", item("points-min", {"valueInteger": 3}, text="Points: at least"))
    record = response(
        AGE | {"text": "About you: your age"},
        NERVES,
        worked_out,
        id="r-1",
        meta={"profile": ["http://hl7.org/fhir/4.0/StructureDefinition/QuestionnaireResponse"], "versionId": "1"},
        text={"status": "generated", "div": "<div>a: b</div>"},
        authored="2026-11-27T06:51:44.127Z",
        author={"reference": "Practitioner/1"},
    )
    raw = json.dumps(record, separators=(", ", ": ") if spaced else (",", ":")).encode()
    assert answers_in(raw) == {"age": 70, "numbness": True}


# What is refused


def changed(*path: str | int, to: Any) -> Json:
    """Give a good response with one thing changed; what is changed to None is taken out."""
    record: Any = json.loads(json.dumps(response()))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return record  # type: ignore[no-any-return]


ITEM = ("item", 1, "item", 0, "item", 0)
AT = "item[1].item[0].item[0]"
DEFECTS: dict[str, tuple[Json | bytes, str, str | None, str]] = {
    # what is wrong: the record, the code, the field, and what the sentence must hold
    "a bad status": (changed("status", to="done"), "wrong_status", "status", "none of the codes"),
    "entered in error": (changed("status", to="entered-in-error"), "wrong_status", "status", "entered in error"),
    "no status": (changed("status", to=None), "wrong_status", "status", "missing"),
    "another form": (changed("questionnaire", to="http://a.example/phq9|1"), "other_form", "questionnaire", CANONICAL),
    "no form": (changed("questionnaire", to=None), "other_form", "questionnaire", CANONICAL),
    "another version": (
        changed("questionnaire", to="https://b12screen.invalid/Questionnaire/b12|0.0.1"),
        "other_form", "questionnaire", "another version of this form",
    ),
    "an unknown linkId": (changed(*ITEM, "linkId", to="nmbness"), "unknown_key", "nmbness", 'mean "numbness"'),
    "no linkId": (changed(*ITEM, "linkId", to=None), "not_fhir", f"{AT}.linkId", "missing"),
    "an unknown property": (changed(*ITEM, "colour", to="red"), "not_fhir", f"{AT}.colour", "no such property"),
    "an option not offered": (changed(*ITEM, "answer", to=[coding("maybe")]), "unknown_option", "numbness", AT),
    "a code of another system": (
        changed(*ITEM, "answer", to=[coding("yes", "http://a.example")]), "unknown_option", "numbness", AT,
    ),
    "a wrong type": (changed(*ITEM, "answer", to=[{"valueBoolean": True}]), "wrong_type", "numbness", AT),
    "text for a number": (
        changed("item", 0, "item", 0, "answer", to=[{"valueString": "70"}]), "wrong_type", "age", "valueInteger",
    ),
    "a number out of range": (
        changed("item", 0, "item", 0, "answer", to=[{"valueInteger": 121}]), "out_of_range", "age", "0 to 120",
    ),
    "two answers": (changed(*ITEM, "answer", to=[coding("yes"), coding("no")]), "two_answers", "numbness", "answer[1]"),
    "an item twice": (
        response(group("section-nerves", group("list-nerves-1", NUMBNESS, NUMBNESS))),
        "two_answers", "numbness", "twice",
    ),
    "a section twice": (response(NERVES, NERVES), "two_answers", "section-nerves", "twice"),
    "a number and no number": (
        response(group("section-about", AGE["item"][0], item("age-open", coding("asked-unknown", ABSENT)))),
        "two_answers", "age-open", "answered twice",
    ),
    "a list at once, and one of it": (
        response(group("section-nerves", group(
            "list-nerves-1", item("list-nerves-1-all", coding("none-of-these", "https://b12screen.invalid/whole-list")),
            NUMBNESS,
        ))),
        "two_answers", "numbness", "answered twice",
    ),
    "an item in another place": (response(NUMBNESS), "misplaced", "numbness", "item[0]"),
    "an answer in an answer": (
        changed(*ITEM, "answer", 0, "item", to=[NUMBNESS]), "misplaced", "numbness", "inside an answer",
    ),
    "an answer to a closed question": (
        response(group("section-medicines", item("metformin_months", {"valueInteger": 12}))),
        "follow_up", "metformin_months", "what opens it",
    ),
    "two value[x]": (changed(*ITEM, "answer", 0, "valueString", to="yes"), "not_fhir", "numbness", "two value[x]"),
    "no value[x]": (changed(*ITEM, "answer", to=[{"id": "a"}]), "not_fhir", "numbness", "no value[x]"),
    "an empty list": (changed(*ITEM, "answer", to=[]), "not_fhir", f"{AT}.answer", "no empty lists"),
    "an answer of a group": (
        changed("item", 1, "item", 0, "answer", to=[coding("yes")]), "wrong_type", "list-nerves-1", "a group",
    ),
    "a bad date": (changed("authored", to="2026-13-01"), "not_fhir", "authored", "not written as R4"),
    "an id that is none": (changed("id", to="a/b"), "not_fhir", "id", "not written as R4"),
    "R5": (changed("identifier", to=[{"value": "1"}]), "not_fhir", "identifier", "R5"),
    "rules that change all": (changed("implicitRules", to="http://a.example"), "not_fhir", "implicitRules", "change"),
    "a modifier": (
        changed(*ITEM, "modifierExtension", to=[{"url": "http://a.example"}]), "not_fhir", "numbness", "change",
    ),
    "a subject inside": (changed("subject", to={"reference": "#p"}), "not_fhir", "subject.reference", "inside"),
    "a contained form": (changed("questionnaire", to="#q"), "other_form", "questionnaire", CANONICAL),
    "another resource": ({"resourceType": "Patient", "id": "1"}, "not_a_response", "resourceType", "another resource"),
    "the form itself": ({"resourceType": "Questionnaire"}, "not_a_response", "resourceType", "a form without answers"),
    "nothing": ({}, "not_a_response", "resourceType", "does not say"),
    "a null": (b'{"resourceType":"QuestionnaireResponse","item":null}', "not_fhir", "item", "no null"),
    "a property twice": (
        json.dumps(response()).encode().replace(b'"status"', b'"status": "completed", "status"', 1),
        "duplicate_key", "status", "twice",
    ),
    "a property of an item twice": (
        json.dumps(response()).encode().replace(b'"linkId": "age"', b'"linkId": "diet", "linkId": "age"', 1),
        "duplicate_key", "linkId", "twice",
    ),
    "no JSON": (b'{"resourceType": "QuestionnaireResponse",}', "not_json", None, "not JSON"),
    "no object": (b"[1]", "not_an_object", None, "an object"),
    "no UTF-8": (b'{"resourceType": "\xff"}', "encoding", None, "UTF-8"),
    "half a pair": (b'{"resourceType": "\\ud800"}', "encoding", None, "surrogate"),
    "too deep": (b'{"a":' * 70 + b"1" + b"}" * 70, "not_json", None, "deep"),
    "too long": (b'{"a":"' + b"a" * 1_048_576 + b'"}', "too_long", None, "1,048,576"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", DEFECTS)
def test_each_defect_is_refused_by_name_with_its_path(wrong: str) -> None:
    record, code, field, words = DEFECTS[wrong]
    found = read(record)
    assert isinstance(found, RejectedError), found
    assert (found.code, found.field) == (code, field)
    assert words in found.message


@pytest.mark.parametrize("wrong", DEFECTS)
def test_extra_ignore_lets_pass_no_defect_but_strange_items(wrong: str) -> None:
    assert isinstance(read(DEFECTS[wrong][0], ignore_extra=True), RejectedError)


def test_extra_ignore_leaves_out_items_that_the_form_does_not_have() -> None:
    strange = item("favourite-colour", coding("red", "http://a.example"))
    more = response(AGE, NERVES, strange, group("more", strange))
    assert read(more).code == "unknown_key"
    assert answers_in(more, ignore_extra=True) == {"age": 70, "numbness": True}
    around = response(group("my-own-section", NUMBNESS))
    assert read(around, ignore_extra=True).code == "misplaced"


def test_no_message_repeats_an_answer() -> None:
    for wrong, (record, *_) in DEFECTS.items():
        found = read(record)
        for secret in ("maybe", "70", "colour red", "a.example"):
            assert secret not in found.message, wrong


STROKE = item("sudden_face_arm_speech", coding("yes"))
FLAGGED = response(group("section-red_flags", group("list-red_flags-1", STROKE)))
UNSURE = item("list-red_flags-1-all", coding("asked-unknown", ABSENT))


@pytest.mark.parametrize(
    ("record", "raised"),
    [
        (FLAGGED | {"status": "done"}, True),
        (FLAGGED | {"questionnaire": "http://a.example"}, True),
        (response(STROKE), True),
        (json.dumps(FLAGGED).encode()[:-1], True),
        (json.dumps(FLAGGED | {"more": [dict(reversed(STROKE.items()))]}).encode()[:-2], True),
        (json.dumps(FLAGGED).encode() + b" " * 1_100_000, True),
        (response(group("section-red_flags", group("list-red_flags-1", UNSURE)), status="done"), True),
        (response(group("section-red_flags", group("list-red_flags-1", item(STROKE["linkId"], coding("no")))), id=1),
         False),
        (DEFECTS["an option not offered"][0], False),
        (DEFECTS["no object"][0], False),
        (b'{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "age", "answer": 1}, 2', False),
    ],
)  # fmt: skip
def test_a_reject_never_hides_an_emergency(record: Json | bytes, raised: bool) -> None:
    found = read(record)
    assert isinstance(found, RejectedError)
    assert found.red_flag is raised


# Answers out, and back


def written(answers: Json, identifier: bytes = b'"Patient/17"', plan: Plan = PLAN) -> bytes:
    row = plan.row(answers)
    return ResponseWriter(plan).row(1, (identifier, row, *plan.tally(row))).rstrip(b"\n")


def test_answers_come_back_as_they_were_from_the_built_in_form() -> None:
    for number, person in enumerate(islice(People(PACK, 3), 300)):
        found = read(written(person, b'"p-%d"' % number))
        assert isinstance(found, tuple), found
        assert list(found[1])[: len(PLAN.fields)] == list(PLAN.row(person))
        assert found[0] == b'"p-%d"' % number


def test_answers_come_back_as_they_were_on_random_packs(tmp_path: Path) -> None:
    for seed in range(60):
        rng = random.Random(f"responses {seed}")
        write_random_pack(tmp_path / str(seed), rng)
        plan, oracle = Plan(load_pack(tmp_path / str(seed)), {}, measure), Oracle(tmp_path / str(seed))
        for _ in range(8):
            person = random_person(oracle, rng)
            found = read(written(person, plan=plan), plan=plan)
            assert plan.told(*found[2:]) == plan.assess(plan.row(person)), (seed, person)
            applies = plan.applies(plan.row(person))
            for question, answer in plan.by_question(found[1]).items():
                yes_no = {"yes": True, "no": False} if plan.pack.question[question].type == "yes_no" else {}
                given: Any = person.get(question) if applies[question] else None  # else it says nothing
                assert answer == yes_no.get(given, given), (seed, question)


def test_a_response_is_in_progress_where_a_question_that_applies_was_not_asked() -> None:
    [whole] = islice(People(PACK, 3), 1)
    assert json.loads(written(whole))["status"] == "completed"
    assert json.loads(written(whole | {"age": None}))["status"] == "in-progress"
    assert json.loads(written({}, b"null")) == {
        "resourceType": "QuestionnaireResponse", "questionnaire": CANONICAL, "status": "in-progress",
    }  # fmt: skip


def convert(*arguments: str | Path, given: bytes = b"") -> Any:
    return CliRunner().invoke(app, ["convert", *map(str, arguments)], input=given)


def test_the_command_writes_responses_and_reads_them_back(tmp_path: Path) -> None:
    people = [{"id": f"p-{n}", **person} for n, person in enumerate(islice(People(PACK, 7), 40))]
    people += [{"id": "#1", "age": 30}, {"id": "Patient/1", "diet": "unknown"}, {"numbness": "declined"}]
    given = lines(*people).encode()
    (tmp_path / "people.ndjson").write_bytes(given)
    target = tmp_path / "responses.ndjson"
    assert convert(tmp_path / "people.ndjson", "--to", "fhir", "-o", target, "-q").exit_code == 0
    assert mode_of(target) == 0o600
    back = convert(target, "--from", "fhir", "-q")
    assert back.stdout_bytes == convert("-q", given=given).stdout_bytes
    assert score_here(target, "--from", "fhir", "-q").out == score_here("-q", given=given).out


def test_another_library_takes_the_responses() -> None:
    for person in islice(People(PACK, 5), 20):
        QuestionnaireResponse.model_validate_json(written(person))


# Files


ONE = json.dumps(response()).encode()


def bundle(*records: Json, **rest: Any) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in records]} | rest


MANY = [response(subject={"reference": f"Patient/{n}"}) for n in range(1, 4)]
FILES: dict[str, Callable[[], bytes]] = {
    "a line each": lambda: lines(*MANY).encode(),
    "a line each, as on Windows": lambda: lines(*MANY).replace("\n", "\r\n").encode(),
    "a Bundle": lambda: json.dumps(bundle(*MANY)).encode(),
    "a Bundle over many lines": lambda: b"\xef\xbb\xbf" + json.dumps(bundle(*MANY), indent=2).encode() + b"\n",
    "a Bundle that says so last": lambda: json.dumps(dict(reversed(bundle(*MANY).items()))).encode(),
    "pages of Bundles": lambda: lines(bundle(MANY[0]), bundle(*MANY[1:]), bundle()).encode(),
    "responses over many lines": lambda: b"\n".join(json.dumps(each, indent=1).encode() for each in MANY),
}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_all_files_of_responses_give_the_same_people(form: str, size: int) -> None:
    raw = FILES[form]()
    blocks = iter([raw[i : i + size] for i in range(0, len(raw), size)])
    found = [each for some in responses(lambda _: next(blocks, b""), size) for each in some.raws]
    assert [json.loads(each) for each in found if each.strip()] == MANY


def test_a_bundle_is_scored_like_its_responses(tmp_path: Path) -> None:
    (tmp_path / "bundle.json").write_bytes(FILES["a Bundle over many lines"]())
    (tmp_path / "lines.ndjson").write_bytes(FILES["a line each"]())
    of_bundle = score_here(tmp_path / "bundle.json", "--from", "fhir", "-q")
    assert of_bundle.code == 0
    assert [row["id"] for row in of_bundle.rows] == ["Patient/1", "Patient/2", "Patient/3"]
    assert [row["line"] for row in of_bundle.rows] == [1, 2, 3]
    assert score_here(tmp_path / "lines.ndjson", "--from", "fhir", "-q").rows == of_bundle.rows


def test_what_is_no_response_in_a_bundle_is_rejected_alone(tmp_path: Path) -> None:
    errors, source = tmp_path / "errors", tmp_path / "bundle.json"
    entries = bundle(MANY[0], {"resourceType": "Patient", "id": "1"}, MANY[1])
    entries["entry"].append({"fullUrl": "urn:uuid:1"})
    source.write_text(json.dumps(entries))
    ran = score_here(source, "--from", "fhir", "--errors", errors)
    assert ran.code == 1
    assert len(ran.rows) == 2
    assert [(each["line"], each["code"]) for each in read_rejects(errors)] == [
        (2, "not_a_response"),
        (4, "not_a_response"),
    ]


NO_FILES = {
    b"<QuestionnaireResponse/>": "XML",
    b"id,age\n1,70\n": "no FHIR in JSON",
    b"[" + ONE + b"]": "no FHIR in JSON",
    json.dumps(bundle(*MANY)).encode()[:-50]: "cut off",
    json.dumps(bundle(*MANY)).encode() + b" x": "cut off",
    json.dumps(bundle(*MANY) | {"resourceType": "Basket"}).encode(): "is no Bundle",
    b'{"resourceType": "Bundle", "entry": [1]}': "no JSON objects",
    b'{"resourceType": "Bundle" "entry": [{}]}': "not JSON",
    b"{}}": "no FHIR in JSON",
}


@pytest.mark.parametrize("raw", NO_FILES)
def test_a_file_that_holds_no_responses_is_refused_in_a_sentence(tmp_path: Path, raw: bytes) -> None:
    source = tmp_path / "people.json"
    source.write_bytes(raw)
    assert NO_FILES[raw] in refused(source, "--from", "fhir")


def test_fhir_in_another_format_is_recognized(tmp_path: Path) -> None:
    source = tmp_path / "people.json"
    source.write_bytes(ONE)
    assert "--from fhir" in refused(source)
    assert "--from fhir" in refused(source, "--from", "ndjson")


def test_a_mapping_is_not_for_responses(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("questions:\n  age: {field: years}\n")
    (tmp_path / "one.json").write_bytes(ONE)
    said = refused(tmp_path / "one.json", "--from", "fhir", "--map", tmp_path / "map.yaml")
    assert "needs no mapping" in said


def one_large_bundle(size: int) -> Iterator[bytes]:
    entry = json.dumps({"resource": response()}).encode()
    yield b'{"resourceType":"Bundle","type":"collection","entry":[' + entry
    for _ in range(size // len(entry)):
        yield b"," + entry
    yield b"]}"


@pytest.mark.soak
def test_a_bundle_of_any_size_takes_the_same_memory() -> None:
    def most(size: int) -> int:
        blocks = one_large_bundle(size)
        tracemalloc.start()
        number = sum(len(some.raws) for some in responses(lambda _: next(blocks, b"")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert number > size // 1000
        return peak

    assert most(3_000_000) < 2 * most(300_000) < 4_000_000


@pytest.mark.soak
def test_a_resource_of_any_size_in_a_bundle_takes_the_same_memory() -> None:
    def one_large_entry() -> Iterator[bytes]:
        yield b'{"resourceType":"Bundle","entry":[{"resource":{"item":[{"linkId":"age"}'
        yield from [b',{"linkId":"age"}' * 4_000] * 60
        yield b"]}}]}"

    blocks = one_large_entry()
    tracemalloc.start()
    [[raw]] = [some.raws for some in responses(lambda _: next(blocks, b""))]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 1_048_576 < len(raw) < 1_100_000
    assert peak < 3_500_000


def test_a_response_too_long_for_a_record_is_rejected_alone_in_a_bundle() -> None:
    long = response(group("section-about", *[item("age", {"valueInteger": 70}) for _ in range(40_000)]))
    raw = json.dumps(bundle(MANY[0], long, MANY[1])).encode()
    blocks = iter([raw[i : i + 65_536] for i in range(0, len(raw), 65_536)])
    some = [each for lines in responses(lambda _: next(blocks, b"")) for each in lines.raws]
    found = [found for _, _, found in ResponseReader(PLAN, ignore_extra=False).read(Lines(1, some))]
    assert [getattr(each, "code", "scored") for each in found] == ["scored", "too_long", "scored"]


def test_a_text_without_end_is_not_kept() -> None:
    blocks = iter([b'{"entry": [{"a": "', *([b"a" * 1_000_000] * 9)])
    with pytest.raises(UserError, match="a text of more than"):
        list(responses(lambda _: next(blocks, b"")))


# Results out


def test_results_are_bundles_that_another_library_takes(tmp_path: Path) -> None:
    people = [{"id": "Patient/17", "age": 82, "numbness": True, "metformin": True}, {"id": "p-2"}, {"age": 30}]
    urgent = {"id": "https://a.example/Patient/1", "suicidal_thoughts": "unknown"}
    ran = score_here("--to", "fhir", "-q", "--assume", "colchicine=no", given=lines(*people, urgent).encode())
    assert ran.code == 0
    made = [json.loads(line) for line in ran.out.splitlines()]
    plain = score_here("-q", "--explain", "--assume", "colchicine=no", given=lines(*people, urgent).encode()).rows
    assert len(made) == len(plain)
    for each, row in zip(made, plain, strict=True):
        Bundle.model_validate(each)
        guidance, observation = (entry["resource"] for entry in each["entry"])
        assert observation["status"] == "preliminary"
        assert observation["valueCodeableConcept"]["coding"][0]["code"] == row["outcome"]
        assert {PACK.name} == {codes(observation["method"]), codes(guidance["moduleCodeableConcept"])}
        assert guidance["status"] == ("success" if row["decided"] else "data-requested")
        assert [codes(reason) for reason in guidance.get("reasonCode", [])] == row["present"]
        assert guidance["reasonReference"] == [{"reference": each["entry"][1]["fullUrl"]}]
        assert any("colchicine=no" in note["text"] for note in guidance["note"])
        parts = {name: value_of(part) for part in observation["component"] if (name := codes(part["code"]))}
        assert (parts["score"], parts["score-min"], parts["score-max"]) == tuple(
            row[name] for name in ("score", "score_min", "score_max")
        )
        assert parts.get("how-soon") == row["how_soon"]
        assert "probability" not in json.dumps(each)
    assert made[0]["entry"][0]["resource"]["subject"] == {"reference": "Patient/17"}
    assert made[1]["entry"][0]["resource"]["subject"] == {"identifier": {"value": "p-2"}}
    assert "subject" not in made[2]["entry"][0]["resource"]
    assert made[3]["entry"][1]["resource"]["subject"] == {"reference": "https://a.example/Patient/1"}


def codes(concept: Json) -> str:
    return concept["coding"][0]["code"]  # type: ignore[no-any-return]


def value_of(part: Json) -> Any:
    return next(value for name, value in part.items() if name.startswith("value"))


def test_results_say_first_what_to_do_at_once_in_the_words_of_the_locale() -> None:
    for locale, words in (("neutral", "get help now: call a crisis line"), ("en-GB", "call NHS 111")):
        given = lines({"suicidal_thoughts": True}).encode()
        ran = score_here("--to", "fhir", "-q", "--locale", locale, given=given)
        guidance = json.loads(ran.out)["entry"][0]["resource"]
        assert words in guidance["note"][0]["text"]
        assert any("emergency questions are not all answered" in note["text"] for note in guidance["note"])


def test_results_are_the_same_each_time_and_name_their_sources() -> None:
    given = lines({"id": 1, "metformin": True, "numbness": True}).encode()
    first, again = (score_here("--to", "fhir", "-q", given=given).out for _ in range(2))
    assert first == again
    assert b"Yang" in first
