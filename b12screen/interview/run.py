"""One interview, from a pack to the text of the summary."""

from datetime import date

from b12screen.engine.plan import Plan
from b12screen.interview.session import Session
from b12screen.interview.terminal import Terminal
from b12screen.pack.models import Pack
from b12screen.report.plain import WIDTH, as_text
from b12screen.report.summarize import locale_of


def interview(pack: Pack, locale: str | None) -> str:
    """Ask a person in the terminal, and give the summary as text.

    Raises NoTerminalError where nobody can answer, and UnfinishedError when the person stops before the end.
    """
    terminal = Terminal()
    session = Session(Plan(pack), locale_of(pack, locale), terminal, date.today().isoformat())
    try:
        return as_text(session.run(), terminal.result_width(WIDTH))
    except KeyboardInterrupt:
        terminal.say()
        terminal.say("Not finished: you pressed Ctrl-C. No result was made, and nothing was saved.")
        raise
