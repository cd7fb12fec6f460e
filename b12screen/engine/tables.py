"""Remembers what patterns of answers give, a stretch of a person's answers at a time."""

from collections.abc import Iterable, Sequence

from b12screen.engine.groups import Found, Group

Answers = tuple[object, ...]

# A stretch has at most this many questions, unless one group has more.
_WIDEST = 24
# Of a group with more questions, or with a number among its openers, too many patterns occur to join it with others.
_MOST_TO_JOIN = 3


class Table:
    """The patterns seen in one stretch of the answers; `known` is read directly by the loop over people."""

    most: int

    def __init__(self, start: int, stop: int) -> None:
        self.span = slice(start, stop)
        self.known: dict[Answers, Found] = {}
        self.emptied = 0  # how many people had been assessed when it was last emptied

    @property
    def is_full(self) -> bool:
        """Say whether there is room for no other pattern; hostile input must not fill the memory."""
        return len(self.known) >= self.most

    def find(self, answers: Answers) -> Found:
        """Give what a pattern gives that is not known yet, and remember it."""
        self.known[answers] = found = self._find(answers)
        return found

    def empty(self, people: int) -> None:
        """Make room, when so many people have been assessed."""
        self.known.clear()
        self.emptied = people

    def forget(self) -> None:
        """Forget everything, also what lies below."""
        self.known.clear()

    def halves(self) -> "Sequence[Table]":
        """Give tables for the two halves of this stretch; a single group is never parted."""
        return (self,)

    def _find(self, answers: Answers) -> Found:
        raise NotImplementedError


class OneGroup(Table):
    """The patterns of one group."""

    most = 16_384

    def __init__(self, group: Group, start: int) -> None:
        super().__init__(start, start + len(group.questions))
        self.group = group

    def forget(self) -> None:
        """Empty the table, and what its group remembers."""
        super().forget()
        self.group.forget()

    def _find(self, answers: Answers) -> Found:
        return self.group.find(answers)


class Stretch(Table):
    """The patterns of several neighbouring groups together."""

    most = 4_096

    def __init__(self, groups: Sequence[OneGroup]) -> None:
        start = groups[0].span.start
        super().__init__(start, groups[-1].span.stop)
        self._parts = [(slice(each.span.start - start, each.span.stop - start), each) for each in groups]

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
        return [_table(part) for part in (left, right) if part]

    def _find(self, answers: Answers) -> Found:
        total = marked = 0
        for span, group in self._parts:
            part = answers[span]
            if group.is_full:
                group.empty(0)
            tally, marks = group.known.get(part) or group.find(part)
            total += tally
            marked |= marks
        return Found(total, marked)


def in_table_order(groups: Iterable[Group]) -> list[Group]:
    """Put groups that get a table of their own before those that share one."""
    return sorted(groups, key=_may_join)


def tables(groups: Sequence[Group]) -> list[Table]:
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
            found.append(_table(stretch))
            stretch = [one]
        else:
            stretch.append(one)
    return [*found, _table(stretch)] if stretch else found


def _table(groups: Sequence[OneGroup]) -> Table:
    return groups[0] if len(groups) == 1 else Stretch(groups)


def _may_join(group: Group) -> bool:
    openers = (question for question in group.questions if question.only_if is None)
    return len(group.questions) <= _MOST_TO_JOIN and all(question.type != "number" for question in openers)
