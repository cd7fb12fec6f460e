"""Which works a page cites: few enough to be read, chosen so that as many sentences as possible have one."""

from collections.abc import Iterable, Sequence

from b12screen.pack.models import Pack, Source
from b12screen.report.summary import Cited, Said

MOST_WORKS = 6
_MOST_A_SENTENCE = 2
_ADVICE_COUNTS = 4  # as much as that many reasons


class Citations:
    """Numbers works in the order in which sentences cite them.

    A page is put into words twice: the first time to hear what each sentence could cite, and then, with the works that
    `chosen` picks, to number them.
    """

    def __init__(self, pack: Pack, allowed: Iterable[str] | None = None) -> None:
        self._sources = {source.id: source for source in pack.sources}
        self._allowed = frozenset(self._sources if allowed is None else allowed)
        self._numbers: dict[str, int] = {}
        self._wanted: list[tuple[str, ...]] = []

    def said(self, text: str, sources: Sequence[str], *, named: bool = False, advice: bool = False) -> Said:
        """Give what is said, with the numbers of works that say so.

        A text that has `named` its work can do without; advice comes before reasons where not all can have one.
        """
        if sources and not named:
            self._wanted += [tuple(sources)] * (_ADVICE_COUNTS if advice else 1)
        cited = [name for name in sources if name in self._allowed][:_MOST_A_SENTENCE]
        return Said(text, tuple(self._numbers.setdefault(name, len(self._numbers) + 1) for name in cited))

    def chosen(self) -> list[str]:
        """Give the works with which most sentences have one, those that stand first in more sentences before others."""
        left, works = list(self._wanted), list[str]()
        while left and len(works) < MOST_WORKS:
            named = list(dict.fromkeys(name for sources in left for name in sources))
            best = max(
                named, key=lambda name: (sum(name in each for each in left), sum(name == each[0] for each in left))
            )
            works.append(best)
            left = [sources for sources in left if best not in sources]
        return works

    def listed(self) -> tuple[Cited, ...]:
        """Give every work cited so far, by number."""
        cited = ((number, self._sources[name]) for name, number in self._numbers.items())
        return tuple(Cited(number, _as_printed(source), source.read == "secondary") for number, source in cited)


def _as_printed(source: Source) -> str:
    """Give a work as a journal prints it: its address only where nothing else leads there."""
    leads_there = any(mark in source.citation for mark in ("doi:", "PMID", "PMC"))
    return source.citation if leads_there else f"{source.citation} {source.address}"
