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


class _Page:
    """Lays out the parts of a summary, each after a blank line."""

    def __init__(self, width: int) -> None:
        self._width = max(width, 20)

    def lines(self, summary: Summary) -> Iterator[str]:
        """Give the lines from what to do first to how the result was made."""
        blocks = [*self._first(summary), *self._why(summary), *self._care(summary), *self._record(summary)]
        for position, block in enumerate(block for block in blocks if block):
            if position:
                yield ""
            yield from block

    def _first(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._wrap(summary.subject)
        for urgent in summary.urgent:
            yield self._urgent(urgent)
        if summary.crisis:
            yield self._wrap(summary.crisis)
        if summary.unanswered_flags:
            intro = f"{wording.FLAGS_OPEN} {said(wording.ACT_NOW, for_other=summary.for_other)}"
            yield [*self._wrap(intro), *self._bullets(summary.unanswered_flags)]
        yield from map(self._advice, summary.soon)
        yield [*self._wrap(summary.title.upper()), "", *self._wrap(summary.say)]
        yield self._listed(wording.NEXT_STEPS, summary.steps, numbered=True)
        if summary.later:
            yield self._heading(said(wording.LATER, for_other=summary.for_other))
        yield from map(self._advice, summary.later)
        yield self._listed(wording.KEEP_IN_MIND, summary.advice)
        yield self._listed(said(wording.UNTIL_THEN, for_other=summary.for_other), summary.until_then)

    def _advice(self, advice: Advice) -> list[str]:
        return [*self._wrap(advice.how_soon), *self._bullets(advice.say)]

    def _urgent(self, urgent: Urgent) -> list[str]:
        lines = self._wrap(urgent.do_now)
        for heading, titles in urgent.headed():
            lines += [*self._wrap(heading), *self._bullets(titles)]
        return lines

    def _why(self, summary: Summary) -> Iterator[Sequence[str]]:
        if summary.findings:
            yield self._heading(wording.WHY)
            yield from map(self._finding, summary.findings)
        if summary.points:
            yield self._wrap(summary.points.say)
        if summary.could_become:
            heading = self._heading(wording.COULD_CHANGE)
            yield [*heading, *self._wrap(wording.NOT_SETTLED), *self._bullets(summary.could_become)]
            yield [*self._wrap(wording.WOULD_SETTLE), *self._bullets(summary.settle)]

    def _finding(self, finding: Finding) -> list[str]:
        weight = f" (weight: {finding.weight})" if finding.weight else ""
        answers = (f"{wording.YOUR_ANSWER}: {each.question}: {each.answer}" for each in finding.answers)
        return [
            *self._wrap(finding.title + weight),
            *(line for answer in answers for line in self._wrap(answer, "  ")),
            *self._wrap(finding.because, "  "),
        ]

    def _care(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._listed(wording.CANNOT_TELL, summary.cannot_tell)
        if summary.guidelines:
            yield self._heading(wording.GUIDELINES)
        for guideline in summary.guidelines:
            yield [*self._wrap(f"{guideline.title} (verified: {guideline.verified})"), *self._wrap(guideline.say, "  ")]
        yield self._listed(wording.BRING, summary.bring)
        yield self._listed(wording.ASK, summary.ask)

    def _record(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._heading(wording.ALL_ANSWERS)
        for section in summary.answers:
            lines = (self._wrap(f"{each.question}: {each.answer}", "  ") for each in section.answers)
            yield [*self._wrap(section.title), *(line for some in lines for line in some)]
        marked = (self._wrap(str(source), f"[{source.number}] ") for source in summary.sources)
        yield (
            [*self._heading(wording.SOURCES), *(line for lines in marked for line in lines)] if summary.sources else []
        )
        yield [*self._heading(wording.MADE), *(line for text in summary.made.lines() for line in self._wrap(text))]

    def _listed(self, title: str, items: Sequence[str | Said], *, numbered: bool = False) -> list[str]:
        return [*self._heading(title), *self._bullets(items, numbered=numbered)] if items else []

    def _heading(self, title: str) -> list[str]:
        return self._wrap(title.upper())

    def _bullets(self, items: Iterable[str | Said], *, numbered: bool = False) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(items, start=1):
            mark = f"{number}. " if numbered else "- "
            lines += self._wrap(item, mark)
        return lines

    def _wrap(self, text: str | Said, start: str = "") -> list[str]:
        return textwrap.wrap(
            clean(str(text)),
            self._width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_long_words=False,
            break_on_hyphens=False,
        )
