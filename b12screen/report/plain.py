"""Summary -> plain text: sentences and lists, no box lines, at any width from 40."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from b12screen.report import wording
from b12screen.report.summary import Advice, Finding, Said, Summary, Urgent
from b12screen.report.wording import said
from b12screen.text import clean

WIDTH = 78


def as_text(summary: Summary, width: int = WIDTH) -> str:
    """Give the summary as text that ends in a newline; no line is longer than `width` unless one word is."""
    return "".join(f"{line}\n" for line in _Page(width).lines(summary))


def clinician_text(summary: Summary, width: int = WIDTH) -> str:
    """Give only what is for the clinician, with the rules and the date that it was made with."""
    lines = [summary.subject, *(each.text for each in summary.clinician), f"{summary.made.pack}, {summary.made.date}."]
    return "".join(f"{line}\n" for text in lines for line in wrapped(text, width))


def wrapped(text: str | Said, width: int, start: str = "") -> list[str]:
    """Give a text in lines, those behind the first as far in as `start` is long; made safe to print."""
    return textwrap.wrap(
        clean(str(text)),
        max(width, 20),
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


class _Page:
    """Lays out the parts of a summary, each after a blank line."""

    def __init__(self, width: int) -> None:
        self._width = width

    def lines(self, summary: Summary) -> Iterator[str]:
        """Give the lines from what to do first to how the result was made."""
        blocks = [*self._first(summary), *self._why(summary), *self._care(summary), *self._record(summary)]
        for position, block in enumerate(block for block in blocks if block):
            if position:
                yield ""
            yield from block

    def _first(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._wrap(summary.subject)
        yield self._wrap(summary.assumed or "")
        for urgent in summary.urgent:
            yield self._urgent(urgent)
        if summary.crisis:
            yield self._wrap(summary.crisis)
        if summary.unanswered_flags:
            intro = f"{wording.FLAGS_OPEN} {said(wording.ACT_NOW, for_other=summary.for_other)}"
            yield [*self._wrap(intro), *self._bullets(summary.unanswered_flags)]
        yield from map(self._advice, summary.soon)
        yield [*self._wrap(summary.title.upper()), *self._wrap(summary.when or ""), "", *self._wrap(summary.say)]
        yield self._bullets(summary.steps, numbered=True)
        if summary.later:
            yield self._heading(said(wording.LATER, for_other=summary.for_other))
        yield from map(self._advice, summary.later)

    def _advice(self, advice: Advice) -> list[str]:
        return [*self._wrap(advice.how_soon), *self._bullets(advice.say)]

    def _urgent(self, urgent: Urgent) -> list[str]:
        lines = self._wrap(urgent.do_now)
        for heading, titles in urgent.headed():
            lines += [*self._wrap(heading), *self._bullets(titles)]
        return lines

    def _why(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._listed(wording.CLINICIAN, summary.clinician)
        if summary.because or summary.findings:
            findings = (line for finding in summary.findings for line in self._finding(finding))
            also = self._wrap(f"{wording.ALSO} {'; '.join(summary.also)}.") if summary.also else []
            yield [*self._heading(wording.WHY), *self._bullets(map(str, summary.because)), *findings, *also]
        if summary.could_become:
            heading = self._heading(wording.COULD_CHANGE)
            yield [*heading, *self._wrap(wording.NOT_SETTLED), *self._bullets(summary.could_become)]
            yield [*self._wrap(wording.WOULD_SETTLE), *self._bullets(summary.settle)]

    def _finding(self, finding: Finding) -> list[str]:
        told = ". ".join([finding.title, *map(str, finding.answers)])
        return self._wrap(f"{told}. {finding.because}", "- ")

    def _care(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._listed(said(wording.UNTIL_THEN, for_other=summary.for_other), summary.until_then)
        yield self._listed(wording.BRING, summary.bring)
        yield self._listed(wording.ASK, summary.ask)
        points = [summary.points.say] if summary.points else []
        yield self._listed(wording.CANNOT_TELL, [*summary.cannot_tell, *points])

    def _record(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._heading(wording.ALL_ANSWERS)
        for section in summary.answers:
            lines = (self._wrap(str(each), "  ") for each in section.answers)
            yield [*self._wrap(section.title), *(line for some in lines for line in some)]
        if summary.sources:
            marked = (self._wrap(str(source), f"[{source.number}] ") for source in summary.sources)
            listed = (line for lines in marked for line in lines)
            yield [*self._heading(wording.SOURCES), *listed, *self._wrap(summary.second_hand or "")]
        yield [*self._heading(wording.MADE), *(line for text in summary.made.lines() for line in self._wrap(text))]

    def _listed(self, title: str, items: Sequence[str | Said]) -> list[str]:
        return [*self._heading(title), *self._bullets(items)] if items else []

    def _heading(self, title: str) -> list[str]:
        return self._wrap(title.upper())

    def _bullets(self, items: Iterable[str | Said], *, numbered: bool = False) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(items, start=1):
            mark = f"{number}. " if numbered else "- "
            lines += self._wrap(item, mark)
        return lines

    def _wrap(self, text: str | Said, start: str = "") -> list[str]:
        return wrapped(text, self._width, start)
