"""Summary -> Markdown: headings, sentences and lists; nothing from outside can become markup or HTML."""

from collections.abc import Iterable, Iterator

from b12screen.report import wording
from b12screen.report.markup import escaped
from b12screen.report.summary import Advice, Finding, Said, Summary
from b12screen.report.wording import said


def as_markdown(summary: Summary) -> str:
    """Give the summary as Markdown, with a blank line between two blocks."""
    blocks = (*_first(summary), *_why(summary), *_care(summary), *_record(summary))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _first(summary: Summary) -> Iterator[str]:
    yield f"# {_text(summary.subject)}"
    yield _text(summary.assumed or "")
    for urgent in summary.urgent:
        yield _strong(urgent.do_now)
        yield from (f"{_text(heading)}\n\n{_bullets(titles)}" for heading, titles in urgent.headed())
    if summary.crisis:
        yield _strong(summary.crisis)
    if summary.unanswered_flags:
        intro = f"{wording.FLAGS_OPEN} {said(wording.ACT_NOW, for_other=summary.for_other)}"
        yield f"{_strong(intro)}\n\n{_bullets(summary.unanswered_flags)}"
    yield from map(_advice, summary.soon)
    yield _heading(summary.title)
    yield _strong(summary.when) if summary.when else ""
    yield _text(summary.say)
    yield "\n".join(f"{number}. {_text(step)}" for number, step in enumerate(summary.steps, start=1))
    if summary.later:
        yield _heading(said(wording.LATER, for_other=summary.for_other), 3)
    yield from map(_advice, summary.later)


def _why(summary: Summary) -> Iterator[str]:
    yield from _listed(wording.CLINICIAN, summary.clinician)
    if summary.because or summary.findings:
        yield _heading(wording.WHY)
        yield "\n".join([*(f"- {_text(str(each))}" for each in summary.because), *map(_finding, summary.findings)])
    if summary.also:
        yield _text(f"{wording.ALSO} {'; '.join(summary.also)}.")
    if summary.could_become:
        yield _heading(wording.COULD_CHANGE)
        yield f"{wording.NOT_SETTLED}\n\n{_bullets(summary.could_become)}"
        yield f"{wording.WOULD_SETTLE}\n\n{_bullets(summary.settle)}"


def _finding(finding: Finding) -> str:
    told = ". ".join([_strong(finding.title), *(_text(str(each)) for each in finding.answers)])
    return f"- {told}. {_text(finding.because)}"


def _care(summary: Summary) -> Iterator[str]:
    yield from _listed(said(wording.UNTIL_THEN, for_other=summary.for_other), summary.until_then)
    yield from _listed(wording.BRING, summary.bring)
    yield from _listed(wording.ASK, summary.ask)
    points = [summary.points.say] if summary.points else []
    yield from _listed(wording.CANNOT_TELL, [*summary.cannot_tell, *points])


def _record(summary: Summary) -> Iterator[str]:
    yield _heading(wording.ALL_ANSWERS)
    for section in summary.answers:
        yield _heading(section.title, 3)
        yield _bullets(map(str, section.answers))
    if summary.sources:
        yield _heading(wording.SOURCES)
        yield "\n".join(f"- {_text(f'[{source.number}] {source}')}" for source in summary.sources)
        yield _text(summary.second_hand or "")
    yield _heading(wording.MADE)
    yield from map(_text, summary.made.lines())


def _advice(advice: Advice) -> str:
    return f"{_strong(advice.how_soon)}\n\n{_bullets(advice.say)}"


def _listed(title: str, items: Iterable[str | Said], level: int = 2) -> Iterator[str]:
    if items:
        yield _heading(title, level)
        yield _bullets(items)


def _heading(title: str, level: int = 2) -> str:
    return f"{'#' * level} {_text(title)}"


def _bullets(items: Iterable[str | Said]) -> str:
    return "\n".join(f"- {_text(item)}" for item in items)


def _strong(text: str) -> str:
    return f"**{_text(text)}**"


def _text(text: str | Said) -> str:
    return escaped(str(text))
