"""Writes a new rule file with its blanks marked, one that `rules check` passes once they are filled."""

import re
from pathlib import Path

from b12screen.errors import UserError, system_says
from b12screen.pack.models import Pack
from b12screen.pack.read.files import KIND_OF_FOLDER
from b12screen.text import in_words

_FILE = """# yaml-language-server: $schema=../schema/rule.json
# Fill every blank (marked ~), then run: b12screen rules check
id: {id}
kind: {kind}
title: ~            # a few words, as a summary shows them
tags: []            # for example [trigger]: present with a symptom or risk factor of that tag, it counts for outcomes
when: {{answer: {question}, is: yes}}
weight: ~           # one of: {weights}
{do_now}because: ~          # one or two plain sentences: why this counts
sources: [~]        # ids from sources.yaml
examples:           # at least one for each verdict
  - {{given: {{{question}: yes}}, expect: present}}
  - {{given: {{{question}: no}}, expect: absent}}
  - {{given: {{{question}: declined}}, expect: unknown}}
"""


def write_new_rule(folder: Path, pack: Pack, kind: str, identifier: str) -> Path:
    """Write the file of a new rule into its folder and give its path. UserError when the name cannot be used."""
    folders = {each: name for name, each in KIND_OF_FOLDER.items()}
    if kind not in folders:
        raise UserError(f'There is no kind "{kind}". Choose {in_words(folders, "or")}.')
    if identifier in pack.rule:
        raise UserError(f'There is a rule "{identifier}" already. Choose another id.')
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", identifier):
        raise UserError("An id is made of small letters, digits and _, and starts with a letter.")
    path = folder / folders[kind] / f"{identifier}.yaml"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_filled(pack, kind, identifier))
    except OSError as error:
        raise UserError(f"Cannot write {path}: {system_says(error)}.") from None
    return path


def _filled(pack: Pack, kind: str, identifier: str) -> str:
    question = identifier if identifier in pack.question else "~"
    do_now = "do_now: ~           # emergency, crisis_line, eye or same_day\n" if kind == "red_flag" else ""
    weights = ", ".join(pack.manifest.weights)
    return _FILE.format(id=identifier, kind=kind, question=question, weights=weights, do_now=do_now)
