"""Remembers what patterns of answers give, a stretch of a person's answers at a time."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import getitem

from b12screen.engine.groups import Found, Group

Pattern = tuple[object, ...]  # the answers of one person to the questions of a table
WhenFull = Callable[["Table"], None]

# A stretch has at most this many questions, unless one group has more.
_WIDEST = 24
# Of a group with more questions, or with a number among its openers, too many patterns occur to join it with others.
_MOST_TO_JOIN = 3


class Table(dict[Pattern, Found]):
    """The patterns seen in one stretch of the answers; a new one is worked out, and remembered."""

    most: int

    def __init__(self, start: int, stop: int) -> None:
        super().__init__()
        self.span = slice(start, stop)
        self.emptied = 0  # how many people had been assessed when it was last emptied

    def __missing__(self, pattern: Pattern) -> Found:
        """Work out what a pattern gives that is not known yet."""
        if len(self) >= self.most:
            self.make_room()  # hostile input must not fill the memory
        self[pattern] = found = self.find(pattern)
        return found

    def find(self, pattern: Pattern) -> Found:
        """Work out what a pattern gives."""
        raise NotImplementedError

    def make_room(self) -> None:
        """Make room for more patterns."""
        self.clear()

    def forget(self) -> None:
        """Forget everything, also what lies below."""
        self.clear()

    def halves(self) -> "Sequence[Table]":
        """Give tables for the two halves of this stretch; a single group is never parted."""
        return (self,)


class OneGroup(Table):
    """The patterns of one group."""

    most = 32_768

    def __init__(self, group: Group, start: int) -> None:
        super().__init__(start, start + len(group.questions))
        self.group = group

    def forget(self) -> None:
        """Empty the table, and what its group remembers."""
        super().forget()
        self.group.forget()

    def find(self, pattern: Pattern) -> Found:
        """Ask the group."""
        return self.group.find(pattern)


class Stretch(Table):
    """The patterns of several neighbouring groups together; `when_full` is told when there are too many."""

    most = 8_192

    def __init__(self, groups: Sequence[OneGroup], when_full: WhenFull) -> None:
        self._when_full = when_full
        start = groups[0].span.start
        super().__init__(start, groups[-1].span.stop)
        self._parts = [(slice(each.span.start - start, each.span.stop - start), each) for each in groups]

    def make_room(self) -> None:
        """Ask whether to go on as before; others may be better for these people."""
        self._when_full(self)
        self.clear()

    def forget(self) -> None:
        """Empty the table, and the tables of its groups."""
        super().forget()
        for _, group in self._parts:
            group.forget()

    def halves(self) -> Sequence[Table]:
        """Give two tables with about as many questions each."""
        middle = (self.span.start + self.span.stop) // 2
        groups = [group for _, group in self._parts]
        left = [group for group in groups if group.span.start < middle]
        right = groups[len(left) :]
        return [_table(part, self._when_full) for part in (left, right) if part]

    def find(self, pattern: Pattern) -> Found:
        """Put together what the groups give."""
        tallies, totals = zip(*[group[pattern[span]] for span, group in self._parts], strict=True)
        return Found(sum(tallies), reduce(getitem, totals))


def in_table_order(groups: Iterable[Group]) -> list[Group]:
    """Put groups that get a table of their own before those that share one."""
    return sorted(groups, key=_may_join)


def tables(groups: Sequence[Group], when_full: WhenFull) -> list[Table]:
    """Give the tables to begin with, for groups in table order."""
    found: list[Table] = []
    stretch: list[OneGroup] = []
    start = 0
    for group in groups:
        one = OneGroup(group, start)
        start = one.span.stop
        if not _may_join(group):
            found.append(one)
        elif stretch and one.span.stop - stretch[0].span.start > _WIDEST:
            found.append(_table(stretch, when_full))
            stretch = [one]
        else:
            stretch.append(one)
    return [*found, _table(stretch, when_full)] if stretch else found


def _table(groups: Sequence[OneGroup], when_full: WhenFull) -> Table:
    return groups[0] if len(groups) == 1 else Stretch(groups, when_full)


def _may_join(group: Group) -> bool:
    openers = (question for question in group.questions if question.only_if is None)
    return len(group.questions) <= _MOST_TO_JOIN and all(question.type != "number" for question in openers)
