"""What the answers to a form come to, worked out by the form itself."""

from collections.abc import Iterator

from b12screen.formats.fhir import layout
from b12screen.forms.certainty import Certainty, Formula
from b12screen.forms.fhir.extensions import HIDDEN, worked_out
from b12screen.forms.fhir.paths import Paths
from b12screen.forms.fhir.r4 import Item
from b12screen.forms.points import TooManyError, bounds
from b12screen.pack.models import Pack

RESULT = "What the answers come to"
WHAT_TO_DO = "What to do, as far as it is certain"
MIN, MAX = "Points, the fewest that open answers leave", "Points, the most that open answers leave"
NO_OUTCOME = "A form cannot work out what to do by these rules, so it is left out. Scoring the responses gives it."
NO_POINTS = "A form cannot work out the points of these rules, so they are left out. Scoring the responses gives them."


class Results:
    """The last group of a form; `left_out` says in sentences what a form cannot work out."""

    def __init__(self, pack: Pack, certainty: Certainty, paths: Paths) -> None:
        self._pack = pack
        self._certainty = certainty
        self._paths = paths
        self.left_out: list[str] = []
        items = (*self._outcome(), *self._points(), *self._limits())
        self.item = Item(linkId=layout.RESULT, type="group", text=RESULT, item=items)

    def _outcome(self) -> Iterator[Item]:
        choices: list[tuple[Formula, str]] = []
        *outcomes, last = self._pack.outcomes
        for outcome in outcomes:
            formula = None if outcome.when is None else self._certainty.of(outcome.when)
            if formula is None:
                self.left_out.append(NO_OUTCOME)
                return
            choices.append((formula, outcome.title))
        path = self._paths.first(choices, last.title)
        yield Item(linkId=layout.OUTCOME, type="string", text=WHAT_TO_DO, readOnly=True, extension=(worked_out(path),))

    def _points(self) -> Iterator[Item]:
        """Give the points, for programs only: no person is told a number of points by a form."""
        try:
            trees = bounds(self._pack, self._certainty)
        except TooManyError:
            self.left_out.append(NO_POINTS)
            return
        for link, text, tree in zip((layout.POINTS_MIN, layout.POINTS_MAX), (MIN, MAX), trees, strict=True):
            shown = (HIDDEN, worked_out(self._paths.total(tree)))
            yield Item(linkId=link, type="integer", text=text, readOnly=True, extension=shown)

    def _limits(self) -> Iterator[Item]:
        said = [each.say for each in self._pack.manifest.always.cannot_tell if each.when is None]
        for number, text in enumerate(said, 1):
            yield Item(linkId=f"cannot-tell-{number}", type="display", text=text)
