"""The comparison of two packs as text, Markdown or JSON, and whether it should fail."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from b12screen.authoring.diff.entries import Key
from b12screen.authoring.diff.packs import Bump, Change, Diff, compare
from b12screen.authoring.diff.people import Comparison, Moved, Person, compare_answers
from b12screen.errors import UserError
from b12screen.formats.source import file_path
from b12screen.pack.load import load_pack
from b12screen.report.markup import escaped, one_line, table
from b12screen.text import clean, starting_large

Format = Literal["text", "markdown", "json"]
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class DiffReport:
    """What `rules diff` prints, and whether it ends in failure."""

    text: str
    failed: bool


def diffed(old: Path, new: Path, answers: str | None, form: Format, *, fail_on_downgrade: bool) -> DiffReport:
    """Compare the packs in two folders, with answers if there are any.

    It fails where the version was not bumped enough or, if that is asked for, where the urgency of anyone goes down.
    """
    if fail_on_downgrade and answers is None:
        raise UserError("--fail-on downgrade compares people. Give their answers with --answers FILE.")
    diff = compare(load_pack(old), load_pack(new))
    found = None if answers is None else compare_answers(diff.old, diff.new, file_path(answers))
    failed = not diff.enough or (fail_on_downgrade and found is not None and found.down.count > 0)
    return DiffReport({"text": as_text, "markdown": as_markdown, "json": as_json}[form](diff, found), failed)


def as_text(diff: Diff, found: Comparison | None) -> str:
    """Say it in lines for a screen."""
    lines = [_heading(diff), ""]
    width = max((len(change.bump.name) for change in diff.changes), default=0)
    lines += [f"{change.bump.name.lower():{width}}  {_told(change)}" for change in diff.changes]
    lines += [one_line(f"Words only: {', '.join(map(_named, diff.words_only))}.")] if diff.words_only else []
    lines += [_verdict(diff)]
    if found is not None:
        lines += ["", *_coverage(found)]
        lines += ["", "Old outcome (rows) by new outcome (columns):", *_columns(_matrix(diff, found))]
        lines += ["", *(["Rules:", *_columns(_rules(diff, found))] if _rules(diff, found)[1:] else [_NO_RULES])]
        for moved, way in ((found.down, "down"), (found.up, "up")):
            lines += ["", _count(moved, way), *(f"  {_person(each)}" for each in moved.shown), *_more(moved, "  ")]
    return "\n".join(lines)


def as_markdown(diff: Diff, found: Comparison | None) -> str:
    """Say it as a Markdown page."""
    lines = [f"# {escaped(_heading(diff))}", "", escaped(_verdict(diff))]
    if diff.changes:
        lines += ["", "## Changes in meaning", ""]
        lines += table(("Bump", "What", "Field", "Old", "New"), map(_row, diff.changes))
    if diff.words_only:
        lines += ["", "## Words only", "", *(f"- {escaped(_named(key))}" for key in diff.words_only)]
    if found is not None:
        lines += ["", "## Answers", "", *(f"- {escaped(line)}" for line in _coverage(found))]
        lines += ["", "## Old outcome (rows) by new outcome (columns)", "", *_markdown_table(_matrix(diff, found))]
        rules = _rules(diff, found)
        lines += ["", "## Rules", "", *(_markdown_table(rules) if rules[1:] else [_NO_RULES])]
        for moved, way in ((found.down, "down"), (found.up, "up")):
            lines += ["", f"## {_count(moved, way)}"]
            lines += [""] if moved.shown else []
            lines += [f"- {escaped(_person(each))}" for each in moved.shown]
            lines += [f"- {line}" for line in _more(moved, "")]
    return "\n".join(lines)


def as_json(diff: Diff, found: Comparison | None) -> str:
    """Give one JSON object.

    `old`, `new`: id, version and hash of each pack. `bump`: none, patch, minor or major. `version_needed`: the lowest
    that the new pack may have. `version_enough`: whether it has that. `changes`: `what`, `id` ("" for the pack itself),
    `field` (null where the whole thing was added or removed), `old` and `new` (text, or null for nothing) and `bump`.
    `words_only`: `what` and `id`. `answers`: null without answers, else `compared`, `blank`, `rejected` by `old` only,
    `new` only and `both`, `only_old` and `only_new` (questions that the other pack lacks), `outcomes` (`old`, `new`,
    `people`), `rules` (`id`, `gained`, `lost`), `down` and `up` (`people`, and `shown`, the first of them: `id`,
    `line`, `old`, `new`).
    """
    document = {
        "old": diff.old.name,
        "new": diff.new.name,
        "bump": diff.bump.name.lower(),
        "version_needed": diff.wanted,
        "version_enough": diff.enough,
        "changes": [asdict(change) | {"bump": change.bump.name.lower()} for change in diff.changes],
        "words_only": [{"what": what, "id": name} for what, name in diff.words_only],
        "answers": None if found is None else _answers(diff, found),
    }
    return json.dumps(document, indent=2)


def _answers(diff: Diff, found: Comparison) -> dict[str, Any]:
    outcomes = [
        {"old": old.id, "new": new.id, "people": found.outcomes[old.id, new.id]}
        for old in diff.old.outcomes
        for new in diff.new.outcomes
        if found.outcomes[old.id, new.id]
    ]
    return {
        "compared": found.compared,
        "blank": found.blank,
        "rejected": {by: found.rejected[by] for by in ("old", "new", "both")},
        "only_old": found.only_old,
        "only_new": found.only_new,
        "outcomes": outcomes,
        "rules": [
            {"id": name, "gained": found.gained[name], "lost": found.lost[name]} for name in _moving(diff, found)
        ],
        "down": {"people": found.down.count, "shown": [asdict(person) for person in found.down.shown]},
        "up": {"people": found.up.count, "shown": [asdict(person) for person in found.up.shown]},
    }


_NO_RULES = "Nobody gains or loses a rule."


def _heading(diff: Diff) -> str:
    old, new = diff.old.manifest, diff.new.manifest
    return f"{old.id} {old.version} to {new.id} {new.version}"


def _verdict(diff: Diff) -> str:
    old, new = diff.old.manifest.version, diff.new.manifest.version
    if diff.bump is Bump.NONE:
        return "The content of both packs is the same; it needs no bump."
    subject = "This" if diff.changes else "Nothing changed in meaning; this"
    needed = f"{subject} needs a {diff.bump.name.lower()} bump: {old} -> {diff.wanted}."
    return f"{needed} The new pack has {new}{'' if diff.enough else ', which is not enough'}."


def _named(key: Key) -> str:
    what, name = key
    return f'{what} "{name}"' if name else what


def _told(change: Change) -> str:
    name = _named((change.what, change.id))
    if change.field is None:
        told = f"{name} removed ({change.old})" if change.new is None else f"{name} added ({change.new})"
    else:
        told = f"{name}, {change.field}: {change.old or 'none'} -> {change.new or 'none'}"
    return one_line(told)


def _row(change: Change) -> list[str]:
    nothing = "-" if change.field is None else "none"
    field = change.field or ("removed" if change.new is None else "added")
    cells = (_named((change.what, change.id)), field, change.old or nothing, change.new or nothing)
    return [change.bump.name.lower(), *map(escaped, cells)]


def _coverage(found: Comparison) -> Iterator[str]:
    """Say how many people were compared, and what was left out."""
    by = found.rejected
    told = f"{found.compared:,} compared, {by.total():,} rejected and not compared"
    who = f" (by the old pack only {by['old']:,}, by the new only {by['new']:,}, by both {by['both']:,})"
    blank = f", {found.blank:,} blank" if found.blank else ""
    yield f"People: {told}{who if by else ''}{blank}."
    for lacking, names in (("old", found.only_new), ("new", found.only_old)):
        if names:
            yield f"Answers left out for the {lacking} pack, which lacks the question: {', '.join(names)}."


def _matrix(diff: Diff, found: Comparison) -> list[list[str]]:
    """Give old outcomes as rows and new ones as columns, without those that nobody has."""
    rows = [each.id for each in diff.old.outcomes if any(old == each.id for old, _ in found.outcomes)]
    columns = [each.id for each in diff.new.outcomes if any(new == each.id for _, new in found.outcomes)]
    return [["", *columns], *([row, *(f"{found.outcomes[row, column]:,}" for column in columns)] for row in rows)]


def _moving(diff: Diff, found: Comparison) -> list[str]:
    names = dict.fromkeys([*diff.old.rule, *diff.new.rule])
    return [name for name in names if found.gained[name] or found.lost[name]]


def _rules(diff: Diff, found: Comparison) -> list[list[str]]:
    rows = ([name, f"{found.gained[name]:,}", f"{found.lost[name]:,}"] for name in _moving(diff, found))
    return [["", "gained", "lost"], *rows]


def _count(moved: Moved, way: str) -> str:
    who = "1 person" if moved.count == 1 else f"{moved.count:,} people" if moved.count else "nobody"
    return starting_large(f"urgency goes {way} for {who}")


def _person(person: Person) -> str:
    who = f"line {person.line}" if person.id is None else f"id {clean(str(person.id)[:_LONGEST_ID])}"
    return f"{who}: {person.old} -> {person.new}"


def _more(moved: Moved, indent: str) -> list[str]:
    hidden = moved.count - len(moved.shown)
    return [f"{indent}... and {hidden:,} more"] if hidden else []


def _columns(rows: list[list[str]]) -> Iterator[str]:
    """Set rows in columns: names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        cells = (number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True))
        yield "  ".join(["", name.ljust(widths[0]), *cells]).rstrip()


def _markdown_table(rows: list[list[str]]) -> list[str]:
    return table(rows[0], rows[1:])
