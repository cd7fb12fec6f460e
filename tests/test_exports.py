"""What ODK Central, KoboToolbox and REDCap export comes back as it was answered, with the result that it must have."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import exports
import pytest
from exports import FormField, Person
from test_score import Ran, lines, score_here
from test_vignettes import VIGNETTES, answers_of

from b12screen.engine.plan import Plan
from b12screen.forms import redcap, xlsform
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack

ROOT = Path(__file__).parents[1]
IRON = ROOT / "tests" / "packs" / "iron"

Export = Callable[..., bytes]
EXPORTS: dict[str, tuple[str, Export]] = {
    "ODK Central": ("xlsform", exports.central),
    "ODK Central without groups": ("xlsform", partial(exports.central, groups=False)),
    "KoboToolbox": ("xlsform", partial(exports.kobo, delimiter=",")),
    "KoboToolbox without groups": ("xlsform", partial(exports.kobo, groups=False, delimiter=",")),
    "KoboToolbox with labels": ("xlsform", partial(exports.kobo, labels=True, delimiter=",")),
    "KoboToolbox with labels, without groups": (
        "xlsform",
        partial(exports.kobo, labels=True, groups=False, delimiter=","),
    ),
    "REDCap raw": ("redcap", exports.redcap),
    "REDCap with labels": ("redcap", partial(exports.redcap, labels=True)),
}


@cache
def pack_at(rules: Path) -> Pack:
    return load_pack(rules)


B12 = ROOT / "rules"


@cache
def form_of(kind: str, rules: Path = B12) -> tuple[list[FormField], str]:
    """The fields of a form, and what it writes into its own field."""
    pack = pack_at(rules)
    locale = next(iter(pack.manifest.locales.values()))
    if kind == "xlsform":
        made = xlsform.form(pack, locale)
        [stamp] = [row["calculation"] for row in exports.sheets_in(made)["survey"] if row["name"] == "form_of"]
        return exports.fields_of_xlsform(made), stamp.strip("'")
    made = redcap.form(pack, locale)
    [row] = [row for row in csv.DictReader(io.StringIO(made.decode())) if row["Variable / Field Name"] == "form_of"]
    default = re.search(r'@DEFAULT="([^"]*)"', row["Field Annotation"])
    assert default
    return exports.fields_of_redcap(made), default[1]


def exported(name: str, people: Sequence[Person], rules: Path = B12) -> bytes:
    kind, export = EXPORTS[name]
    fields, stamp = form_of(kind, rules)
    filled = [(str(each["id"]), exports.filled_in(fields, pack_at(rules), each)) for each in people]
    pairs = list(exports.stamped(fields, stamp, filled))
    return export(fields, pairs, form=pack_at(rules).manifest.id) if kind == "redcap" else export(fields, pairs)


def scored(name: str, raw: bytes, *options: str | Path) -> Ran:
    return score_here("--from", EXPORTS[name][0], *options, "-", given=raw)


def without_lines(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key != "line"} | {"id": str(row["id"]).removeprefix("uuid:")}
        for row in rows
    ]


@cache
def vignettes() -> list[dict[str, Any]]:
    plan = Plan(pack_at(B12))
    people = [{"id": f"v-{each['n']}", **answers_of(each, plan)} for each in VIGNETTES]
    return [{name: as_truth(name, answer) for name, answer in person.items()} for person in people]


def as_truth(name: str, answer: Any) -> Any:
    question = pack_at(B12).question.get(name)
    return {"yes": True, "no": False}.get(answer, answer) if question and question.type == "yes_no" else answer


OPEN_PEOPLE: list[dict[str, Any]] = [
    {"id": "all unknown", "age": "unknown", "diet": "unknown", "numbness": "unknown", "suicidal_thoughts": "unknown"},
    {"id": "all declined", "age": "declined", "diet": "declined", "numbness": "declined", "metformin": "declined"},
    {"id": "not asked", "age": None, "hiv": False},
    {"id": "follow-ups", "age": 40, "metformin": True, "metformin_months": "declined", "ppi": True, "ppi_months": 0},
]


@pytest.mark.parametrize("name", EXPORTS)
def test_every_vignette_and_every_open_answer_comes_back_with_its_result(name: str) -> None:
    people: list[dict[str, Any]] = [*vignettes(), *OPEN_PEOPLE]
    ran = scored(name, exported(name, people), "--explain")
    assert ran.code == 0, ran.err
    expected = score_here("--explain", given=lines(*people))
    assert without_lines(ran.rows) == without_lines(expected.rows)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_form_of_another_pack_comes_back_too(name: str) -> None:
    people: list[dict[str, Any]] = [
        {"id": "a", "breathless_at_rest": "unknown", "tired": True, "tired_weeks": "declined", "diet": "vegan"},
        {"id": "b", "breathless_at_rest": False, "tired": True, "tired_weeks": 500, "heavy_periods": True},
        {"id": "c", "tired": "declined", "blood_donor": "unknown", "diet": "unknown"},
    ]
    ran = scored(name, exported(name, people, IRON), "--rules", IRON)
    assert ran.code == 0, ran.err
    assert without_lines(ran.rows) == without_lines(score_here("--rules", IRON, given=lines(*people)).rows)
