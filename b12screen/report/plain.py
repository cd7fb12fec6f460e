"""Summary -> plain text: sentences and lists, no box lines, at any width from 40."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from b12screen.report.summary import Finding, Summary, Urgent
from b12screen.text import clean

WIDTH = 78

_NOT_ALL = "The emergency questions are not all answered."
_ACT_NOW = "If you have any of these, get medical help now, before anything else:"


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
            yield [*self._wrap(f"{_NOT_ALL} {_ACT_NOW}"), *self._bullets(summary.unanswered_flags)]
        for advice in summary.soon:
            yield [*self._wrap(advice.how_soon), *self._bullets(advice.say)]
        yield [*self._wrap(summary.title.upper()), "", *self._wrap(summary.say)]
        yield self._listed("What to do next", summary.steps, numbered=True)
        if summary.later:
            yield self._heading("After you have been seen")
        for advice in summary.later:
            yield [*self._wrap(advice.how_soon), *self._bullets(advice.say)]
        yield from (self._wrap(say) for say in summary.advice)

    def _urgent(self, urgent: Urgent) -> list[str]:
        lines = self._wrap(urgent.do_now)
        for heading, titles in urgent.headed():
            lines += [*self._wrap(heading), *self._bullets(titles)]
        return lines

    def _why(self, summary: Summary) -> Iterator[Sequence[str]]:
        if summary.findings:
            yield self._heading("Why")
            yield from (self._finding(finding) for finding in summary.findings)
        if summary.points:
            yield self._wrap(summary.points)
        if summary.could_become:
            intro = "This advice is not settled. Depending on what is still open, it could become:"
            heading = self._heading("What could still change this")
            yield [*heading, *self._wrap(intro), *self._bullets(summary.could_become)]
            yield [*self._wrap("An answer to any of these could change it:"), *self._bullets(summary.settle)]

    def _finding(self, finding: Finding) -> list[str]:
        weight = f" (weight: {finding.weight})" if finding.weight else ""
        return [
            *self._wrap(finding.title + weight),
            *(line for answer in finding.answers for line in self._wrap(f"Your answer: {answer}", "  ")),
            *self._wrap(finding.because, "  "),
        ]

    def _care(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._listed("What this cannot tell", summary.cannot_tell)
        yield self._listed("Until you have been seen", summary.until_then)
        if summary.guidelines:
            yield self._heading("What guidelines say of your answers")
        for guideline in summary.guidelines:
            yield [*self._wrap(f"{guideline.title} (verified: {guideline.verified})"), *self._wrap(guideline.say, "  ")]
        yield self._listed("What to bring", summary.bring)
        yield self._listed("What to ask", summary.ask)

    def _record(self, summary: Summary) -> Iterator[Sequence[str]]:
        yield self._heading("All your answers")
        for title, answers in summary.answers:
            lines = (line for label, said in answers for line in self._wrap(f"{label}: {said}", "  "))
            yield [*self._wrap(title), *lines]
        marked = (self._wrap(source, f"[{number}] ") for number, source in enumerate(summary.sources, start=1))
        yield [*self._heading("Sources"), *(line for lines in marked for line in lines)] if summary.sources else []
        about = (summary.rules, summary.status, f"Date: {summary.date}.")
        yield [*self._heading("How this was made"), *(line for text in about for line in self._wrap(text))]

    def _listed(self, title: str, items: Sequence[str], *, numbered: bool = False) -> list[str]:
        return [*self._heading(title), *self._bullets(items, numbered=numbered)] if items else []

    def _heading(self, title: str) -> list[str]:
        return self._wrap(title.upper())

    def _bullets(self, items: Iterable[str], *, numbered: bool = False) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(items, start=1):
            mark = f"{number}. " if numbered else "- "
            lines += self._wrap(item, mark)
        return lines

    def _wrap(self, text: str, start: str = "") -> list[str]:
        return textwrap.wrap(
            clean(text),
            self._width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_long_words=False,
            break_on_hyphens=False,
        )
