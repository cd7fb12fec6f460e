"""Checks that the files of a pack fit each other: every name leads somewhere, and nothing goes in circles."""

from collections.abc import Iterator
from typing import Any

from b12screen.pack.conditions import AllOf, AnswerIs, AnyOf, Condition, Count, Leaf, Not, RuleHolds, picks
from b12screen.pack.questions import Question
from b12screen.pack.read.cycles import check_circles
from b12screen.pack.read.files import KIND_OF_FOLDER, MANIFEST
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.read.references import check_references, located_statements
from b12screen.pack.read.yaml12 import Document, Path
from b12screen.text import did_you_mean

_RESERVED = ("id", "line", "source", "all")


def cross_check(parsed: ParsedPack) -> None:
    """Note in each document what does not fit the others; names that a misshapen file may define are let pass."""
    _check_names(parsed)
    check_references(parsed)
    for document, path, condition in _located_conditions(parsed):
        for at, leaf in _leaves(path, condition):
            _check_leaf(parsed, document, at, leaf)
    _check_last_has_no_condition(parsed)
    _check_changelog(parsed)
    if parsed.can_be_tried:
        check_circles(parsed)


def _check_names(parsed: ParsedPack) -> None:
    for file in parsed.rule_files:
        folder, _, stem = file.name.removesuffix(".yaml").partition("/")
        if file.value.id != stem:
            message = f'the file of the rule "{file.value.id}" is named after it'
            _misnamed(parsed, file.name, ("id",), "wrong_file_name", message)
        if file.value.kind != KIND_OF_FOLDER[folder]:
            message = f"rules in {folder}/ are of kind {KIND_OF_FOLDER[folder]}"
            _misnamed(parsed, file.name, ("kind",), "wrong_folder", message)
    for space, listed in _lists_of_ids(parsed).items():
        reserved = _RESERVED if space == "questions.yaml" else ()
        seen = set(reserved)
        for name, path, identifier in listed:
            if identifier in seen:
                code = "reserved_id" if identifier in reserved else "duplicate_id"
                _misnamed(parsed, name, path, code, f'"{identifier}" is taken; every id is used once')
            seen.add(identifier)


def _misnamed(parsed: ParsedPack, name: str, path: Path, code: str, message: str) -> None:
    parsed.document(name).report(path, code, message)
    parsed.misnamed.add(name)


_Named = list[tuple[str, Path, str]]  # the file, the path of the id in it, the id


def _lists_of_ids(parsed: ParsedPack) -> dict[str, _Named]:
    """Give every id with its place, by the name space that it must be unique in."""
    rules = [file for file in parsed.rule_files if file.name not in parsed.misnamed]
    spaces: dict[str, _Named] = {"rules": [(file.name, ("id",), file.value.id) for file in rules]}
    for name in ("outcomes.yaml", "notes.yaml", "guidelines.yaml", "sources.yaml"):
        spaces[name] = [(name, (i, "id"), entry.id) for i, entry in parsed.entries(name)]
    for i, guideline in parsed.entries("guidelines.yaml"):
        views = enumerate(guideline.views)
        spaces[f"guideline {i}"] = [("guidelines.yaml", (i, "views", j, "id"), view.id) for j, view in views]
    spaces["cases"] = [(file.name, (i, "id"), case.id) for file in parsed.folder("cases") for i, case in file.entries]
    name = "questions.yaml"
    spaces[name] = [(name, (i, "id"), section.id) for i, section in parsed.entries(name)]
    spaces[name] += [(name, (*path, "id"), question.id) for path, question in parsed.located_questions()]
    return spaces


def _check_last_has_no_condition(parsed: ParsedPack) -> None:
    lists: list[tuple[str, Path, tuple[Any, ...]]] = [("outcomes.yaml", (), parsed.listed("outcomes.yaml"))]
    for i, guideline in parsed.entries("guidelines.yaml"):
        lists.append(("guidelines.yaml", (i, "views"), guideline.views))
    for name, path, entries in lists:
        for i, entry in enumerate(entries):
            if (entry.when is None) != (i == len(entries) - 1):
                message = "the last entry has no condition, all others have one; something must always hold"
                parsed.document(name).report((*path, i), "last_entry", message)


def _check_changelog(parsed: ParsedPack) -> None:
    if not parsed.whole(MANIFEST):
        return
    manifest = parsed.files[MANIFEST].value
    if manifest.changelog and manifest.changelog[0].version != manifest.version:
        message = f"the newest entry, which comes first, must be about version {manifest.version}"
        parsed.document(MANIFEST).report(("changelog", 0, "version"), "changelog", message)


def _located_conditions(parsed: ParsedPack) -> Iterator[tuple[Document, Path, Condition]]:
    """Give every condition of the pack with where it stands."""
    for path, question in parsed.located_questions():
        if question.only_if is not None:
            yield parsed.document("questions.yaml"), (*path, "only_if"), question.only_if
    for file in parsed.rule_files:
        yield file.document, ("when",), file.value.when
        for i, level in enumerate(file.value.levels):
            yield file.document, ("levels", i, "when"), level.when
    for name in ("outcomes.yaml", "notes.yaml"):
        for i, entry in parsed.entries(name):
            if entry.when is not None:
                yield parsed.document(name), (i, "when"), entry.when
    for i, guideline in parsed.entries("guidelines.yaml"):
        for j, view in enumerate(guideline.views):
            if view.when is not None:
                yield parsed.document("guidelines.yaml"), (i, "views", j, "when"), view.when
    for document, path, statement in located_statements(parsed):
        if statement.when is not None:
            yield document, (*path, "when"), statement.when


def _leaves(path: Path, condition: Condition) -> Iterator[tuple[Path, Leaf]]:
    match condition:
        case AllOf(all=inner):
            for i, each in enumerate(inner):
                yield from _leaves((*path, "all", i), each)
        case AnyOf(any=inner):
            for i, each in enumerate(inner):
                yield from _leaves((*path, "any", i), each)
        case Not(condition=negated):
            yield from _leaves((*path, "not"), negated)
        case _:
            yield path, condition


def _check_leaf(parsed: ParsedPack, document: Document, path: Path, leaf: Leaf) -> None:
    if isinstance(leaf, AnswerIs):
        question = parsed.questions.get(leaf.answer)
        if question is not None:
            _check_comparison(document, path, leaf, question)
        elif parsed.knows("questions.yaml") and leaf.answer not in parsed.question_names:
            _unknown(document, (*path, "answer"), "question", leaf.answer, parsed.question_names)
    elif isinstance(leaf, RuleHolds):
        if leaf.rule not in parsed.rule_names and parsed.knows_rules:
            _unknown(document, (*path, "rule"), "rule", leaf.rule, parsed.rule_names)
    elif parsed.knows_rules and all(parsed.whole(kind) for kind in KIND_OF_FOLDER):
        _check_count(parsed, document, path, leaf)


def _check_count(parsed: ParsedPack, document: Document, path: Path, leaf: Count) -> None:
    strangers = [(i, name) for i, name in enumerate(leaf.count.rules or ()) if name not in parsed.rule_names]
    for i, name in strangers:
        _unknown(document, (*path, "count", "rules", i), "rule", name, parsed.rule_names)
    tags = {tag for rule in parsed.rules for tag in rule.tags}
    if leaf.count.tag is not None and leaf.count.tag not in tags:
        _unknown(document, (*path, "count", "tag"), "tag", leaf.count.tag, tags)
    elif not strangers and sum(picks(leaf.count, rule) for rule in parsed.rules) < leaf.at_least:
        few = f"fewer than {leaf.at_least} rules fit" if leaf.at_least > 1 else "no rule fits"
        document.report(path, "never_holds", f"{few} this count")


def _check_comparison(document: Document, path: Path, leaf: AnswerIs, question: Question) -> None:
    if question.type != "number":
        if leaf.limits:
            document.report(path, "not_a_number", f'"{question.id}" is no number question; compare it with is')
        for i, option in enumerate(leaf.is_):
            if option not in question.values:
                _unknown(document, (*path, "is", i), "option", option, question.values)
        return
    if leaf.is_:
        message = f'"{question.id}" is a number question; use at_least, more_than, below or at_most'
        document.report((*path, "is"), "number_is", message)
    lowest, highest = question.range or (0, 0)
    for operator, limit in leaf.limits.items():
        if not lowest <= limit <= highest:
            message = f'"{question.id}" goes from {lowest} to {highest}; {limit} lies outside'
            document.report((*path, operator), "out_of_range", message)


def _unknown(document: Document, path: Path, kind: str, name: str, known: Any) -> None:
    document.report(path, f"unknown_{kind}", f'there is no {kind} "{name}"{did_you_mean(name, known)}')
