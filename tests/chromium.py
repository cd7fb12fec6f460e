"""Opens pages in the Chromium of this machine, where nothing can be reached, and says what a page tried to load."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from terminal import PATIENCE

HOW_TO_GET = "no Chromium here; get one with: .venv/bin/playwright install chromium"
_CACHE_HOME = os.environ.get("XDG_CACHE_HOME")  # before the tests get one of their own; what it installed lies there
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the system, else the one that playwright installed; skip the test where there is none."""
    with pytest.MonkeyPatch.context() as patch:
        if _CACHE_HOME is None:
            patch.delenv("XDG_CACHE_HOME", raising=False)
        else:
            patch.setenv("XDG_CACHE_HOME", _CACHE_HOME)
        playwright = sync_playwright().start()
    try:
        found = next(filter(None, map(shutil.which, _NAMES)), playwright.chromium.executable_path)
        if not Path(found).exists():
            pytest.skip(HOW_TO_GET)
        browser = playwright.chromium.launch(
            executable_path=found, args=["--disable-dev-shm-usage"], timeout=PATIENCE * 1000
        )
        yield browser
        browser.close()
    finally:
        playwright.stop()


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1200, dark: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """Open a file; give the page and a list that grows with every address that it asks for."""
    looks: dict[str, Any] = {"color_scheme": "dark" if dark else "light", "viewport": {"width": width, "height": 900}}
    page = browser.new_page(offline=True, **looks)
    page.set_default_timeout(PATIENCE * 1000)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(path.as_uri())
    yield page, asked_for
    page.close()


def axe_finds(page: Page) -> list[str]:
    """Give what axe-core objects to, each with the first piece of the page that it is about."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
