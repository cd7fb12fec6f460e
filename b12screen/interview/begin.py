"""How an interview begins: anew, or with one that was saved and that the person wants to go on with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from b12screen.errors import UserError, system_says
from b12screen.interview.drafts.draft import Kept, Saved, read, what_is_left
from b12screen.interview.drafts.store import DraftFile, Drafts, UnusableError, open_drafts
from b12screen.interview.pages import Page, Pages, title_of
from b12screen.interview.terminal import Terminal, UnfinishedError
from b12screen.pack.models import Pack
from b12screen.text import in_words

_MOST_OFFERED = 5

NOTHING_SAVED = "There is no unfinished interview to go on with. To begin one: b12screen ask"
IN_USE = "The unfinished interview is in use in another window. Finish it there."
OTHER = (
    "No unfinished interview is about these rules and this person. "
    "Give the same --rules, --id and --for-other as when you began it."
)


@dataclass(frozen=True, slots=True)
class Found:
    """An interview that was saved, what still fits of it, and the file that holds it."""

    saved: Saved
    kept: Kept
    held: DraftFile

    @property
    def described(self) -> str:
        """When it was saved, whose it is, and where it stopped."""
        whose = ", about another person" if self.saved.for_other else ""
        whose += "" if self.saved.id is None else f", id {self.saved.id}"
        return f"saved {self.saved.age}{whose}, {self.saved.place}"


@contextmanager
def drafts_for(terminal: Terminal, *, saves: bool) -> Iterator[Drafts | None]:
    """Open the folder of unfinished interviews; None where nothing is to be saved, or where it cannot be."""
    with ExitStack() as stack:
        drafts = None
        if saves:
            try:
                drafts = stack.enter_context(open_drafts(make=True))
            except OSError as error:
                terminal.say(f"Answers cannot be saved on this computer: {system_says(error)}.")
        yield drafts


class Beginning:
    """Looks for interviews that were saved, and has the person choose.

    `pages` gives the pages in the words of an interview, for another person or not.
    """

    def __init__(
        self,
        drafts: Drafts,
        terminal: Terminal,
        pack: Pack,
        pages: Callable[[bool], Pages],
        fits: Callable[[Saved], bool],
    ) -> None:
        self._drafts = drafts
        self._terminal = terminal
        self._pack = pack
        self._pages = pages
        self._fits = fits
        self._strangers = self._in_use = 0

    def choose(self, *, resume: bool) -> Found | None:
        """Give the interview to go on with; None to begin anew. UserError where `resume` cannot be had."""
        found = sorted(self._find(), key=lambda each: each.saved.when, reverse=True)
        chosen = None
        try:
            if found:
                chosen = found[0] if resume else self._ask(found[:_MOST_OFFERED], found)
            elif resume:
                raise UserError(IN_USE if self._in_use else OTHER if self._strangers else NOTHING_SAVED)
        finally:
            for each in found:
                if each is not chosen:
                    each.held.release()
        if chosen:
            self._say_what_is_left(chosen)
        return chosen

    def _find(self) -> Iterator[Found]:
        """Hold every interview that fits and is not in use; what is none is set aside, and said."""
        for name in self._drafts.names():
            try:
                held = self._drafts.take(name)
                if held is None:
                    self._in_use += 1
                elif found := self._fitting(held):
                    yield found
            except UnusableError as error:
                self._set_aside(name, error)

    def _fitting(self, held: DraftFile) -> Found | None:
        saved = read(held)
        if saved.pack_id != self._pack.manifest.id or not self._fits(saved):
            held.release()
            self._strangers += 1
            return None
        return Found(saved, what_is_left(saved, self._pages(saved.for_other)), held)

    def _set_aside(self, name: str, error: UnusableError) -> None:
        path = self._drafts.set_aside(name)
        where = f"It is set aside as {path}, and" if path else "It stays where it is, and"
        self._terminal.say(f"A saved interview cannot be used: {error}. {where} b12screen ask --forget deletes it.")

    def _ask(self, offered: Sequence[Found], found: Sequence[Found]) -> Found | None:
        it = "it" if len(found) == 1 else "them"
        say = self._terminal.say
        say("You have an unfinished interview." if it == "it" else f"You have {len(found)} unfinished interviews.")
        ways = [f"Go on with the one {each.described}" for each in offered]
        ways += [f"Begin anew, and keep {it} for later", f"Begin anew, and delete {it}"]
        chosen = self._number(ways)
        if chosen <= len(offered):
            return offered[chosen - 1]
        if chosen == len(ways):
            for each in found:
                each.held.remove()
            say("Deleted.")
        return None

    def _number(self, ways: Sequence[str]) -> int:
        self._terminal.list((str(number), way) for number, way in enumerate(ways, start=1))
        numbers = [str(number + 1) for number in range(len(ways))]
        while (typed := self._terminal.read().lower()) not in numbers:
            if typed in ("q", "quit"):
                raise UnfinishedError("you stopped")
            self._terminal.say(f"Type {in_words(numbers, 'or')}; q to stop.")
        return int(typed)

    def _say_what_is_left(self, chosen: Found) -> None:
        say = self._terminal.say
        say(f"Going on with the interview {chosen.described}.")
        if chosen.saved.pack != self._pack.name:
            again = f"These pages are asked again: {_titles(chosen.kept.changed)}."
            fits = "Your answers still fit them."
            say(f"The rules have changed since then. {again if chosen.kept.changed else fits}")
        if chosen.kept.stale:
            say(f"More than a day has passed, so this is asked again: {_titles(chosen.kept.stale)}.")


def _titles(pages: Sequence[Page]) -> str:
    return "; ".join(map(title_of, pages))
