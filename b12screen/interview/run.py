"""One interview, from a pack to its result, kept until the result is where it should be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from b12screen.engine.plan import Plan
from b12screen.errors import UserError
from b12screen.formats.mapping.model import Mapping
from b12screen.interview.begin import NOTHING_SAVED, Beginning, Found, drafts_for
from b12screen.interview.drafts.autosave import Autosave
from b12screen.interview.drafts.draft import Saved
from b12screen.interview.drafts.store import Drafts
from b12screen.interview.given import Given, given_in
from b12screen.interview.pages import Pages
from b12screen.interview.session import Session, Setting
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.output import real_path
from b12screen.pack.models import Pack
from b12screen.pack.proxy import worded_for_proxy
from b12screen.report.summarize import locale_of
from b12screen.report.summary import Summary
from b12screen.text import clean


class Finished(NamedTuple):
    """What an interview ends in: the summary, the files to save it in, the answers as JSON, and where it was held."""

    summary: Summary
    files: tuple[Path, ...]
    record: bytes
    terminal: Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for besides the rules.

    `date` stands in the summary; `files` is where to save it; `again` is the command that goes on with the same rules.
    """

    date: str
    locale: str | None = None
    id: str | None = None
    for_other: bool = False
    answers: Path | None = None
    mapping: Mapping | None = None  # of the answers
    files: tuple[Path, ...] = ()
    plain: bool = False
    saves: bool = True
    resume: bool = False
    again: str = "b12screen ask"


@contextmanager
def interview(pack: Pack, wanted: Wanted) -> Iterator[Finished]:
    """Ask a person in the terminal; what was saved of the interview is deleted when the block ends well.

    Raises NoTerminalError where nobody can answer, and UnfinishedError when the person stops before the end.
    """
    _refuse_what_the_pack_lacks(pack, wanted)
    given = given_in(wanted.answers, pack, wanted.mapping) if wanted.answers else None
    terminal = Terminal(plain=wanted.plain)
    autosave = Autosave(wanted.again)
    with drafts_for(terminal, saves=wanted.saves) as drafts:
        try:
            session, files = _session(pack, wanted, given, terminal, drafts, autosave)
            yield Finished(session.run(), files, session.record(), terminal)
        except KeyboardInterrupt:
            terminal.say()
            terminal.say(f"Not finished: you pressed Ctrl-C. {autosave.left}")
            raise
        except UnfinishedError as reason:
            raise UnfinishedError(f"Not finished: {reason}. {autosave.left}") from None
        except Exception:
            if autosave.is_kept:
                terminal.say(f"Your answers are kept. {autosave.how_to_go_on}")
            raise
        else:
            autosave.discard()
        finally:
            autosave.release()


def _refuse_what_the_pack_lacks(pack: Pack, wanted: Wanted) -> None:
    """Say what is wrong before anything is asked."""
    locale_of(pack, wanted.locale)
    if wanted.for_other and not pack.proxy_texts:
        raise UserError("These rules have no words for somebody who answers for another person (for_other.yaml).")


def _session(
    pack: Pack, wanted: Wanted, given: Given | None, terminal: Terminal, drafts: Drafts | None, autosave: Autosave
) -> tuple[Session, tuple[Path, ...]]:
    """Begin anew, from answers that were given, or where an interview that was saved has stopped.

    Give also the files that the page is to be saved in.
    """
    files = tuple(map(real_path, wanted.files))
    if given:
        terminal.say(f"Starting from {len(given.answers)} answers.")
        found, answers = None, given.answers
        about = _About(wanted.locale, wanted.for_other, given.id if wanted.id is None else wanted.id)
    elif found := _chosen(pack, wanted, terminal, drafts):
        saved, answers = found.saved, found.kept.answers
        locale = saved.locale if saved.locale in pack.manifest.locales else None
        about = _About(wanted.locale or locale, saved.for_other, saved.id)
        files = files or _remembered(saved, terminal)
    else:
        about, answers = _About(wanted.locale, wanted.for_other, wanted.id), {}
    blank = Saved(pack_id=pack.manifest.id, pack=pack.name, files=tuple(map(str, files)), **about._asdict())
    autosave.begin((found.held if found else drafts.new()) if drafts else None, blank)
    worded = _worded(pack, for_other=about.for_other)
    setting = Setting(
        plan=Plan(worded),
        locale=locale_of(worded, about.locale),
        for_other=about.for_other,
        id=about.id,
        date=wanted.date,
    )
    return Session(setting, terminal, autosave, answers), files


def _remembered(saved: Saved, terminal: Terminal) -> tuple[Path, ...]:
    """Give the files that the page was to be saved in when the interview began, and say so."""
    for name in saved.files:
        terminal.say(f"The page will be saved as {clean(name)}.")
    return tuple(map(Path, saved.files))


class _About(NamedTuple):
    """What is settled at the start: the country, whether the answers are another person's, and the id."""

    locale: str | None
    for_other: bool
    id: str | int | None


def _chosen(pack: Pack, wanted: Wanted, terminal: Terminal, drafts: Drafts | None) -> Found | None:
    def pages(for_other: bool) -> Pages:
        return Pages(Plan(_worded(pack, for_other=for_other)))

    def fits(saved: Saved) -> bool:
        return wanted.id in (None, saved.id) and (saved.for_other or not wanted.for_other)

    if drafts:
        return Beginning(drafts, terminal, pack, pages, fits).choose(resume=wanted.resume)
    if wanted.resume:
        raise UserError(NOTHING_SAVED)
    return None


def _worded(pack: Pack, *, for_other: bool) -> Pack:
    return worded_for_proxy(pack) if for_other else pack
