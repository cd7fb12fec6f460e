"""b12screen from Python: score_one, score_many and score_table say what the command says."""

import doctest
import html
import json
import pydoc
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pyarrow as pa
import pytest
from benchmarks.people import People
from test_score import RULES, SECRET, lines, score_here

import b12screen
from b12screen import Rejected, RejectedError, Result, UserError, api, page, score_many, score_one, score_table
from b12screen.formats.extras import LIBRARIES, needs_extra
from b12screen.formats.schemas import schema_of_result
from b12screen.pack.load import load_pack

ROOT = Path(__file__).parents[1]
PACK = load_pack(RULES)
PERSON: dict[str, Any] = {
    "id": "p-17",
    "age": 82,
    "metformin": True,
    "metformin_months": 60,
    "numbness": "yes",
    "diet": "unknown",
}
NO_EXTRAS = 'import sys; sys.modules["pyarrow"] = None; '


def people(count: int) -> list[dict[str, Any]]:
    """Give people who answered every question, a few of them with "unknown" or "declined"."""
    return [{"id": i, **person} for i, person in enumerate(islice(People(PACK, "library"), count))]


def test_one_person_gets_the_result_that_the_command_gives() -> None:
    assert score_one(PERSON) == score_here(given=lines(PERSON)).row
    explained = score_one(PERSON, explain=True, assume=["all=no"])
    assert explained == score_here("--explain", "--assume", "all=no", given=lines(PERSON)).row
    schema = json.loads(
        subprocess.run([sys.executable, "-m", "b12screen", "schema", "result"], capture_output=True).stdout
    )
    jsonschema.validate(score_one(PERSON), schema)


def test_many_people_get_the_results_that_the_command_gives() -> None:
    some = people(300)
    assert list(score_many(iter(some))) == score_here(given=lines(*some)).rows
    assert [score_one(each) | {"line": i} for i, each in enumerate(some, 1)] == list(score_many(some))


def test_a_table_gets_the_results_that_the_command_gives() -> None:
    some = [as_text(each) for each in people(5_000)]
    names = dict.fromkeys(key for each in some for key in each)
    table = pa.table({name: [each.get(name) for each in some] for name in names})
    found = score_table(table, assume=["red_flags=no"])
    assert found.to_pylist() == list(score_many(people(5_000), assume=["red_flags=no"]))
    assert found.schema.field("id").type == pa.int64()
    assert found.schema.metadata[b"b12screen.pack"].decode() == found["pack"][0].as_py()
    chunked = pa.concat_tables([table.slice(0, 7), table.slice(7)])
    assert score_table(chunked, assume=["red_flags=no"]) == found


def as_text(person: Mapping[str, Any]) -> dict[str, Any]:
    """Give answers as text, since a column holds one type."""
    words = {True: "yes", False: "no"}
    return {
        key: value if key == "id" or value is None else words[value] if isinstance(value, bool) else str(value)
        for key, value in person.items()
    }


BAD: list[tuple[dict[Any, Any], str | None, str]] = [
    ({"age": "82"}, "age", "wrong_type"),
    ({"age": 82.5}, "age", "wrong_type"),
    ({"age": float("inf")}, "age", "wrong_type"),
    ({"numbness": 1.0}, "numbness", "wrong_type"),
    ({"numbness": np.array(["yes", "no"])}, "numbness", "wrong_type"),
    ({"age": np.array([1, 2])}, "age", "wrong_type"),
    ({"age": True}, "age", "wrong_type"),
    ({"age": 121}, "age", "out_of_range"),
    ({"diet": SECRET}, "diet", "unknown_option"),
    ({"diets": "vegan"}, "diets", "unknown_key"),
    ({1: "vegan"}, None, "unknown_key"),
    ({"metformin_months": 3}, "metformin_months", "follow_up"),
    ({"id": 1.5}, "id", "wrong_type"),
    ({"id": "\ud800"}, None, "encoding"),
    ({"numbness": ["yes"]}, "numbness", "wrong_type"),
]


@pytest.mark.parametrize(("bad", "field", "code"), BAD, ids=[code for _, _, code in BAD])
def test_answers_that_cannot_stand_raise_what_is_wrong_and_never_say_the_answer(
    bad: dict[Any, Any], field: str | None, code: str
) -> None:
    with pytest.raises(RejectedError) as caught:
        score_one(bad)
    error = caught.value
    assert (error.field, error.code) == (field, code)
    assert error.code in str(error)
    assert error.message in str(error)
    assert SECRET not in str(error)
    rejects: list[Rejected] = []
    found = list(score_many([{}, bad, PERSON], rejects=rejects))
    assert [row["line"] for row in found] == [1, 3]
    assert rejects == [{"line": 2, "field": field, "code": code, "message": error.message}]
    with pytest.raises(RejectedError):
        list(score_many([{}, bad]))


def test_a_row_that_cannot_stand_raises_or_goes_to_the_rejects() -> None:
    table = pa.table({"id": [1, 2, 3], "age": [82, 121, 82], "numbness": [True, None, False]})
    with pytest.raises(RejectedError, match="age: out_of_range"):
        score_table(table)
    rejects: list[Rejected] = []
    assert score_table(table, rejects=rejects)["line"].to_pylist() == [1, 3]
    assert [(each["line"], each["field"], each["code"]) for each in rejects] == [(2, "age", "out_of_range")]


def test_extra_keys_and_columns_are_left_out_on_demand() -> None:
    assert score_one(PERSON | {"ward": 3}, ignore_extra=True) == score_one(PERSON)
    assert list(score_many([PERSON | {"ward": 3}], ignore_extra=True)) == [score_one(PERSON)]
    table = pa.table({"age": [82], "ward": [3.0]})
    with pytest.raises(UserError, match='No question is called "ward"'):
        score_table(table)
    assert score_table(table, ignore_extra=True) == score_table(table.select(["age"]))


def test_tables_without_rows_give_tables_without_rows() -> None:
    found = score_table(pa.table({"age": pa.array([], pa.int8())}), explain=True)
    assert found.num_rows == 0
    assert {"id", "outcome", "reasons", "settle"} < set(found.column_names)


def test_other_rules_are_taken_from_their_folder_and_wrong_ones_are_said(tmp_path: Path) -> None:
    assert score_one(PERSON, rules=RULES) == score_one(PERSON)
    with pytest.raises(UserError):
        score_one(PERSON, rules=tmp_path / "none")
    with pytest.raises(UserError, match='there is no question or section "agee"'):
        score_one(PERSON, assume=["agee=3"])


def test_threads_that_score_at_once_get_the_same_results() -> None:
    some = people(400)
    wanted = [score_one(each) for each in some]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(score_one, some)) == wanted


def test_only_tables_need_the_extra() -> None:
    program = NO_EXTRAS + (
        "import b12screen; print(b12screen.score_one({'age': 3})['outcome'])\n"
        "try: b12screen.score_table(None)\n"
        "except b12screen.UserError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines() == [
        "out_of_scope",
        "pyarrow is not installed. Get it with: pip install 'numpy>=1.26,<3' 'pyarrow>=18,<27'",
    ]


def test_the_package_names_what_it_gives_and_nothing_else() -> None:
    assert all(getattr(b12screen, name) for name in b12screen.__all__)
    assert {name for name in dir(b12screen) if not name.startswith("_")} == {*b12screen.__all__} - {"__version__"}
    with pytest.raises(AttributeError, match="has no attribute 'score_all'"):
        b12screen.score_all  # noqa: B018 - that it cannot be had is what is tested


def test_help_says_what_goes_in_and_what_comes_out_without_another_file() -> None:
    told = pydoc.plain(pydoc.render_doc(b12screen))
    for name in ("score_one(answers: ", "score_many(people: ", "score_table(table: ", "page(person: ", "class Result("):
        assert name in re.sub(r"\(\s+", "(", told)  # later Pythons write a parameter a line
    assert not re.search(r"\bdesign\.md|\bux\.md|section \d", told)
    assert all(f"\n     |  {key} " in told for key in ("outcome", "decided", "urgency", "how_soon", "settle"))


def test_the_examples_of_the_help_are_true() -> None:
    for module in (b12screen, api):
        assert doctest.testmod(module, globs={name: getattr(b12screen, name) for name in b12screen.__all__}).failed == 0


def test_the_type_of_a_result_has_the_keys_that_its_schema_has() -> None:
    schema = schema_of_result(PACK)
    optional = {"reasons", "settle", "assumed"}
    assert Result.__optional_keys__ == optional
    assert Result.__required_keys__ | optional == schema["properties"].keys() - {"source"}
    assert score_one(PERSON, explain=True, assume=["all=no"]).keys() == Result.__required_keys__ | optional
    assert Result.__required_keys__ == score_one(PERSON).keys()


def test_a_page_is_the_summary_in_text_and_as_html() -> None:
    day, urgent = date(2026, 11, 21), {"suicidal_thoughts": True}
    shown = page(PERSON, as_of=day, locale="en-GB")
    text = score_here("--to", "text", "--as-of", "2026-11-21", "--locale", "en-GB", given=lines(PERSON)).out.decode()
    assert str(shown).startswith("Summary of answers, id p-17\n")
    assert str(shown).split("\n", 1)[1] in text
    assert shown.html.startswith("<!DOCTYPE html>")
    assert "NHS 111" in page(urgent, locale="en-GB").html and "NHS 111" not in page(urgent).html
    assert date.today().isoformat() in str(page(PERSON))
    assert "assumed" in str(page(PERSON, assume=["all=no"]))
    assert "id" not in repr(shown) and "82" not in repr(shown)


def test_a_notebook_shows_the_page_in_a_frame_that_runs_nothing() -> None:
    shown = page({"id": '"><script>alert(1)</script>', "age": 82})
    framed = shown._repr_html_()
    assert re.fullmatch(r'<iframe sandbox title="Summary" style="[^"]*" srcdoc="[^"<>]*"></iframe>', framed)
    [content] = re.findall('srcdoc="([^"]*)"', framed)
    assert html.unescape(content) == shown.html
    assert "<script>" not in shown.html


def test_a_page_of_nobody_and_of_wrong_answers_is_refused() -> None:
    with pytest.raises(RejectedError, match="age: out_of_range"):
        page({"age": 200})
    with pytest.raises(UserError, match='There is no locale "xx"'):
        page(PERSON, locale="xx")
    assert str(page(PERSON | {"ward": 3}, ignore_extra=True)) == str(page(PERSON))


def test_missing_libraries_are_named_with_the_bounds_of_pyproject() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]

    def all_of(extra: str) -> set[str]:
        named = {each for each in extras[extra] if not each.startswith("b12screen[")}
        inner = (each.removeprefix("b12screen[").removesuffix("]") for each in set(extras[extra]) - named)
        return named.union(*map(all_of, inner))

    assert {extra: set(needed) for extra, needed in LIBRARIES.items()} == {extra: all_of(extra) for extra in LIBRARIES}


@pytest.mark.parametrize(
    ("imported", "extra", "told"),
    [
        (
            "py4j.java_gateway",
            "spark",
            "pyspark is not installed. Get it with: pip install 'numpy>=1.26,<3' 'pyarrow>=18,<27' 'pandas>=2.2,<3' "
            "'pyspark>=4,<5'",
        ),
        ("grpc", "spark", "grpc is not installed. Get it with: pip install 'grpc'"),
    ],
)
def test_a_missing_library_goes_by_the_name_that_pip_knows(imported: str, extra: str, told: str) -> None:
    with pytest.raises(UserError) as caught, needs_extra(extra):
        raise ModuleNotFoundError(name=imported)
    assert str(caught.value) == told


def test_nothing_that_is_published_under_our_name_is_asked_for() -> None:
    shipped = [
        path for folder in ("b12screen", "docs") for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".md")
    ]
    naming = [str(path) for path in [*shipped, ROOT / "README.md"] if b"b12screen[" in path.read_bytes()]
    assert naming == []
