"""The catalogue holds everything in a pack, lets no text of it break the page, and is fresh in docs/."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import astuple
from small_pack import change, write_small_pack
from typer.testing import CliRunner

from b12screen.authoring.catalogue import catalogue, write_catalogue
from b12screen.authoring.diff.versions import BUMPS
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.root import rules_root
from b12screen.report.markup import code, escaped

COMMITTED = Path(__file__).parents[1] / "docs" / "catalogue.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", page, flags=re.MULTILINE)


def test_the_committed_catalogue_is_fresh() -> None:
    fresh = COMMITTED.is_file() and COMMITTED.read_text(encoding="utf-8") == catalogue(load_pack(rules_root()))
    assert fresh, "docs/catalogue.md is stale; run: b12screen rules docs -o docs"


def everything(pack: Pack) -> list[str]:
    """The heading of each thing in a pack."""
    kinds: dict[str, Sequence[Any]] = {
        "Question": pack.questions,
        "Rule": pack.rules,
        "Outcome": pack.outcomes,
        "Note": pack.notes,
        "Guideline": pack.guidelines,
        "Source": pack.sources,
    }
    return [f"{kind} `{entry.id}`" for kind, entries in kinds.items() for entry in entries]


def test_everything_in_a_pack_appears_once(folder: Path) -> None:
    for pack in (load_pack(folder), load_pack(rules_root())):
        found = headings(catalogue(pack))
        assert len(found) == len(set(found))
        assert set(everything(pack)) <= set(found)


def test_every_text_of_the_shipped_pack_appears() -> None:
    pack = load_pack(rules_root())
    page = catalogue(pack)
    texts = [text for rule in pack.rules for text in (rule.title, rule.because)]
    texts += [text for question in pack.questions for text in (question.text, question.label)]
    texts += [option.text for question in pack.questions for option in question.options]
    texts += [text for outcome in pack.outcomes for text in (outcome.title, outcome.say)]
    texts += [step.say for outcome in pack.outcomes for step in outcome.steps]
    texts += [note.say for note in pack.notes]
    texts += [view.say for guideline in pack.guidelines for view in guideline.views]
    texts += [text for source in pack.sources for text in (source.citation, source.address)]
    texts += [each.say for statements in astuple(pack.manifest.always) for each in statements]
    for locale in pack.manifest.locales.values():
        texts += [text for text in (locale.emergency, *locale.how_soon.values()) if text]
    assert [text for text in texts if escaped(text) not in page] == []


def test_every_link_leads_to_a_heading(folder: Path) -> None:
    for pack in (load_pack(folder), load_pack(rules_root())):
        page = catalogue(pack)
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings(page)}
        links = set(re.findall(r"\]\(#(.*?)\)", page))
        assert links and links <= anchors


def test_a_rule_in_the_catalogue(folder: Path) -> None:
    assert """
### Rule `blister`

**Blister**

- **Present when:** the answer to "blister" is yes
- **Weight:** weak (1 point)
- **Levels, of which the last that holds counts:**
  - strong (3 points), when the answer to "blister_days" is at least 3
- **Tags:** skin
- **Because:** A blister hurts, and for longer than you think.
- **Sources:** [handbook](#source-handbook) (read whole)
- **Examples:**
  - blister: yes gives present
  - blister: yes, blister_days: 4 gives present, 3 points
  - blister: no gives absent
  - blister: unknown gives unknown
- **Used by:** [outcome "change_shoes"](#outcome-change_shoes) (through a count); \
[guideline "walkers"](#guideline-walkers) ("rest"; by name)
""" in catalogue(load_pack(folder))


def test_a_follow_up_in_the_data_dictionary(folder: Path) -> None:
    change(folder, "questions.yaml", "range: [0, 30]\n", "range: [0, 30]\n      unit: days\n")
    assert """
### Question `blister_days`

- **Type:** number
- **Section:** feet (Your feet)
- **Text:** For how many days?
- **In a summary:** days with a blister
- **Why it is asked:** Old blisters need more care.
- **Values:** a whole number from 0 to 30
- **Unit:** days
- **Asked only if:** the answer to "blister" is yes
- **Read by:** [rule "blister"](#rule-blister) (level 1)
""" in catalogue(load_pack(folder))


def test_the_head_names_the_pack_and_its_status(folder: Path) -> None:
    pack = load_pack(folder)
    assert catalogue(pack).startswith(f"""\
# Rule catalogue: Sore feet after a walk

<!-- Written by `b12screen rules docs`; change the rules, not this file. -->

- **Pack:** `feet`, version 1.2.3, in the language en
- **Status:** unreviewed
- **Every result names it as:** `{pack.name}`
""")


def test_the_changelog_and_the_rule_for_versions_are_in_it(folder: Path) -> None:
    changes = "changelog:\n  - {version: 1.2.3, date: 2026-01-31, what: A <new> note.}\n"
    change(folder, "pack.yaml", "language: en\n", f"language: en\n{changes}")
    page = catalogue(load_pack(folder))
    assert BUMPS in page
    assert page.endswith("## Changelog\n\n- **1.2.3** (2026-01-31): A &lt;new&gt; note.\n")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a | b", r"a \| b"),
        ("<b>bold</b> & co", "&lt;b&gt;bold&lt;/b&gt; &amp; co"),
        ("one\ntwo\n\nthree", "one two three"),
        ("`code`", r"\`code\`"),
        ("*a* _b_ snake_case", r"\*a\* \_b\_ snake_case"),
        ("[x](https://example.org) ![y](z)", r"\[x\](https\://example.org) !\[y\](z)"),
        ("www.example.org", r"www\.example.org"),
        ("# title", r"\# title"),
        ("- item", r"\- item"),
        ("1. first", r"1\. first"),
        ("a\\", "a\\\\"),
        ("a\x1b[2J\u202eb", "a\ufffd\\[2J\ufffdb"),
    ],
)
def test_text_is_escaped(text: str, safe: str) -> None:
    assert escaped(text) == safe


@pytest.mark.parametrize(("text", "safe"), [("a|b", "`a|b`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")])
def test_a_code_span_holds_backticks(text: str, safe: str) -> None:
    assert code(text) == safe


def test_texts_of_a_pack_cannot_break_the_page(folder: Path) -> None:
    change(folder, "symptoms/blister.yaml", "title: Blister", 'title: "Bl | <i>ister</i>\\n# Not a heading"')
    change(folder, "questions.yaml", "label: your shoes", 'label: "your | shoes\\n\\n`"')
    page = catalogue(load_pack(folder))
    assert "| [blister](#rule-blister) | Bl \\| &lt;i&gt;ister&lt;/i&gt; \\# Not a heading | weak/strong |\n" in page
    assert "| [shoes](#question-shoes) | `choice` | your \\| shoes \\` |\n" in page
    assert "Not a heading" not in headings(page)


def test_it_is_printed_or_written_into_a_folder(folder: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    target = tmp_path / "new" / "docs"
    printed = run(app, ["rules", "docs", "--rules", str(folder)])
    written = run(app, ["rules", "docs", "--rules", str(folder), "-o", str(target)])
    assert (printed.exit_code, written.exit_code) == (0, 0)
    assert printed.stdout == catalogue(load_pack(folder))
    assert written.stdout == ""
    assert written.stderr == f"Wrote {target}/catalogue.md.\n"
    assert [path.name for path in target.iterdir()] == ["catalogue.md"]
    assert (target / "catalogue.md").read_text(encoding="utf-8") == printed.stdout


def test_a_folder_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=r"^Cannot write .*/file/catalogue\.md: .*\. Choose another folder\.$"):
        write_catalogue(load_pack(folder), tmp_path / "file")
