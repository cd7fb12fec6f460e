"""Summary -> one HTML file that runs no script and loads nothing; every text in it stays text."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from b12screen.report import wording
from b12screen.report.summary import Summary
from b12screen.text import clean

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"


def as_html(summary: Summary) -> str:
    """Give the summary as a whole page."""
    return page("summary.html", summary=summary)


def page(template: str, /, *, styles: tuple[str, ...] = ("summary.css",), **told: Any) -> str:
    """Fill a template in, with the styles and the fixed words of all pages."""
    return _templates().get_template(template).render(told | _styled(styles)) + "\n"


@cache
def _styled(styles: tuple[str, ...]) -> dict[str, Any]:
    from markupsafe import Markup

    style = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Whoever wrote the styles is us; and their hash lets the browser refuse all others.
    return {"style": Markup(style), "style_hash": f"sha256-{digest}"}


@cache
def _templates() -> "Environment":
    # Only here, since whoever wants no page should not wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def cleaned(value: Any) -> Any:
        return value if isinstance(value, (Markup, int, float)) else clean(str(value))

    templates = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, finalize=cleaned
    )
    templates.globals.update(words=wording)
    templates.filters["drawn"] = Markup  # a picture that evaluate/plots.py drew
    return templates
