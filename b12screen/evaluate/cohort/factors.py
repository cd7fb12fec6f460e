"""What people have: emergency signs, risk factors, symptoms, and which of them come together."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from b12screen.evaluate.cohort.hiding import Shown, may_show_pair, shown
from b12screen.evaluate.cohort.known import Bars, Charted, Known, largest_first, number
from b12screen.evaluate.show.tables import Section, Table
from b12screen.pack.conditions import Kind

_KINDS: dict[Kind, str] = {"red_flag": "Emergency signs", "risk_factor": "Risk factors", "symptom": "Symptoms"}
_MOST_BARS = 12
_MOST_PAIRS = 20
_OF_PAIRS = "Of the rarer: how many of those who have the rarer one have both. Times: 1.0 is as often as by chance."
_PAIRS_HIDDEN = "Pairs in which any group is small are left out."


class _Pair(NamedTuple):
    both: int
    one: int
    other: int


def present_and_unknown(known: Known) -> list[tuple[Shown, Shown]]:
    """Give for each rule in how many people it is present, and in how many it is not known whether it is."""
    counts, found = known.counts, []
    for present, unknown in zip(counts.present.tolist(), counts.unknown.tolist(), strict=True):
        first, second, _ = shown([present, unknown, counts.people - present - unknown], known.least, untold=2)
        found.append((first, second))
    return found


def rules(known: Known) -> Iterator[Section]:
    """Give a section for each kind of rule of which anybody has one."""
    told = present_and_unknown(known)
    for kind, title in _KINDS.items():
        of_kind = [i for i, rule in enumerate(known.pack.rules) if rule.kind == kind]
        sizes = [told[i][0] for i in of_kind]
        if kind == "red_flag":  # the outcome for all of them is shown too, and one alone could be worked out from it
            together = shown(known.counts.present[of_kind].tolist(), known.least)
            sizes = [None if also is None else size for size, also in zip(sizes, together, strict=True)]
        order = largest_first(sizes)
        if order:
            places, kept = [of_kind[j] for j in order], [sizes[j] for j in order]
            yield _section(known, title, places, kept, [told[i][1] for i in places])


def _section(
    known: Known, title: str, places: Sequence[int], sizes: Sequence[Shown], unknown: Sequence[Shown]
) -> Section:
    names = [known.names[i] for i in places]
    rows = [
        (name, number(size), known.share(size), number(left))
        for name, size, left in zip(names, sizes, unknown, strict=True)
    ]
    bars = Bars(
        says=f"How many people have which of the {title.lower()}, the most frequent first.",
        names=names[:_MOST_BARS],
        parts=[("People", sizes[:_MOST_BARS])],
    )
    head = (title, "People", "Share", "Not known")
    table = Table(title=f"{title}, by people", head=head, rows=rows)
    return Charted(title=title, tables=[table], bars=bars, sizes=sizes, codes=[known.ids[i] for i in places])


def pairs(known: Known) -> Section | None:
    """Give the risk factors and symptoms that most people have together."""
    found, is_any_hidden = _pairs(known)
    best = sorted(found, key=lambda each: -each.both)[:_MOST_PAIRS]
    if not best:
        return None
    names = [f"{known.names[each.one]} + {known.names[each.other]}" for each in best]
    sizes = [each.both for each in best]
    bars = Bars(
        says="How many people have both of two risk factors or symptoms, the most frequent pairs first.",
        names=names[:_MOST_BARS],
        parts=[("People", sizes[:_MOST_BARS])],
    )
    rows = [(name, number(each.both), *_compared(known, each)) for name, each in zip(names, best, strict=True)]
    notes = [_OF_PAIRS, *([_PAIRS_HIDDEN] if is_any_hidden else [])]
    table = Table(title="Pairs, by people", head=("Both", "People", "Of the rarer", "Times"), rows=rows, notes=notes)
    codes = [f"{known.ids[each.one]} + {known.ids[each.other]}" for each in best]
    return Charted(title="What comes together", tables=[table], bars=bars, sizes=sizes, codes=codes, short=5)


def _compared(known: Known, pair: _Pair) -> tuple[str, str]:
    """Write how many of those who have the rarer one have both, and how many times as many as by chance that is."""
    one, other = int(known.counts.present[pair.one]), int(known.counts.present[pair.other])
    return f"{100 * pair.both / min(one, other):.1f} %", f"{pair.both * known.counts.people / (one * other):.1f}"


def _pairs(known: Known) -> tuple[list[_Pair], bool]:
    """Give the pairs that anybody has and that may be shown, and whether any may not."""
    present, people = known.counts.present.tolist(), known.counts.people
    is_shown = [size is not None for size, _ in present_and_unknown(known)]
    all_pairs = [_Pair(*each) for each in known.counts.together.pairs()]
    found = [
        each
        for each in all_pairs
        if is_shown[each.one]
        and is_shown[each.other]
        and may_show_pair(each.both, present[each.one], present[each.other], people, known.least)
    ]
    return found, len(found) < len(all_pairs)
