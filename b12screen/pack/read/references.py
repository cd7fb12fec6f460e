"""Checks what rules, outcomes, examples and cases refer to: sources, weights, questions and their answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import asdict

from b12screen.pack.answers import problem_with
from b12screen.pack.models import Case, Statement
from b12screen.pack.read.files import MANIFEST
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.read.yaml12 import Document, Path
from b12screen.text import did_you_mean, in_words


def check_references(parsed: ParsedPack) -> None:
    """Note in each document every name that leads nowhere."""
    for document, path, name in _cited(parsed):
        _check(parsed, document, path, "source", name)
    for file in parsed.rule_files:
        _check(parsed, file.document, ("weight",), "weight", file.value.weight)
        for i, level in enumerate(file.value.levels):
            _check(parsed, file.document, ("levels", i, "weight"), "weight", level.weight)
        for i, example in enumerate(file.value.examples):
            _check_answers(parsed, file.document, ("examples", i, "given"), example.given)
    _check_locales(parsed)
    for file in parsed.folder("cases"):
        for i, case in file.entries:
            _check_case(parsed, file.document, (i,), case)


def _cited(parsed: ParsedPack) -> Iterable[tuple[Document, Path, str]]:
    for file in parsed.rule_files:
        yield from ((file.document, ("sources", i), name) for i, name in enumerate(file.value.sources))
    for name in ("outcomes.yaml", "notes.yaml"):
        for i, entry in parsed.entries(name):
            yield from ((parsed.document(name), (i, "sources", j), cited) for j, cited in enumerate(entry.sources))
    for i, guideline in parsed.entries("guidelines.yaml"):
        yield parsed.document("guidelines.yaml"), (i, "source"), guideline.source
    for document, path, statement in located_statements(parsed):
        yield from ((document, (*path, "sources", j), cited) for j, cited in enumerate(statement.sources))


def located_statements(parsed: ParsedPack) -> Iterator[tuple[Document, Path, Statement]]:
    """Give every sentence that can have a condition of its own, with where it stands."""
    for i, outcome in parsed.entries("outcomes.yaml"):
        for j, step in enumerate(outcome.steps):
            yield parsed.document("outcomes.yaml"), (i, "next_steps", j), step
    if parsed.whole(MANIFEST):
        for heading, statements in asdict(parsed.files[MANIFEST].value.always).items():
            for i, statement in enumerate(statements):
                yield parsed.document(MANIFEST), ("always", heading, i), statement


def _check_locales(parsed: ParsedPack) -> None:
    """Every locale has words for what the red flags and notes of the pack say, and needs no others."""
    if not parsed.whole(MANIFEST):
        return
    do_now = {rule.do_now: "red flag" for rule in parsed.rules if rule.do_now}
    how_soon = {each.how_soon: "outcome" for _, each in parsed.entries("outcomes.yaml") if each.how_soon}
    how_soon |= {each.how_soon: "note" for _, each in parsed.entries("notes.yaml") if each.how_soon}
    for name, locale in parsed.files[MANIFEST].value.locales.items():
        at = ("locales", name)
        for path, used, has in ((at, do_now, asdict(locale)), ((*at, "how_soon"), how_soon, locale.how_soon)):
            key = "do_now" if used is do_now else "how_soon"
            for word in sorted(word for word in used if not has.get(word)):
                message = f'"{word}" is missing here, and the {used[word]}s of the pack say {key}: {word}'
                parsed.document(MANIFEST).report(path, "missing_key", message)


def _check_case(parsed: ParsedPack, document: Document, path: Path, case: Case) -> None:
    _check_answers(parsed, document, (*path, "answers"), case.answers)
    expected, at = case.expect, (*path, "expect")
    _check(parsed, document, (*at, "outcome"), "outcome", expected.outcome)
    for key, kind in (
        ("could_become", "outcome"),
        ("present", "rule"),
        ("unknown", "rule"),
        ("notes", "note"),
    ):
        for i, name in enumerate(getattr(expected, key) or ()):
            _check(parsed, document, (*at, key, i), kind, name)
    for name, view in expected.guidelines.items():
        _check(parsed, document, (*at, "guidelines", name), "guideline", name, at_key=True)
        _check_view(parsed, document, (*at, "guidelines", name), name, view)


def _check_view(parsed: ParsedPack, document: Document, path: Path, name: str, view: str) -> None:
    guideline = next((each for _, each in parsed.entries("guidelines.yaml") if each.id == name), None)
    if guideline is not None and parsed.knows("guidelines.yaml"):
        known = [each.id for each in guideline.views]
        if view not in known:
            message = f'the guideline "{name}" has no view "{view}"{did_you_mean(view, known)}'
            document.report(path, "unknown_view", message)


def _check_answers(parsed: ParsedPack, document: Document, path: Path, answers: Mapping[str, Any]) -> None:
    for name, value in answers.items():
        question = parsed.questions.get(name)
        if (*path, name) in document.blanks:
            continue
        if question is None:
            _check(parsed, document, (*path, name), "question", name, at_key=True)
        elif problem := problem_with(question, value):
            document.report((*path, name), problem.code, f'"{name}": {problem.message}')


def _check(parsed: ParsedPack, document: Document, path: Path, kind: str, name: str, *, at_key: bool = False) -> None:
    known = _known(parsed, kind)
    if known is not None and name not in known:
        message = f'there is no {kind} "{name}"{did_you_mean(name, known)}'
        if kind == "weight":
            message += f"{'' if message.endswith('?') else ';'} pack.yaml has {in_words(known)}"
        document.report(path, f"unknown_{kind}", message, at_key=at_key)


def _known(parsed: ParsedPack, kind: str) -> Collection[str] | None:
    """Give the names of one kind, or None where the file that defines them could not be read."""
    if kind == "rule":
        return parsed.rule_names if parsed.knows_rules else None
    if kind == "weight":
        return parsed.files[MANIFEST].value.weights if parsed.whole(MANIFEST) else None
    file = f"{kind}s.yaml"
    if file in parsed.files and not parsed.knows(file):
        return None
    return parsed.names(file) or ()
