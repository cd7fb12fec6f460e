"""Other rule engines on the same rules, which must agree with ours where everything is answered."""

from collections.abc import Iterable
from typing import Any, Protocol

from b12screen.engine.plan import Plan
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS

from .peer_json_logic import JsonLogic
from .peer_zen import ZenExpression, ZenGraph
from .people import Answers


class Peer(Protocol):
    """An engine that holds the rules of a pack."""

    name: str

    @property
    def evaluate(self) -> Any:
        """What is timed: answers in, anything out."""

    def read(self, raw: Any) -> tuple[str, tuple[str, ...]]:
        """Give the outcome and the rules that are present, from what it gave."""


def peers(pack: Pack) -> list[Peer]:
    """Give every engine, ready to run."""
    return [ZenExpression(pack), ZenGraph(pack), JsonLogic(pack)]


def disagreements(plan: Plan, others: Iterable[Peer], people: Iterable[Answers]) -> list[str]:
    """Name each peer and person, whose answers are all certain, where outcome or rules are not the same."""
    others = list(others)
    found: list[str] = []
    for place, answers in enumerate(people):
        assessment = plan.assess(plan.row(answers))
        ours = assessment.outcome, assessment.present
        said = {peer.name: peer.read(peer.evaluate(answers)) for peer in others}
        found.extend(f"person {place}: {name} says {each}, not {ours}" for name, each in said.items() if each != ours)
    return found


def asked(answers: Answers) -> Answers:
    """Leave out what was not asked: nobody is slowed down by keys that say nothing."""
    return {name: answer for name, answer in answers.items() if answer is not None}


def two_valued(answers: Answers, pack: Pack) -> Answers:
    """Leave out the open answers, which a peer cannot take; what is not known but counts as yes is a yes."""
    means_yes = {question.id for question in pack.questions if question.unknown_means}
    return {
        name: True if answer == "unknown" and name in means_yes else answer
        for name, answer in asked(answers).items()
        if answer not in OPEN_ANSWERS or (answer == "unknown" and name in means_yes)
    }
