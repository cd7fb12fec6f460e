"""Formulas and points as FHIRPath, in words that every engine tried reads alike: answers by linkId, iif, and, or, +.

`weight()` and `ordinal()` give nothing in one engine, and ask a terminology server in another.
"""

from collections.abc import Iterator, Mapping, Sequence

from b12screen.engine.values import Value, Values
from b12screen.formats.fhir.codes import NONE, UNKNOWN
from b12screen.forms.certainty import Formula, Given, numbers
from b12screen.forms.points import Tree
from b12screen.pack.models import Pack
from b12screen.pack.questions import Question


class Paths:
    """Writes FHIRPath for a pack; `lists` gives the linkId of the item that answers a question's whole checklist."""

    def __init__(self, pack: Pack, values: Mapping[str, Values], lists: Mapping[str, str]) -> None:
        self._pack = pack
        self._values = values
        self._lists = lists

    def truth(self, formula: Formula) -> str:
        """Give an expression that is true where the formula holds, and false or empty elsewhere."""
        if isinstance(formula, Given):
            return self._of_given(formula.question, formula.values)
        parts = [self.truth(each) for each in formula.parts]
        if formula.number in (1, len(parts)):
            return _joined(parts, "or" if formula.number == 1 else "and") if parts else _constant(formula.number)
        return f"({_joined([f'iif({part}, 1, 0)' for part in parts], '+')}) >= {formula.number}"

    def whether(self, formula: Formula) -> str:
        """Give an expression that is true or false, never empty."""
        return f"iif({self.truth(formula)}, true, false)"

    def total(self, trees: Sequence[Tree]) -> str:
        """Give the sum of points."""
        constant = sum(tree for tree in trees if isinstance(tree, int))
        parts = [self._of_tree(tree) for tree in trees if not isinstance(tree, int)]
        return " + ".join([*parts, str(constant)] if constant or not parts else parts)

    def first(self, choices: Sequence[tuple[Formula, str]], last: str) -> str:
        """Give the text of the first formula that holds, else the last text."""
        written = quoted(last)
        for formula, text in reversed(choices):
            written = f"iif({self.truth(formula)}, {quoted(text)}, {written})"
        return written

    def _of_tree(self, tree: Tree) -> str:
        if isinstance(tree, int):
            return str(tree)
        written = self._of_tree(tree.otherwise)
        for values, branch in reversed(tree.branches):
            written = f"iif({self._of_given(tree.question, values)}, {self._of_tree(branch)}, {written})"
        return written

    def _of_given(self, name: str, values: frozenset[Value]) -> str:
        question = self._pack.question[name]
        if question.type == "number":
            told = list(self._of_numbers(question, values))
        else:
            told = [f"{answer_to(link)}.code = {quoted(code)}" for link, code in self.codes(question, values)]
        return _joined(told, "or")

    def codes(self, question: Question, values: frozenset[Value]) -> Iterator[tuple[str, str]]:
        """Give each item and code by which one of these values can be given."""
        for code in question.values:
            if code in values:
                yield question.id, code
        counts_unknown = question.unknown_means in values
        if counts_unknown:
            yield question.id, UNKNOWN
        if group := self._lists.get(question.id):
            if "no" in values:
                yield group, NONE
            if counts_unknown:
                yield group, UNKNOWN

    def ranges(self, question: Question, values: frozenset[Value]) -> list[tuple[int, int]]:
        """Give the numbers that the values stand for."""
        return numbers(question, values, self._values[question.id].all)

    def _of_numbers(self, question: Question, values: frozenset[Value]) -> Iterator[str]:
        lowest, highest = question.range or (0, 0)
        for first, last in self.ranges(question, values):
            limits = [f"{answer_to(question.id)} >= {first}"] if first > lowest else []
            limits += [f"{answer_to(question.id)} <= {last}"] if last < highest else []
            yield _joined(limits or [f"{answer_to(question.id)} >= {lowest}"], "and")


def answer_to(link: str) -> str:
    """Give the path of the answer to an item."""
    return f"%resource.repeat(item).where(linkId = {quoted(link)}).answer.value"


def quoted(text: str) -> str:
    """Give a text as FHIRPath writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'"


def _constant(number: int) -> str:
    return "true" if number == 0 else "false"


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"
