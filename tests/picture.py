"""The picture of a report in the README; `python -m tests.picture` takes it anew, with the Chromium that is there."""

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "report.png"
HASHES = ROOT / "docs" / "report.sha256"
WIDTH, HEIGHT = 760, 820  # what a first screen holds
MEND = "run: python -m tests.picture"


def page() -> str:
    """Give the page of the made-up person of the README, as it is on one day."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--as-of", "2026-11-21", "--to", "html", "-o", f"{folder}/pages", "-q"]
        command = [sys.executable, "-m", "b12screen", "score", "docs/person.json", *options]
        subprocess.run(command, cwd=ROOT, check=True)
        return Path(folder, "pages", "000001.html").read_text(encoding="utf-8")


def hashes(html: str) -> str:
    """Give the digests of the picture and of what is to be seen on it: the styles, the advice, and why."""
    seen = "".join(re.findall('<style>.*?</style>|<section id="(?:advice|why)">.*?</section>', html, re.DOTALL))
    digests = {PICTURE.name: PICTURE.read_bytes(), "styles, advice and why of the page": seen.encode()}
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in digests.items())


def take() -> None:
    """Take the picture, and write down what is on it."""
    sys.path.insert(0, str(Path(__file__).parent))
    from chromium import chromium

    html = page()
    with chromium() as browser:
        view = browser.new_page(viewport={"width": WIDTH, "height": 900})
        view.set_content(html)
        view.screenshot(path=PICTURE, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    HASHES.write_text(hashes(html), encoding="utf-8")


if __name__ == "__main__":
    take()
