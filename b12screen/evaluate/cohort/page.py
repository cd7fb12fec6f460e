"""A report as one HTML file, with a picture of each section's bars."""

from dataclasses import replace

from b12screen.evaluate.cohort.chart import chart
from b12screen.evaluate.cohort.known import Charted
from b12screen.evaluate.show import pages
from b12screen.evaluate.show.tables import Report, Section


def as_page(report: Report) -> str:
    """Give the whole page."""
    drawn = [_drawn(section, f"picture-{i}") for i, section in enumerate(report.sections, 1)]
    return pages.as_page(replace(report, sections=drawn))


def _drawn(section: Section, name: str) -> Section:
    if not isinstance(section, Charted) or not any(any(sizes) for _, sizes in section.bars.parts):
        return section  # bars of nothing would show nothing
    return replace(section, picture=chart(section.bars, name=name, title=section.title))
