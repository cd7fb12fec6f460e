"""Makes a pack of many rules and questions from another: copies of all it holds, and plain rules up to the number."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from b12screen.authoring.trials import answers_of
from b12screen.engine.plan import Plan
from b12screen.pack.conditions import Count, leaves
from b12screen.pack.models import Case, Expected, Note, Pack, Rule
from b12screen.pack.questions import Question, Section
from b12screen.pack.reads import conditions_of

Part = TypeVar("Part", Section, Rule, Note, Case)


def large_pack(pack: Pack, size: int = 300) -> Pack:
    """Give a pack with `size` rules and at least as many questions as the copies need; its examples and cases pass."""
    copies = size // max(len(pack.rules), len(pack.questions))
    whole = pack
    for number in range(2, copies + 1):
        ids = (*pack.question, *pack.rule, *(note.id for note in pack.notes))
        names = {name: f"{name}_{number}" for name in (*ids, *_tags_that_tie(pack))}
        whole = whole.changed(
            sections=(*whole.sections, *(_renamed(each, names, f"_{number}") for each in pack.sections)),
            rules=(*whole.rules, *(_renamed(each, names) for each in pack.rules)),
            notes=(*whole.notes, *(_renamed(each, names) for each in pack.notes)),
            cases=(*whole.cases, *(_renamed(each, names, f"_{number}") for each in pack.cases)),
        )
    return _with_expectations(_filled(whole, size))


def _tags_that_tie(pack: Pack) -> set[str]:
    """Give the tags by which rules and openers count; copies that shared them would make one group of questions."""
    conditions = [*(each for rule in pack.rules for each in conditions_of(rule))]
    conditions += [each.only_if for each in pack.questions if each.only_if is not None]
    counts = [leaf.count for each in conditions for leaf in leaves(each) if isinstance(leaf, Count)]
    return {count.tag for count in counts if count.tag is not None}


def _renamed(part: Part, names: Mapping[str, str], end: str = "") -> Part:
    """Give a copy with other ids, and other rules and questions wherever it names them."""

    def of(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): of(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [of(each) for each in value]
        return names.get(value, value) if isinstance(value, str) else value

    plain = of(msgspec.to_builtins(part))
    return msgspec.convert(plain | {"id": plain["id"] + end}, type(part))


def _filled(pack: Pack, size: int) -> Pack:
    """Add yes/no questions and a symptom for each until there are enough rules."""
    first = next(each for each in pack.rules if each.kind == "symptom")
    numbers = range(size - len(pack.rules))
    questions = tuple(Question(f"extra_{i}", "yes_no", "Extra?", "extra") for i in numbers)
    rules = tuple(_extra(first, question.id) for question in questions)
    extra = Section("extra", "Extra", questions)
    return pack.changed(sections=(*pack.sections, extra) if questions else pack.sections, rules=(*pack.rules, *rules))


def _extra(rule: Rule, name: str) -> Rule:
    plain = msgspec.to_builtins(rule)
    examples = [
        {"given": {name: given}, "expect": expect}
        for given, expect in ((True, "present"), (False, "absent"), ("unknown", "unknown"))
    ]
    when = {"form": "answer", "answer": name, "is": ["yes"]}
    return msgspec.convert(plain | {"id": name, "when": when, "examples": examples, "tags": [], "levels": []}, Rule)


def _with_expectations(pack: Pack) -> Pack:
    """Let each case state what it stated before, as the larger pack says it."""
    plan = Plan(pack)

    def stating(case: Case) -> Case:
        found = plan.assess(plan.row(answers_of(case, plan)))
        stated = {
            key: getattr(found, key)
            for key in Expected.__struct_fields__
            if getattr(case.expect, key) is not None and key != "guidelines"
        }
        guidelines = {name: found.guidelines[name] for name in case.expect.guidelines}
        return replace(case, expect=Expected(**stated, guidelines=guidelines))

    return pack.changed(cases=tuple(map(stating, pack.cases)))
