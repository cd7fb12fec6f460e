"""Writes a new rule file with its blanks marked, one that `rules check` passes once they are filled."""

import re
from pathlib import Path

from b12screen.errors import UserError, system_says
from b12screen.pack.load import read_pack
from b12screen.pack.questions import Question
from b12screen.pack.read.files import KIND_OF_FOLDER, MANIFEST
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.read.yaml12 import BLANK
from b12screen.pack.root import is_installed
from b12screen.text import clean, in_words

_FILE = """# yaml-language-server: $schema=../schema/rule.json
# Fill every blank (marked ~), then run: b12screen rules check DIR
id: {id}
kind: {kind}
title: ~            # a few words, as a summary shows them
tags: []            # for example [trigger]: present with a symptom or risk factor of that tag, it counts for outcomes
when: {{answer: {question}, {test}}}
weight: ~           # one of: {weights}
{do_now}because: ~          # one or two plain sentences: why this counts
sources: [~]        # ids from sources.yaml
examples:           # at least one for each verdict
  - {{given: {{{question}: {yes}}}, expect: present}}
  - {{given: {{{question}: {no}}}, expect: absent}}
  - {{given: {{{question}: declined}}, expect: unknown}}
"""
_OWN_FOLDER = (
    "Say which rules to add to: rules of your own, never the installed ones. "
    "First b12screen rules copy DIR, or b12screen rules init DIR, then add --rules DIR."
)


def write_new_rule(folder: Path | None, kind: str, identifier: str) -> Path:
    """Write the file of a new rule into its folder and give its path; the pack need not be finished.

    UserError without a folder of one's own, or when the name cannot be used.
    """
    folders = {each: name for name, each in KIND_OF_FOLDER.items()}
    if kind not in folders:
        raise UserError(f'There is no kind "{clean(kind)}". Choose {in_words(folders, "or")}.')
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", identifier):
        raise UserError("An id is made of small letters, digits and _, and starts with a letter.")
    if folder is None or is_installed(folder):
        raise UserError(_OWN_FOLDER)
    parsed = read_pack(folder)
    if identifier in parsed.rule_names:
        raise UserError(f'There is a rule "{identifier}" already. Choose another id.')
    path = folder / folders[kind] / f"{identifier}.yaml"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_filled(parsed, kind, identifier))
    except OSError as error:
        raise UserError(f"Cannot write {clean(str(path))}: {system_says(error)}.") from None
    return path


def _filled(parsed: ParsedPack, kind: str, identifier: str) -> str:
    question = parsed.questions.get(identifier)
    named = BLANK if question is None else question.id
    test, yes, no = ("is: yes", "yes", "no") if question is None else _tests(question)
    do_now = "do_now: ~           # emergency, crisis_line, eye or same_day\n" if kind == "red_flag" else ""
    weights = ", ".join(_weights(parsed)) or "those in pack.yaml"
    filled = {"question": named, "test": test, "yes": yes, "no": no, "weights": weights, "do_now": do_now}
    return _FILE.format(id=identifier, kind=kind, **filled)


def _tests(question: Question) -> tuple[str, str, str]:
    """Give what a condition on this question tests, and an answer that it holds for and one that it does not."""
    if question.type == "yes_no":
        return "is: yes", "yes", "no"
    return ("is: ~" if question.type == "choice" else "at_least: ~"), BLANK, BLANK


def _weights(parsed: ParsedPack) -> tuple[str, ...]:
    manifest = parsed.document(MANIFEST).value
    weights = manifest.get("weights") if isinstance(manifest, dict) else None
    return tuple(clean(name) for name in weights) if isinstance(weights, dict) else ()
