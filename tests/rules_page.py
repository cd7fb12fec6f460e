"""Writes the generated parts of docs/rules.md; `python -m cogapp -r docs/rules.md` puts them into the page."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from b12screen.authoring import new_pack
from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.codes.files import CODES_OF_FILES
from b12screen.authoring.codes.meaning import CODES_OF_MEANING
from b12screen.authoring.codes.names import CODES_OF_NAMES
from b12screen.authoring.codes.registry import CODES
from b12screen.authoring.codes.shapes import CODES_OF_SHAPES
from b12screen.authoring.schemas import pack_schemas
from b12screen.report.markup import table
from b12screen.text import in_words

CODE_GROUPS = {
    "Files": CODES_OF_FILES,
    "Shapes": CODES_OF_SHAPES,
    "Names": CODES_OF_NAMES,
    "Meaning": CODES_OF_MEANING,
}
_CONDITIONS = {"AllOf", "AnyOf", "Not", "AnswerIs", "RuleHolds", "Count"}
_IN_WORDS = {
    r"^[a-z][a-z0-9_]*$": "an id",
    r"^[a-z0-9][a-z0-9_]*$": "a code",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "a version",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date",
}
# What each piece is called on the page; those with a heading are linked.
_PIECES = {
    **{"Section": "sections", "Question": "questions", "Checklist": "checklists", "Option": "options"},
    **{"Level": "levels", "Example": "examples", "Locale": "locale", "Always": "fixed sentences"},
    **{"Statement": "sentences", "Change": "changes", "Unnoticed": "unnoticed changes", "Expected": "expected result"},
    **{"GuidelineView": "views", "CountFilter": "filter"},
}
# The smallest example of each key whose value is no piece of its own: checked against the schema by a test.
EXAMPLES: dict[str, dict[str, str]] = {
    "Manifest": {
        **{"id": "bicycle", "version": "0.1.0", "title": "Before you ride", "status": "unreviewed"},
        **{"reviewed_by": "Dr A. Example", "reviewed_on": "2026-01-31", "language": "en"},
        **{"weights": "{strong: 3, none: 0}", "forbidden": "[no worries]", "how_soon": "{emergency: now}"},
    },
    "Locale": {
        **{"title": "Anywhere", "emergency": "Call for help now.", "crisis_line": "Call the crisis line now."},
        **{"eye": "Have your eye seen now.", "same_day": "Get help today.", "how_soon": "{weeks: In some weeks.}"},
    },
    "Always": {},
    "Statement": {"say": "Nobody has looked at it.", "when": "{rule: outdoors}", "sources": "[handbook]"},
    "Change": {"version": "0.1.0", "date": "2026-01-31", "what": "The first version."},
    "Unnoticed": {"change": '"hurt: weight none -> strong"', "because": "Red flags need no points."},
    "Section": {"id": "care", "title": "How you keep it"},
    "Checklist": {"checklist": "Which of these?", "why": "They tell what is worn."},
    "Question": {
        **{"id": "noisy_weeks", "type": "number", "text": "For how many weeks?", "label": "weeks with a noisy chain"},
        **{
            "detail": "Count from the first squeak.",
            "why": "A chain wears out.",
            "range": "[0, 100]",
            "unit": "weeks",
            "unknown_means": "yes",
            "same_page": "yes",
        },
        **{"only_if": "{answer: noisy_chain, is: yes}"},
    },
    "Option": {"code": "shed", "text": "In a shed"},
    "Outcome": {
        **{"id": "workshop", "when": "{rule: weak_brakes}", "urgency": "3", "how_soon": "days"},
        **{
            "reassuring": "true",
            "title": "Go to a workshop",
            "say": "Something is wrong.",
            "next_steps": "[Walk it there.]",
        },
        **{"sources": "[handbook]"},
    },
    "Note": {
        **{"id": "oil_the_chain", "when": "{rule: noisy_chain}", "how_soon": "weeks", "say": "Oil the chain."},
        **{"sources": "[handbook]"},
    },
    "Guideline": {"id": "club", "title": "The club's rules", "verified": "primary", "source": "handbook"},
    "GuidelineView": {
        **{"id": "stop", "when": "{rule: weak_brakes}", "applies": "true", "say": "The club says not to ride."},
    },
    "Source": {
        "id": "handbook",
        "citation": "A handbook, 2026.",
        "address": "https://example.org",
        "read": "whole",
        "read_at": "A copy in the club.",
    },
    "ProxyText": {"text": "You fell, and are hurt", "for_other": "They fell, and are hurt"},
    "Rule": {
        **{"id": "weak_brakes", "kind": "symptom", "title": "Weak brakes", "short": "brakes", "tags": "[trigger]"},
        **{"when": "{answer: weak_brakes, is: yes}", "weight": "strong", "do_now": "same_day"},
        **{"because": "They may not hold.", "sources": "[handbook]"},
    },
    "Level": {"weight": "strong", "when": "{answer: noisy_weeks, at_least: 8}"},
    "Example": {"given": "{weak_brakes: yes}", "expect": "present", "points": "3"},
    "Case": {
        **{"id": "well_kept", "story": "It stands indoors.", "base": "no", "answers": "{kept: indoors}"},
        **{"expect": "{outcome: nothing_found}"},
    },
    "Expected": {
        **{"outcome": "workshop", "decided": "true", "could_become": "[help_first]", "score": "6"},
        **{"score_min": "3", "score_max": "6", "present": "[outdoors]", "unknown": "[hurt]"},
        **{"notes": "[oil_the_chain]", "guidelines": "{club: stop}"},
    },
    "AllOf": {"all": "[{rule: outdoors}, {rule: weak_brakes}]"},
    "AnyOf": {"any": "[{rule: outdoors}, {rule: weak_brakes}]"},
    "Not": {"not": "{rule: serviced}"},
    "AnswerIs": {
        **{"answer": "kept", "is": "[shed, outdoors]", "at_least": "8", "more_than": "7", "below": "9"},
        "at_most": "8",
    },
    "RuleHolds": {"rule": "outdoors"},
    "Count": {"count": "{kind: symptom}", "at_least": "1"},
    "CountFilter": {"kind": "symptom", "tag": "trigger", "rules": "[weak_brakes, outdoors]"},
}


def pieces() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Give the name and schema of every piece that has keys, with the other pieces that it may refer to."""
    for schema in pack_schemas().values():
        others = schema.get("$defs", {})
        for name, piece in [*others.items(), *([(schema["title"], schema)] if "title" in schema else [])]:
            if "properties" in piece:
                yield name, piece, others


def keys(*names: str) -> str:
    """Give the table of the keys of these pieces."""
    found = {name: piece for name, piece, _ in pieces()}
    rows = []
    for name in names:
        needed = found[name].get("required", ())
        for key, value in found[name]["properties"].items():
            example = EXAMPLES[name].get(key)
            shown = f"`{key}: {example}`" if example else "below"
            rows.append((f"`{key}`", "yes" if key in needed else "", _value(value), value["description"], shown))
    return "\n".join(table(("Key", "Needed", "Value", "Meaning", "Example"), rows))


def _value(schema: dict[str, Any]) -> str:
    """Say in words what a schema lets pass."""
    forms = [each for each in schema.get("anyOf", schema.get("oneOf", [])) if each.get("type") != "null"]
    if forms and {each.get("$ref", "").rpartition("/")[2] for each in forms} == _CONDITIONS:
        return "a condition"
    if len(forms) > 1:
        return in_words((_value(each) for each in forms), "or")
    if forms:
        null = "" if "default" in schema else " or null"
        return _value(forms[0]) + null
    if "$ref" in schema:
        return _PIECES[schema["$ref"].rpartition("/")[2]]
    if "const" in schema or "enum" in schema:
        return in_words((f"`{each}`" for each in schema.get("enum", [schema.get("const")])), "or")
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items")
        return "two whole numbers" if items is None else f"a list of {_several(_value(items))}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"a mapping to {_value(inner)}" if isinstance(inner, dict) else "a mapping"
    if kind == "integer":
        limits = [f"{words} {schema[key]}" for key, words in (("minimum", "from"), ("maximum", "to")) if key in schema]
        return " ".join(["a whole number", *limits])
    if kind == "boolean":
        return "true or false"
    return _IN_WORDS.get(schema.get("pattern", ""), "text")


def _several(one: str) -> str:
    return f"{one.partition(' ')[2]}s" if one.startswith(("a ", "an ")) else one


def codes(group: str) -> str:
    """Give the table of the problem codes of one group."""
    rows = ((f"`{code}`", each.means, each.mend) for code, each in sorted(CODE_GROUPS[group].items()))
    return "\n".join(table(("Code", "What is wrong", "How to mend it"), [_safe(row) for row in rows]))


def _safe(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Give cells whose text Markdown leaves as it is."""
    first, *others = cells
    return (first, *(re.sub(r"[<>*|\[\]]", r"\\\g<0>", cell) for cell in others))


def file(name: str) -> str:
    """Give a file of the example pack, as a code block."""
    lines = (Path(new_pack.__file__).parent / "example" / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(["```yaml", f"# {name}", *lines[1:], "```"])


def shown(*commands: str) -> str:
    """Give commands and what they print, one after the other beside an empty folder, as a code block."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for command in commands:
            program, *arguments = shlex.split(command)
            assert program == "b12screen"
            done = subprocess.run(
                [sys.executable, "-m", program, *arguments],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                env={"PATH": "", "TERM": "dumb", "XDG_CACHE_HOME": folder, "HOME": folder}
                | {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
                check=False,
            )
            lines += [f"$ {command}", *done.stdout.splitlines()]
    return "\n".join(["```console", *lines, "```"])


def mistake(name: str, right: str, wrong: str) -> str:
    """Give something wrong in a file of the example pack, what check says of it, and what was right."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "pack"
        new_pack.write_example_pack(pack)
        text = (pack / name).read_text(encoding="utf-8")
        assert text.count(right) == 1, f"{name} holds {right!r} {text.count(right)} times"
        (pack / name).write_text(text.replace(right, wrong), encoding="utf-8")
        said = [f"{each.code}: {each.message}" for each in problems_in(pack)]
    assert said, f"nothing is wrong with {wrong!r}"
    assert {each.partition(":")[0] for each in said} <= set(CODES)
    block = ["```yaml", f"# wrong, in {name}", wrong.strip("\n"), "# right", right.strip("\n"), "```"]
    return "\n".join([*block, "", *(f"- `{each}`" for each in said)])
