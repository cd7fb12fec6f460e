"""The page docs/validation.md and its picture: every figure in them is counted here."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from people_on_file import LABELS, SURVEY

from b12screen.engine.plan import Plan
from b12screen.evaluate.accuracy import Test, bounds, by_rule, test
from b12screen.evaluate.compared import ages_in, decisions, risk_factors
from b12screen.evaluate.fewer import fewer
from b12screen.evaluate.read.joined import Joined
from b12screen.evaluate.show.in_words import number, percent
from b12screen.evaluate.show.pictures import roc
from b12screen.evaluate.show.plots import as_svg
from b12screen.evaluate.statistics import Estimate, area, area_gained
from b12screen.formats.json.reader import measure
from b12screen.pack.assumptions import read_assumptions

from .cdr import cdr
from .survey import ASSUMED, LABEL_NAMES, joined, pack
from .variants import variants

ROOT = Path(__file__).parents[2]
PAGE, PICTURE = ROOT / "docs" / "validation.md", ROOT / "docs" / "validation.svg"
CEILINGS = Path(__file__).parent / "ceilings.json"
MEND = "run: python -m tests.validation"
ADVICE = "discuss_testing"


def write() -> None:
    """Write the page and the picture."""
    PAGE.write_text(page(), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")


def keep(areas: dict[str, Any]) -> None:
    """Keep what models reach, which takes minutes to find out, and on what they were trained."""
    CEILINGS.write_text(json.dumps({"data": data_digest(), "areas": areas}, indent=1) + "\n", encoding="utf-8")


def data_digest() -> str:
    """Give a digest of the survey's files and of what trains the models."""
    models = Path(__file__).parent / "yardsticks.py"
    return hashlib.sha256(b"".join(path.read_bytes() for path in (SURVEY, LABELS, models))).hexdigest()[:16]


@cache
def people(label: str) -> Joined:
    """Give everybody whose label is known, without weights."""
    return joined(label)._replace(weights=None)


@cache
def advice(label: str) -> tuple[int, int]:
    """Give of 100 people with it, and of 100 without, how many would be told to discuss testing."""
    found = next(each for each in bounds(*people(label)[:2])[0].outcomes if each.name == ADVICE)
    return round(100 * (found.sensitivity.value or 0)), round(100 - 100 * (found.specificity.value or 0))


def picture() -> str:
    """Draw how the points rank people for low B12, and where the outcomes stand."""
    as_no = bounds(*people("low_b12")[:2])[0]
    outcomes = [each for each in as_no.outcomes if each.name in (ADVICE, "ask_clinician")]
    return as_svg(roc("validation", as_no.cuts, outcomes, "low B12"), alone=True)


def page() -> str:
    """Give the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    low, mma = people("low_b12"), people("b12_or_mma")
    found, alarms = advice("low_b12")
    yield f"""\
# What it is worth, measured

Any questionnaire tells low B12 only weakly. Of 100 people with low B12 in a US survey, about {found} would have been
told to discuss testing; of 100 people without it, about {alarms} would have been told so too. A result of this program
is a reason to talk about a test, or none; it can neither find nor rule out a deficiency.

![How many people with and without low B12 would be tested](validation.svg)

This page is written by `python -m tests.validation` from the people in
[tests/data/survey](../tests/data/survey/README.md). [measuring.md](measuring.md) says how to measure on records of your
own.

## On whom

{len(low.people):,} US adults of the National Health and Nutrition Examination Survey, 1999-2002 and 2011-2012, public
data, whose serum B12 was measured; pregnant people and people on prescribed B12 are left out.

- `low_b12`: serum B12 below 200 pg/mL. {int(low.cases.sum()):,} people, {100 * low.cases.mean():.1f} %.
- `b12_or_mma`: the same, or below 350 with methylmalonic acid above 271 nmol/L, which says more about a lack in the
  tissues. {int(mma.cases.sum()):,} of the {len(mma.people):,} of whom it is known, {100 * mma.cases.mean():.1f} %.

Limits, which make every figure here rough:

- The survey asked part of the questions, and some in other words. The diet is one day's recall, and hardly anybody is
  vegan; acid tablets are those on prescription only; thyroid disease is any. Operations, nitrous oxide, family history
  and an earlier low B12 were not asked. [Its page](../tests/data/survey/README.md) has all of them.
- Emergency signs were not asked; they are assumed absent. Everything else that was not asked counts as no, so an
  outcome is one that is certain without it.
- The points were chosen on these same people, so their figures are a little too good. Other years of the survey are
  kept for judging, and nobody who writes the rules looks at them.
- Serum B12 itself is a weak measure of deficiency, and its method changed between the years.

## How well points rank people

Area under the ROC curve: how often somebody with it has more points than somebody without; 0.5 is chance. In brackets:
95 % intervals (DeLong).
"""
    yield from _ranked()
    yield """
Models may use every answer as they like, each person judged by models of all others. That the points come near them
says how little is in the answers, and not how good the points are.

## What it would mean to test by it
"""
    yield from _tests()
    yield """
The rule of one symptom and one risk factor, which guidelines have, finds few, and so does this program's advice, which
leaves out symptoms and risk factors that only support. To test everybody over 65 would find more people with fewer
tests. The rule says who has a reason to be seen, not who is likely to have low B12.

## Where it fails
"""
    yield from _failures()
    yield """
## How the points were chosen

From weights that the evidence gives ([catalogue.md](catalogue.md) has each with its sources), few changes were made,
none against the evidence. What the area would be with each undone:
"""
    yield from _choices()
    yield """
By survey years, with the points as they are:
"""
    yield from _by_cycle()
    yield """
Symptoms carry no points: they hardly rank people. They are why somebody should be seen.

## Would fewer questions do as well?

What would differ without a question, its answer taken as no (`b12screen evaluate --questions`); the questions that
change an outcome for 1 in 100 people or the area by 0.002 or more, and only those that the survey asked:
"""
    yield from _fewer()
    yield """
Symptoms decide who should be seen, and so change outcomes, but leave the ranking as it is; months of a medicine change
next to nothing here.

## Is a test worth while?
"""
    yield from _worth()


def _table(head: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    columns = head.split(" | ")
    yield f"| {head} |"
    yield f"|{'|'.join(['---', *['--:'] * (len(columns) - 1)])}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _ranked() -> Iterator[str]:
    kept = json.loads(CEILINGS.read_text(encoding="utf-8"))["areas"]
    columns = [_areas(label) | {name: Estimate(*of) for name, of in kept[label].items()} for label in LABEL_NAMES]
    rows = [(name, *(number(each[name]) for each in columns)) for name in columns[0]]
    yield from _table("ranked by | `low_b12` | `b12_or_mma`", rows)


def _areas(label: str) -> dict[str, Estimate]:
    of = people(label)
    score, cases = of.people.score, of.cases
    weighted = joined(label)
    symptoms = frozenset(place for place, rule in enumerate(pack().rules) if rule.kind == "symptom")
    return {
        "**points**": area(score, cases),
        "points, weighted to the US population": area(score, cases, weighted.weights),
        "age alone": area(ages_in(of.groups), cases),
        "number of risk factors": area(risk_factors(of.people), cases),
        "number of symptoms": area(of.people.present.count(symptoms), cases),
        "Cobalamin Deficiency Risk score, as far as it was asked": area(cdr(list(of.people.ids)), cases),
        "points better than age by": area_gained(score, ages_in(of.groups), cases),
    }


def tests_of(label: str) -> dict[str, Test]:
    """Give what it would mean to test by each of some simple ways."""
    of = people(label)
    kinds = {
        kind: of.people.present.count(frozenset(i for i, rule in enumerate(pack().rules) if rule.kind == kind)) > 0
        for kind in ("symptom", "risk_factor")
    }
    outcomes = [each.id for each in pack().outcomes]
    chosen = {
        f"outcome `{ADVICE}`": of.people.outcome == outcomes.index(ADVICE),
        "any symptom and any risk factor": kinds["symptom"] & kinds["risk_factor"],
        "any risk factor": kinds["risk_factor"],
        "2 points or more": of.people.score >= 2,
        "3 points or more": of.people.score >= 3,
        "age over 65": ages_in(of.groups) > 65,
    }
    return {name: test(name, flags, of.cases) for name, flags in chosen.items()}


def _tests() -> Iterator[str]:
    for label in LABEL_NAMES:
        rows = [
            (
                each.name,
                percent(each.sensitivity),
                percent(each.specificity),
                percent(each.predictive_value),
                number(each.number_needed, 0),
            )
            for each in tests_of(label).values()
        ]
        head = "sensitivity | specificity | has it, if tested | tests a case found"
        yield from _table(f"`{label}`: test by | {head}", rows)
        yield ""
    yield "In brackets: 95 % intervals (Wilson)."


def _failures() -> Iterator[str]:
    for each in _failing():
        yield from wrap(each, 120, subsequent_indent="  ", break_on_hyphens=False)


def _failing() -> Iterator[str]:
    low = people("low_b12")
    ages = ages_in(low.groups)
    old, young = ages >= 65, ages < 65
    rules = {each.rule: each for each in by_rule(low.people, low.cases)}
    found, _ = advice("low_b12")
    yield f"- It misses most: {100 - found} of 100 people with low B12 are not told to discuss testing."
    yield (
        f"- From 65 on the points say little more than age did: the area within these people is "
        f"{number(area(low.people.score[old], low.cases[old]))}; below 65 it is "
        f"{number(area(low.people.score[young], low.cases[young]))}."
    )
    told = "; ".join(
        f"{title} {number(rules[rule].likelihood_ratio, 1)}"
        for rule, title in (
            ("numbness", "numbness"),
            ("pins_and_needles", "tingling"),
            ("unexplained_fatigue", "fatigue"),
            ("memory_problems", "memory problems"),
        )
    )
    yield f"- Symptoms tell next to nothing about low B12 here. Likelihood ratios, where 1 is nothing: {told}."
    yield (
        f"- Acid tablets (PPIs) on prescription go with *less* low B12: {number(rules['ppi'].likelihood_ratio, 1)}. A "
        "large study found the opposite for 2 years or more. They keep one point after a year; their rule says both."
    )
    factors = [("age_over_75", "age over 75"), ("autoimmune_thyroid", "thyroid disease"), ("metformin", "metformin")]
    factors += [("diet_low_animal_without_b12", "little animal food, no B12 otherwise"), ("b12_source", "regular B12")]
    told = "; ".join(f"{title} {number(rules[rule].likelihood_ratio, 1)}" for rule, title in factors)
    yield f"- What does tell something tells little: {told}."


def _choices() -> Iterator[str]:
    rows = [
        (
            "the points as they are",
            *(number(area(people(each).people.score, people(each).cases)) for each in LABEL_NAMES),
        )
    ]
    for name, rules in variants().items():
        others = [joined(label, rules) for label in LABEL_NAMES]
        rows.append((name, *(number(area(each.people.score, each.cases)) for each in others)))
    yield from _table("points | `low_b12` | `b12_or_mma`", rows)


def _by_cycle() -> Iterator[str]:
    rows = []
    for cycle in sorted(set(map(str, people("low_b12").groups["cycle"]))):
        cells = [cycle]
        for label in LABEL_NAMES:
            of = people(label)
            chosen = np.array([each == cycle for each in of.groups["cycle"]])
            cases = of.cases[chosen]
            cells += [number(area(values[chosen], cases)) for values in (of.people.score, ages_in(of.groups))]
        rows.append(tuple(cells))
    head = " | ".join(f"`{label}`: points | age alone" for label in LABEL_NAMES)
    yield from _table(f"years | {head}", rows)


def _fewer() -> Iterator[str]:
    plan = Plan(pack(), read_assumptions(pack(), ASSUMED), measure)
    names = tuple(question.id for question in plan.fields)
    low, mma = (fewer(joined(label, keeps=names)._replace(weights=None), plan) for label in LABEL_NAMES)
    of_mma = {each.question: each for each in mma.questions}
    rows = [
        (
            pack().question[each.question].label,
            f"{100 * each.outcomes_changed / low.people:.1f} %",
            number(each.area_lost),
            number(of_mma[each.question].area_lost),
        )
        for each in low.questions
        if each.outcomes_changed >= low.people / 100 or abs(each.area_lost.value or 0) >= 0.002
    ]
    yield from _table("without | outcomes changed | area lost, `low_b12` | `b12_or_mma`", rows)


def _worth() -> Iterator[str]:
    found = decisions(people("low_b12"))
    shown = ("test everyone", f"outcome {ADVICE}", "age over 65", "points", "number of risk factors")
    places = [place for place, at in enumerate(found.thresholds) if at in (0.01, 0.02, 0.03, 0.05)]
    yield (
        "Net benefit for `low_b12`: cases found per 1,000 people, less the tests in vain at what each costs. At 2 %\n"
        "one case found is worth 49 tests in vain; testing nobody is 0.\n"
    )
    rows = [
        (each.by, *(f"{1000 * each.net_benefit[place]:.1f}" for place in places))
        for each in found.choices
        if each.by in shown
    ]
    yield from _table("test by | " + " | ".join(f"{100 * found.thresholds[place]:g} %" for place in places), rows)
    yield (
        "\nWhere a test is cheap, testing everyone is best; where it is dear, nobody. Points help a little in between."
    )
