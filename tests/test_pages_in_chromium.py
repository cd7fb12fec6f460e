"""The HTML report as a browser shows and prints it: accessible, alone, on paper, and never more than text."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import axe_finds, chromium, opened
from hostile import HOSTILE, with_hostile_texts
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from stories import filled, plan, stories, summary, summary_of, with_no
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.report.html import as_html
from b12screen.report.summary import Summary
from b12screen.text import clean

PEOPLE = Path(__file__).parent / "people.ndjson"
LOOKS = [(1200, False), (320, True)]  # pixels, dark
PAPERS = ["A4", "Letter"]
MOST_UNALIKE = ["yes to all, at 30", "answers nothing", "declines everything", "being treated"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The pages of six people and their index, as `score` writes them."""
    done = CliRunner().invoke(app, ["score", str(PEOPLE), "--to", "html", "-o", str(tmp_path / "pages")])
    assert done.exit_code == 0
    return tmp_path / "pages"


def written(folder: Path, name: str, html: str) -> Path:
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path


def test_axe_finds_nothing_in_light_or_dark_wide_or_narrow(browser: Browser, pages: Path) -> None:
    for path in [pages / "index.html", *(written(pages, name, as_html(summary(name))) for name in MOST_UNALIKE)]:
        for width, dark in LOOKS:
            with opened(browser, path, width=width, dark=dark) as (page, _):
                assert axe_finds(page) == [], (path.name, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


def test_axe_would_find_text_that_is_hard_to_read(browser: Browser, tmp_path: Path) -> None:
    html = as_html(summary("no to all"))
    assert "--soft: #4a5159" in html
    faint = html.replace("'sha256-", "'unsafe-inline' 'x").replace("--soft: #4a5159", "--soft: #aaa")
    with opened(browser, written(tmp_path, "faint", faint)) as (page, _):
        assert any(found.startswith("color-contrast") for found in axe_finds(page))


def test_a_page_asks_the_net_for_nothing_and_the_browser_would_refuse_it(browser: Browser, pages: Path) -> None:
    for path in (pages / "index.html", pages / "000001.html"):
        with opened(browser, path) as (page, asked_for):
            assert asked_for == [path.as_uri()]
            with page.expect_event("requestfailed") as refused:
                page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://tracker.example/x.png'}))")
            assert refused.value.failure == "csp"
            page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" id=painted>x</p>')")
            assert page.evaluate("getComputedStyle(document.querySelector('#painted')).color") != "rgb(255, 0, 0)"


# On paper


def squeezed(text: str) -> str:
    """Give a text without blanks and joined letters, which a printed page sets as it likes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(page: Page, paper: str) -> list[str]:
    pdf = PdfReader(io.BytesIO(page.pdf(format=paper)))
    return [re.sub("^Page[0-9]+of[0-9]+", "", squeezed(each.extract_text())) for each in pdf.pages]


MOST_SHEETS = 2
FIRST_SIDE = "#advice :is(h1, h2, h3, p, li), #clinician li"
EVERYBODY = [*stories(), "28, vegan with B12", "many works"]


def told_on_paper(name: str) -> Summary:
    """Give a vignette, or somebody whose page tends to be long."""
    if name == "many works":
        told = summary("no to all")
        return replace(told, sources=tuple(replace(told.sources[0], number=number) for number in range(1, 14)))
    if name in stories():
        return summary(name)
    return summary_of(filled({"age": 28, "diet": "vegan", "b12_source": "yes"}, with_no, plan()), plan())


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_prints_on_two_sides_what_to_do_first(browser: Browser, tmp_path: Path, paper: str) -> None:
    for name in EVERYBODY:
        told = told_on_paper(name)
        with opened(browser, written(tmp_path, "page", as_html(told)), dark=True) as (page, _):
            sheets = printed(page, paper)
            wanted = page.evaluate(f"[...document.querySelectorAll('{FIRST_SIDE}')].map(each => each.textContent)")
        assert len(sheets) <= MOST_SHEETS, name
        assert sheets[0].startswith(squeezed(told.subject))
        assert [block for block in wanted if squeezed(block) not in sheets[0]] == []
        assert squeezed(told.made.date) in sheets[-1]


@pytest.mark.parametrize("paper", PAPERS)
def test_no_number_of_a_source_is_cut_off_on_paper(browser: Browser, tmp_path: Path, paper: str) -> None:
    told = told_on_paper("many works")
    with opened(browser, written(tmp_path, "many", as_html(told))) as (page, _):
        text = "".join(printed(page, paper))
    title = squeezed(told.sources[0].citation)[:20]
    assert [number for number in range(1, 14) if f"{number}.{title}" not in text] == []


def test_paper_is_white_in_the_dark(browser: Browser, pages: Path) -> None:
    with opened(browser, pages / "000001.html", dark=True) as (page, _):
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


# Never more than text


def test_markup_in_every_field_stays_text(browser: Browser, tmp_path: Path) -> None:
    tags = "[...document.querySelectorAll('*')].map(each => each.tagName)"
    for name in MOST_UNALIKE[:3]:  # which have every field between them
        plain, hostile = summary(name), with_hostile_texts(summary(name))
        with opened(browser, written(tmp_path, "plain", as_html(plain))) as (page, _):
            wanted = page.evaluate(tags)
        with opened(browser, written(tmp_path, "hostile", as_html(hostile))) as (page, asked_for):
            assert page.evaluate(tags) == wanted
            assert asked_for == [page.url]
            assert page.title() == clean(" ".join(f"{plain.title}{HOSTILE} - {plain.subject}{HOSTILE}".split()))
            shown = page.evaluate("document.body.textContent")
            assert shown.count(clean(HOSTILE)) > 60
            assert shown.count("<script>") == shown.count(clean(HOSTILE))
