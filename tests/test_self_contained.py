"""The project refers to nothing that a clone lacks: no file of one disk, no page and no heading that is not there."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
FOLDERS = ("b12screen", "docs", "rules", "tests", ".ci")
BINARY = {".gz", ".png", ".pyc", ".zst"}
# Pages and folders that those who write the code may have beside their clone, and that no other clone has.
NOTES = ("design", "ux", "evidence", "style", "forms", "perf", "house", "found")
NOT_HERE = [name for name in NOTES if not (ROOT / "docs" / f"{name}.md").exists()]
ELSEWHERE = re.compile(
    rf"(?<![\w/.-])(?:{'|'.join(NOT_HERE)})\.md\b | \.\./shared\b | \bnhanes/ | (?<![\w.])/(?:work|home|root)/",
    re.VERBOSE,
)
# docs/meaning.md, or docs/meaning.md, "Answers", or docs/meaning.md, "Answers" and "Results"
REFERENCE = re.compile(r'\b(docs/[\w-]+\.\w+)((?:,? (?:and )?"[A-Z][^"\n]*")*)')


def texts() -> dict[str, str]:
    """Give every text file of the project by its path."""
    below = chain.from_iterable((ROOT / folder).rglob("*") for folder in FOLDERS)
    paths = [path for path in below if path.is_file() and path.suffix not in BINARY]
    paths += [ROOT / name for name in ("README.md", "LICENSE", "pyproject.toml")]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in sorted(paths)
    }


TEXTS = texts()
PAGES = [name for name in TEXTS if name.endswith(".md")]


def joined(text: str) -> str:
    """Give a text with its lines put together, so that a reference may go over the end of one, of a comment too."""
    return re.sub(r"\s*\n\s*(?:#(?!#)\s*)?", " ", text)


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from inline(token.children or [])


@cache
def headings(page: str) -> list[str]:
    tokens = MarkdownIt().parse(page)
    return [plain(content) for opened, content in pairwise(tokens) if opened.type == "heading_open"]


def plain(content: Token) -> str:
    return "".join(each.content for each in content.children or [] if each.type in ("text", "code_inline"))


@cache
def anchors(page: str) -> set[str]:
    """Give what a link may point at in a page: its headings, as GitHub names them, and what it names itself."""
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(page)}
    return made | set(re.findall(r'<a (?:id|name)="([^"]+)"', page))


@cache
def links(page: str) -> list[str]:
    """Give where the links and pictures of a page lead within the project."""
    found = [token.attrGet("href") or token.attrGet("src") for token in inline(MarkdownIt().parse(page))]
    return [str(each) for each in found if each and not re.match(r"[a-z]+:", str(each))]


def dead_link(name: str, link: str) -> str | None:
    """Say why a link of a page leads nowhere."""
    file, _, anchor = link.partition("#")
    path = (ROOT / name).parent / file if file else ROOT / name
    if not path.exists() or not path.resolve().is_relative_to(ROOT):
        return f"{name}: there is no {link}"
    if anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
        return f"{name}: there is no heading for {link}"
    return None


def missing_paths(page: str) -> list[str]:
    """Give the paths of the project that a page names as code, and that are not there."""
    names = [token.content for token in inline(MarkdownIt().parse(page)) if token.type == "code_inline"]
    paths = [name for name in names if re.fullmatch(r"(?:b12screen|docs|rules|tests|\.ci)/[\w./-]*", name)]
    return [path for path in paths if not (ROOT / path).exists()]


def dead_references(name: str, text: str) -> list[str]:
    """Say of the references to docs/ in a text, such as a docstring, which lead nowhere."""
    dead = []
    for file, quoted in REFERENCE.findall(joined(text)):
        path = ROOT / file
        if not path.is_file():
            dead.append(f"{name}: there is no {file}")
        else:
            known = headings(path.read_text(encoding="utf-8")) if quoted else []
            dead += [f'{name}: {file} has no "{each}"' for each in re.findall('"([^"]+)"', quoted) if each not in known]
    return dead


def test_no_file_refers_to_what_a_clone_does_not_have() -> None:
    assert not {f"{name}: {match[0]}" for name, text in TEXTS.items() for match in ELSEWHERE.finditer(text)}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    assert [dead for link in links(TEXTS[name]) if (dead := dead_link(name, link))] == []


def test_every_reference_to_docs_names_a_page_and_headings_that_are_there() -> None:
    assert [dead for name, text in TEXTS.items() for dead in dead_references(name, text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_names_is_there(name: str) -> None:
    assert missing_paths(TEXTS[name]) == []


def test_each_page_of_docs_is_reached_from_the_readme() -> None:
    reached, left = {"README.md"}, ["README.md"]
    while left:
        name = left.pop()
        files = {link.partition("#")[0] for link in links(TEXTS[name])} - {""}
        named = {f"{(ROOT / name).parent.joinpath(file).resolve().relative_to(ROOT).as_posix()}" for file in files}
        new = (named | {file for file, _ in REFERENCE.findall(TEXTS[name])}) & set(PAGES) - reached
        reached |= new
        left += new
    assert {name for name in PAGES if name.startswith("docs/")} <= reached


# That these tests can fail


def test_a_path_that_is_not_there_is_found() -> None:
    assert missing_paths("`tests/oracle.py`, `rules/`, `tests/nothing.py`, `a/b`") == ["tests/nothing.py"]


NOTE = f"{NOT_HERE[0]}.md"
MEANING = "docs/meaning.md"


@pytest.mark.parametrize(
    "text",
    [f"see {NOTE}, 4", f"`{NOTE}`", f"({NOTE})", f"../{'shared'}/people", f"in /{'home'}/me"],
)
def test_a_reference_to_what_is_not_here_is_found(text: str) -> None:
    assert ELSEWHERE.search(text)


@pytest.mark.parametrize("text", [MEANING, "shared out", f"my-{NOTE}", f"docs/{NOTE}", "./home/x", "tests/home/"])
def test_other_words_are_not(text: str) -> None:
    assert not ELSEWHERE.search(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MEANING, []),
        (f'{MEANING}, "Answers"', []),
        (f'{MEANING}, "Answers" and\n    "Points and bounds".', []),
        (f'# {MEANING},\n# "Nothing"', [f'it: {MEANING} has no "Nothing"']),
        (f'{MEANING}, "Answers" and "Nothing"', [f'it: {MEANING} has no "Nothing"']),
        (f"docs/{'nowhere'}.md", [f"it: there is no docs/{'nowhere'}.md"]),
    ],
)
def test_a_reference_is_checked_with_its_headings(text: str, said: list[str]) -> None:
    assert dead_references("it", text) == said


@pytest.mark.parametrize(
    ("link", "is_dead"),
    [
        ("meaning.md", False),
        ("meaning.md#points-and-bounds", False),
        ("meaning.md#nothing", True),
        ("nowhere.md", True),
        ("#answers", False),
        ("#nothing", True),
        ("../README.md", False),
        ("../..", True),
    ],
)
def test_a_link_is_checked_with_its_anchor(link: str, is_dead: bool) -> None:
    assert links(f"[a page]({link})") == [link]
    assert (dead_link("docs/meaning.md", link) is not None) is is_dead
