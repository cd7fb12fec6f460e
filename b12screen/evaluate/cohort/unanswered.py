"""What is not known of people, and which question would decide most of them."""

from b12screen.evaluate.cohort.factors import present_and_unknown
from b12screen.evaluate.cohort.hiding import Shown, shown
from b12screen.evaluate.cohort.known import Bars, Charted, Known, largest_first, number
from b12screen.evaluate.show.tables import Section, Table

_MOST_ROWS, _MOST_BARS = 20, 12
_NOT_EXPLAINED = (
    "These results were made without --explain, so they do not say which question would decide whom. "
    "Score with --explain to see it here."
)


def unanswered(known: Known) -> Section:
    """Give the rules of which it is not known of most people whether they hold."""
    sizes = [unknown for _, unknown in present_and_unknown(known)]
    order = largest_first(sizes)
    title = "What is unanswered"
    if not order:
        return Section(title=title, say=["Nothing: of everybody it is known which rules hold."])
    kept = order[:_MOST_ROWS]
    names, told = [known.names[i] for i in kept], [sizes[i] for i in kept]
    bars = Bars(
        says="Of how many people it is not known whether a rule holds, the most first.",
        names=names[:_MOST_BARS],
        parts=[("Not known", told[:_MOST_BARS])],
    )
    rows = [(name, number(size), known.share(size)) for name, size in zip(names, told, strict=True)]
    more = [f"And {len(order) - len(kept)} more."] if len(order) > len(kept) else []
    table = Table(title="Not known, by people", head=("Not known whether", "People", "Share"), rows=rows, notes=more)
    codes = [known.ids[i] for i in kept]
    return Charted(title=title, tables=[table], bars=bars, sizes=told, codes=codes, short=5)


def deciding(known: Known) -> Section:
    """Give the questions whose answers would decide most people."""
    counts, title = known.counts, "Which question would decide most people"
    undecided, _ = shown([counts.people - counts.decided, counts.decided], known.least)
    if not counts.explained:
        return Section(title=title, say=[_NOT_EXPLAINED])
    if undecided is None:
        return Section(title=title, say=["Hidden: too few people are undecided, or too few are not."])
    if not undecided:
        return Section(title=title, say=["None is needed: no open answer can change anybody's outcome."])
    return _questions(known, undecided, title)


def _questions(known: Known, undecided: int, title: str) -> Section:
    alone, could = _counted(known, undecided)
    order = [i for i in range(len(could)) if could[i] != 0]
    kept = sorted(order, key=lambda i: (-(alone[i] or 0), -(could[i] or 0)))[:_MOST_ROWS]
    texts, told = [known.pack.questions[i].text for i in kept], [alone[i] for i in kept]
    say = [f"The outcome of {undecided:,} could still change."]
    if told and told[0]:
        say.append(f"One answer, with the follow-ups that it opens, would decide {number(told[0])} of them: {texts[0]}")
    elif None not in alone:
        say.append("No single answer would decide anybody.")
    bars = Bars(
        says="How many people one answer would decide, by question, the most first.",
        names=texts[:_MOST_BARS],
        parts=[("Decided by this answer", told[:_MOST_BARS])],
    )
    rows = [(text, number(alone[i]), number(could[i])) for text, i in zip(texts, kept, strict=True)]
    table = Table(title="Questions, by people", head=("Question", "Decides", "Could change"), rows=rows)
    codes = [known.pack.questions[i].id for i in kept]
    return Charted(title=title, say=say, tables=[table], bars=bars, sizes=told, codes=codes, short=5)


def _counted(known: Known, undecided: int) -> tuple[list[Shown], list[Shown]]:
    """Give for each question how many it decides, and the outcome of how many it could change."""
    alone: list[Shown] = []
    could: list[Shown] = []
    for decides, changes in zip(known.counts.decides.tolist(), known.counts.could_change.tolist(), strict=True):
        first, _, rest = shown([decides, changes - decides, undecided - changes], known.least)
        alone.append(first)
        could.append(None if rest is None else undecided - rest)
    return alone, could
