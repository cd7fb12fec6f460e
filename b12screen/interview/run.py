"""One interview, from a pack to its result, kept until the result is where it should be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.interview.begin import NOTHING_SAVED, Beginning, Found, shelf_for
from b12screen.interview.given import Given, given_in
from b12screen.interview.keeper import Keeper
from b12screen.interview.pages import Pages
from b12screen.interview.saved import Saved
from b12screen.interview.session import Session, Setting
from b12screen.interview.shelf import Shelf
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.pack.models import Pack
from b12screen.report.plain import WIDTH, as_text
from b12screen.report.summarize import locale_of


class Finished(NamedTuple):
    """What an interview ends in: the summary as text that fits where it is shown, and the answers as a line of JSON."""

    text: str
    record: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for besides the rules; `again` is the command that goes on with the same rules."""

    locale: str | None = None
    id: str | None = None
    answers: Path | None = None
    saves: bool = True
    resume: bool = False
    again: str = "b12screen ask"


@contextmanager
def interview(pack: Pack, wanted: Wanted) -> Iterator[Finished]:
    """Ask a person in the terminal; what was saved of the interview is deleted when the block ends well.

    Raises NoTerminalError where nobody can answer, and UnfinishedError when the person stops before the end.
    """
    locale_of(pack, wanted.locale)  # a wrong name is said before anything is asked
    given = given_in(wanted.answers, pack) if wanted.answers else None
    terminal = Terminal()
    keeper = Keeper(wanted.again)
    with shelf_for(terminal, saves=wanted.saves) as shelf:
        try:
            session = _session(pack, wanted, given, terminal, shelf, keeper)
            text = as_text(session.run(), terminal.result_width(WIDTH))
            yield Finished(text, session.record())
        except KeyboardInterrupt:
            terminal.say()
            terminal.say(f"Not finished: you pressed Ctrl-C. {keeper.left}")
            raise
        except UnfinishedError as reason:
            raise UnfinishedError(f"Not finished: {reason}. {keeper.left}") from None
        except Exception:
            if keeper.is_kept:
                terminal.say(f"Your answers are kept. {keeper.how_to_go_on}")
            raise
        keeper.discard()


def _session(
    pack: Pack, wanted: Wanted, given: Given | None, terminal: Terminal, shelf: Shelf | None, keeper: Keeper
) -> Session:
    """Begin anew, from answers that were given, or where an interview that was saved has stopped."""
    plan = Plan(pack)
    if given:
        terminal.say(f"Starting from {len(given.answers)} answers.")
        found, identifier, answers = None, given.id if wanted.id is None else wanted.id, given.answers
    else:
        found = _chosen(wanted, terminal, shelf, plan)
        identifier, answers = (found.saved.id, found.kept.answers) if found else (wanted.id, {})
    locale = wanted.locale
    if found and locale is None and found.saved.locale in pack.manifest.locales:
        locale = found.saved.locale
    keeper.begin(
        (found.held if found else shelf.new()) if shelf else None,
        Saved(pack_id=pack.manifest.id, pack=pack.name, locale=locale, id=identifier),
    )
    setting = Setting(plan=plan, locale=locale_of(pack, locale), id=identifier, date=date.today().isoformat())
    return Session(setting, terminal, keeper, answers)


def _chosen(wanted: Wanted, terminal: Terminal, shelf: Shelf | None, plan: Plan) -> Found | None:
    if shelf:
        return Beginning(shelf, terminal, plan.pack, Pages(plan), wanted.id).choose(resume=wanted.resume)
    if wanted.resume:
        raise UserError(NOTHING_SAVED)
    return None
