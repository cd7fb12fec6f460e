"""A report as one HTML file, in the style of all pages."""

from b12screen.evaluate.show.tables import Report
from b12screen.report.html import page


def as_page(report: Report) -> str:
    """Give the whole page; it runs no script and loads nothing."""
    return page("sections.html", styles=("summary.css", "sections.css"), report=report)
