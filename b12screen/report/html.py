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


def page(template: str, /, **told: Any) -> str:
    """Fill a template in, with the styles and the fixed words of all pages."""
    return _templates().get_template(template).render(told) + "\n"


@cache
def _templates() -> "Environment":
    # Only here, since whoever wants no page should not wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def cleaned(value: Any) -> Any:
        return value if isinstance(value, (Markup, int, float)) else clean(str(value))

    style = (_FOLDER / "summary.css").read_text(encoding="utf-8")
    templates = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, finalize=cleaned
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Whoever wrote the styles is us; and their hash lets the browser refuse all others.
    templates.globals.update(words=wording, style=Markup(style), style_hash=f"sha256-{digest}")
    return templates
