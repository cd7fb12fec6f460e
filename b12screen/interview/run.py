"""One interview, from a pack to the summary."""

from typing import NamedTuple

from b12screen.engine.plan import Plan
from b12screen.interview.session import Session
from b12screen.interview.terminal import Terminal
from b12screen.pack.models import Pack
from b12screen.report.plain import WIDTH, as_text
from b12screen.report.summarize import locale_of
from b12screen.report.summary import Summary


class Finished(NamedTuple):
    """What an interview ends in: the summary, and the same as text that fits where it is shown."""

    summary: Summary
    text: str


def interview(pack: Pack, locale: str | None, date: str) -> Finished:
    """Ask a person in the terminal; `date` stands in the summary.

    Raises NoTerminalError where nobody can answer, and UnfinishedError when the person stops before the end.
    """
    terminal = Terminal()
    session = Session(Plan(pack), locale_of(pack, locale), terminal, date)
    try:
        summary = session.run()
        return Finished(summary, as_text(summary, terminal.result_width(WIDTH)))
    except KeyboardInterrupt:
        terminal.say()
        terminal.say("Not finished: you pressed Ctrl-C. No result was made, and nothing was saved.")
        raise
