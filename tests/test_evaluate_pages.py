"""The page of an evaluation: accessible, alone, the same bytes each time; and its pictures."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chromium import axe_finds, chromium, opened
from hostile import HOSTILE
from matplotlib.axes import Axes
from people_on_file import survey_lines
from playwright.sync_api import Browser
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.evaluate.show.pages import as_page
from b12screen.evaluate.show.plots import Plot, as_svg
from b12screen.evaluate.show.tables import Report, Section, Table
from b12screen.evaluate.show.terminal import as_lines

LOOKS = [(1200, False), (320, True)]  # pixels, dark
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an evaluation of 600 people, whose label is made up."""
    folder = tmp_path_factory.mktemp("page")
    lines = survey_lines()[:600]
    (folder / "answers.ndjson").write_bytes(b"".join(lines))
    rows = [f"nhanes-{each},{int(i % 7 == 0)},{1 + i % 3}" for i, each in enumerate(ids(lines))]
    (folder / "labels.csv").write_text("id,low,w\n" + "\n".join(rows) + "\n")
    write(folder, "page.html")
    return folder / "page.html"


def ids(lines: tuple[bytes, ...]) -> list[str]:
    return [re.findall(rb'"nhanes-(\d+)"', line)[0].decode() for line in lines]


def write(folder: Path, name: str) -> None:
    files = [str(folder / "answers.ndjson"), str(folder / "labels.csv")]
    options = ["--label", "low", "--weight", "w", "--by", "ppi", "--assume", "red_flags=no"]
    done = CliRunner().invoke(app, ["evaluate", *files, *options, "--html", str(folder / name)])
    assert done.exit_code == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_axe_finds_nothing_and_nothing_is_loaded(browser: Browser, page: Path) -> None:
    for width, dark in LOOKS:
        with opened(browser, page, width=width, dark=dark) as (shown, asked_for):
            assert axe_finds(shown) == []
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            assert asked_for == [page.as_uri()]


def test_the_browser_draws_pictures_as_they_are_meant(browser: Browser, page: Path) -> None:
    """The policy of the page refuses style attributes, without a word to whoever only reads the file."""
    with opened(browser, page, dark=True) as (shown, _):
        colours = "Array.from(document.querySelectorAll('svg text'), each => getComputedStyle(each).fill)"
        assert set(shown.evaluate(colours)) == {"rgb(236, 239, 241)"}  # of dark pages
        lines = "Array.from(document.querySelectorAll('svg path'), each => getComputedStyle(each).stroke)"
        assert "rgb(0, 114, 178)" in shown.evaluate(lines)


def test_the_same_evaluation_gives_the_same_bytes(page: Path) -> None:
    write(page.parent, "again.html")
    assert (page.parent / "again.html").read_bytes() == page.read_bytes()


def test_a_page_holds_every_table_and_picture_under_names_of_its_own(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 3
    assert text.count("<caption>") == 22
    assert " style=" not in text
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))
    told = re.findall(r'aria-labelledby="([^"]+)"', text)
    assert {name for each in told for name in each.split()} < set(names)
    assert not re.search(r"\b(nan|inf)\b", text)


def line(axes: Axes) -> None:
    axes.plot([0, 1], [0, 1])
    axes.set(xlabel="$x<b>$", ylabel="y & z")


def test_a_picture_alone_is_a_file_of_its_own_on_white() -> None:
    plot = Plot(name="p", title="A <title>", description="It & that", draw=line)
    alone, within = as_svg(plot, alone=True), as_svg(plot)
    root = ElementTree.fromstring(alone)
    assert root.tag == f"{SVG}svg"
    assert [root.findtext(f"{SVG}{tag}") for tag in ("title", "desc")] == ["A <title>", "It & that"]
    assert "currentColor" not in alone and "#ffffff" in alone
    assert "currentColor" in within and "#ffffff" not in within and "#000000" not in within
    assert {"$x<b>$", "y & z"} <= {each.text for each in root.iter(f"{SVG}text")}
    assert len(within) < 20_000


def report(text: str) -> Report:
    table = Table(title=text, head=("name", text), rows=[(text, text)], notes=[text])
    return Report(title=text, lead=[text], sections=[Section(title=text, say=[text], tables=[table])], made=[text])


def test_every_text_stays_text() -> None:
    tags = re.compile(r"<[/a-z]+|\bon[a-z]+=")
    assert tags.findall(as_page(report(HOSTILE)).replace("onerror=&#34;", "").replace("onclick=&#39;", "")) == (
        tags.findall(as_page(report("plain")))
    )
    assert "\x1b" not in as_page(report(HOSTILE))
    assert "\x1b" not in "".join(as_lines(report(HOSTILE)))
