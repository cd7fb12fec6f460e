"""The catalogue: everything in a pack as one page of Markdown, for people who do not read YAML."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from msgspec.structs import asdict

from b12screen.authoring.conditions_in_words import in_words, kind_in_words
from b12screen.authoring.descriptions import (
    READ,
    Line,
    Property,
    guideline_properties,
    note_properties,
    outcome_properties,
    question_properties,
    rule_properties,
    said,
    source_properties,
)
from b12screen.authoring.diff.versions import BUMPS
from b12screen.errors import UserError, system_says
from b12screen.pack.conditions import Kind
from b12screen.pack.models import Locale, Manifest, Pack, Statement
from b12screen.report.markup import code, escaped, link, table
from b12screen.text import clean, starting_large

FILE = "catalogue.md"

Lines = Iterator[str]


def catalogue(pack: Pack) -> str:
    """Give the catalogue of a pack."""
    chapters = {
        "How outcomes are chosen": _outcomes(pack),
        "Data dictionary": _questions(pack),
        **{starting_large(kind_in_words(kind, plural=True)): _rules(pack, kind) for kind in get_args(Kind)},
        "Weights": _weights(pack.manifest),
        "Notes": _notes(pack),
        "Guidelines": _guidelines(pack),
        "Sources": _sources(pack),
        "Fixed sentences": _fixed(pack),
        "Locales": _locales(pack.manifest),
        "What bumps the version": iter([BUMPS.rstrip()]),
        "Changelog": _changes(pack.manifest),
    }
    lines = [*_head(pack), "## Contents", "", *(f"- {link(title, title)}" for title in chapters)]
    for title, content in chapters.items():
        lines += ["", f"## {title}", "", "\n".join(content).strip("\n") or "None."]
    return "\n".join(lines) + "\n"


def write_catalogue(pack: Pack, folder: Path) -> Path:
    """Write the catalogue into a folder, which is made if it is missing, and give the path of the file."""
    path = folder / FILE
    beside = folder / f".{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(catalogue(pack), encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise UserError(f"Cannot write {clean(str(path))}: {system_says(error)}. Choose another folder.") from None
    return path


def _head(pack: Pack) -> Lines:
    manifest = pack.manifest
    signed = f" by {escaped(manifest.reviewed_by)}" if manifest.reviewed_by else ""
    dated = f" on {manifest.reviewed_on}" if manifest.reviewed_on else ""
    yield f"# Rule catalogue: {escaped(manifest.title)}"
    yield ""
    yield "<!-- Written by `b12screen rules docs`; change the rules, not this file. -->"
    yield ""
    yield f"- **Pack:** {code(manifest.id)}, version {manifest.version}, in the language {escaped(manifest.language)}"
    yield f"- **Status:** {manifest.status}{signed}{dated}"
    yield f"- **Every result names it as:** {code(pack.name)}"
    yield (
        f"- **It holds:** {len(pack.questions)} questions, {len(pack.rules)} rules, {len(pack.outcomes)} outcomes, "
        f"{len(pack.notes)} notes, {len(pack.guidelines)} guidelines, {len(pack.sources)} sources, "
        f"{len(pack.cases)} cases"
    )
    yield ""


def _outcomes(pack: Pack) -> Lines:
    yield "The result is the first of these whose condition is certain, whatever the open questions turn out to be."
    yield ""
    rows = []
    for i, outcome in enumerate(pack.outcomes, 1):
        when = "in all other cases" if outcome.when is None else in_words(outcome.when, pack)
        urgency = "-" if outcome.urgency is None else str(outcome.urgency)
        rows.append((str(i), link(outcome.id, f"outcome {outcome.id}"), escaped(when), urgency))
    yield from table(("Order", "Outcome", "Chosen when", "Urgency"), rows)
    for outcome in pack.outcomes:
        yield from _entry("outcome", outcome.id, outcome.title, outcome_properties(pack, outcome))


def _questions(pack: Pack) -> Lines:
    yield 'Every question is a key of the answers. Beside its values each takes "unknown", "declined" and null.'
    yield ""
    rows = ((link(each.id, f"question {each.id}"), f"`{each.type}`", escaped(each.label)) for each in pack.questions)
    yield from table(("Key", "Type", "In a summary"), rows)
    for each in pack.questions:
        kind = Property("Type", (Line(each.type),))
        yield from _entry("question", each.id, "", [kind, *question_properties(pack, each)])


def _rules(pack: Pack, kind: Kind) -> Lines:
    rules = [rule for rule in pack.rules if rule.kind == kind]
    if not rules:
        return
    rows = (
        (
            link(each.id, f"rule {each.id}"),
            escaped(each.title),
            "/".join([each.weight, *(level.weight for level in each.levels)]),
        )
        for each in rules
    )
    yield from table(("Rule", "Title", "Weight"), rows)
    for rule in rules:
        yield from _entry("rule", rule.id, rule.title, rule_properties(pack, rule))


def _weights(manifest: Manifest) -> Lines:
    yield "Points are chosen by people. They rank, and no condition of an outcome can read them."
    yield ""
    yield from table(("Weight", "Points"), ((name, str(number)) for name, number in manifest.weights.items()))


def _notes(pack: Pack) -> Lines:
    for note in pack.notes:
        yield from _entry("note", note.id, "", note_properties(pack, note))


def _guidelines(pack: Pack) -> Lines:
    for guideline in pack.guidelines:
        yield from _entry("guideline", guideline.id, guideline.title, guideline_properties(pack, guideline))


def _sources(pack: Pack) -> Lines:
    for source in pack.sources:
        yield from _entry("source", source.id, "", source_properties(pack, source))


def _fixed(pack: Pack) -> Lines:
    yield "Every summary says these, whatever its outcome."
    for heading, statements in asdict(pack.manifest.always).items():
        if statements:
            yield from ("", f"### Fixed sentence {heading}", "")
            yield from (f"{i}. {_statement(pack, each)}" for i, each in enumerate(statements, 1))


def _statement(pack: Pack, statement: Statement) -> str:
    read = {source.id: READ[source.read] for source in pack.sources}
    cited = "; ".join(f"{link(name, f'source {name}')} ({read[name]})" for name in statement.sources)
    return escaped(said(pack, statement)) + (f" Sources: {cited}" if cited else "")


def _locales(manifest: Manifest) -> Lines:
    for i, (name, locale) in enumerate(manifest.locales.items()):
        yield from ([""] * bool(i) + [f"### Locale {code(name)}: {escaped(locale.title)}", ""])
        yield from (f"- **{escaped(key)}:** {escaped(words)}" for key, words in _words(locale))


def _words(locale: Locale) -> Iterator[tuple[str, str]]:
    for key, words in asdict(locale).items():
        if key != "title" and words is not None:
            said = words.items() if isinstance(words, dict) else [(None, words)]
            yield from ((f"{key}, {when}" if when else key, text) for when, text in said)


def _changes(manifest: Manifest) -> Lines:
    yield from (f"- **{each.version}** ({each.date}): {escaped(each.what)}" for each in manifest.changelog)


def _entry(kind: str, name: str, title: str, properties: list[Property]) -> Lines:
    """Give one entry; links lead to its heading, which is why the heading has no title in it."""
    yield from ("", f"### {starting_large(kind)} {code(name)}", "")
    if title:
        yield from (f"**{escaped(title)}**", "")
    for entry_property in properties:
        yield from _property(entry_property)


def _property(entry_property: Property) -> Lines:
    shown = [_line(line) for line in entry_property.lines]
    if entry_property.is_list and not all(line.leads_to for line in entry_property.lines):
        yield f"- **{entry_property.label}:**"
        yield from (f"  - {line}" for line in shown)
    else:
        yield f"- **{entry_property.label}:** {'; '.join(shown)}"


def _line(line: Line) -> str:
    if line.leads_to:
        return link(line.text, line.leads_to) + " " * line.more.startswith(" ") + escaped(line.more)
    return escaped(line.text + line.more)
