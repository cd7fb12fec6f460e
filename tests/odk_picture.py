"""The picture of an ODK form in docs/forms.md; `python -m tests.odk_picture` takes it anew, with ODK's own client."""

import hashlib
import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from pyxform.xls2xform import convert

from b12screen.forms.xlsform import form, sheets
from b12screen.pack.load import load_pack
from b12screen.pack.models import Locale, Pack

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "tests" / "odk_npm"
PICTURE = ROOT / "docs" / "odk.png"
HASHES = ROOT / "docs" / "odk.sha256"
WIDTH, HEIGHT = 760, 900
TICKED = "saddle_numbness"  # the sign that is answered with yes, the second of the form
MEND = "run: python -m tests.odk_picture"


def what_is_asked() -> tuple[Pack, Locale]:
    pack = load_pack(ROOT / "rules")
    return pack, next(iter(pack.manifest.locales.values()))


def hashes() -> str:
    """Give the digests of the picture and of the rows of the form that are to be seen on it."""
    rows = sheets(*what_is_asked())["survey"]
    last = next(place for place, row in enumerate(rows) if row[1] == TICKED) + 2  # with what to do now, below it
    seen = "\n".join("\t".join(row[1:6]) for row in rows[2:last])
    digests = {PICTURE.name: PICTURE.read_bytes(), "first rows of the form": seen.encode()}
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in digests.items())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.html"
    finally:
        server.shutdown()


def take() -> None:
    """Take the picture, and write down what is on it."""
    sys.path.insert(0, str(Path(__file__).parent))
    from chromium import chromium
    from npm import installed

    with TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        (folder / "node_modules").symlink_to(installed(CLIENT))
        (folder / "index.html").write_bytes((CLIENT / "index.html").read_bytes())
        (folder / "form.xml").write_text(convert(io.BytesIO(form(*what_is_asked()))).xform, encoding="utf-8")
        with served(folder) as address:
            view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            view.goto(address)
            no, yes = view.locator("input[type=radio]").nth(5), view.locator("input[type=radio]").nth(8)
            no.check(force=True)
            yes.check(force=True)
            view.get_by_text("Any of these now").first.evaluate("each => each.scrollIntoView()")
            view.evaluate("document.activeElement.blur()")
            view.screenshot(path=PICTURE)
    HASHES.write_text(hashes(), encoding="utf-8")


if __name__ == "__main__":
    take()
