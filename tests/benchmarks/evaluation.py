"""Evaluation alone: ours and the peers on the same answers, nothing read and nothing written."""

import gc
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from b12screen.engine.plan import Plan
from b12screen.pack.questions import OPEN_ANSWERS

from .differences import Differences
from .peer_zen import ZenGraph
from .peers import Peer, asked, disagreements, peers
from .people import Answers, People
from .report import Item, Remark, Speed
from .setup import Setup

T = TypeVar("T")
MOST = 10_000  # people a round; each round has others, since what a plan remembers must not help it
PEOPLE = 1_000  # who left something open
OURS, OURS_ALONE = "ours", "ours, rows ready"
TIMES_AS_FAST = 5


def evaluation(setup: Setup) -> Iterator[Item]:
    """Time all engines on people who answered everything; then show people who did not."""
    pack, count = setup.pack, min(setup.lines, MOST)
    plan, again, others = Plan(pack), Plan(pack), peers(pack)
    source = iter(People(pack, f"evaluation {setup.seed}", open_in_100=0))
    warm_up = [asked(person) for person in islice(source, count // 5)]
    for each in (plan, again):
        if wrong := disagreements(each, others, warm_up):
            raise AssertionError(f"peers do not agree: {wrong[:3]}")
    rounds = defaultdict[str, list[float]](list)
    for _ in range(setup.rounds):
        people = [asked(person) for person in islice(source, count)]
        for name, evaluate in {OURS: _ours(plan), **{peer.name: peer.evaluate for peer in others}}.items():
            rounds[name].append(_seconds(evaluate, people))
        rounds[OURS_ALONE].append(_seconds(again.assess, [again.row(person) for person in people]))
    ours = tuple(rounds.pop(OURS))
    alone = tuple(rounds.pop(OURS_ALONE))
    fastest = min(rounds, key=lambda name: min(rounds[name]))
    for name, seconds in rounds.items():
        target = TIMES_AS_FAST if name == fastest else None
        yield _speed(f"evaluation alone, {count:,} people", name, seconds, ours, target)
    yield _speed(f"the same, our answers in order already, {count:,} people", fastest, rounds[fastest], alone, None)
    yield Remark(f"All engines gave the same outcome and rules for {len(warm_up):,} people who answered everything.")
    yield from map(Remark, open_answers(setup, plan, others))
    gc.unfreeze()


def open_answers(setup: Setup, plan: Plan, others: Iterable[Peer]) -> list[str]:
    """Say how peers fare with made-up people who left something open, and with those of the survey."""
    left_open = (each for each in setup.inputs.people() if any(answer in OPEN_ANSWERS for answer in each[1].values()))
    others = [peer for peer in others if not isinstance(peer, ZenGraph)]  # which says what its expression says
    made_up = Differences(plan, others, islice(left_open, PEOPLE))
    told = made_up.told("made-up people who left some answer open")
    assert all(made_up.other_outcome[peer.name] for peer in others), "the peers know what unknown means"
    people = map(json.loads, islice(setup.inputs.survey(), PEOPLE))
    told += Differences(plan, others, ((person["id"], person) for person in people)).told("people of the survey")
    return told


def _speed(name: str, floor: str, seconds: list[float], ours: tuple[float, ...], target: float | None) -> Speed:
    return Speed(name=name, floor_is=floor, floor=tuple(seconds), ours=ours, target=target, faster=True)


def _ours(plan: Plan) -> Callable[[Answers], object]:
    return lambda answers: plan.assess(plan.row(answers))


def _seconds(evaluate: Callable[[T], object], people: Iterable[T]) -> float:
    gc.collect()
    gc.freeze()  # the people at hand cost nobody a second look
    start = time.perf_counter()
    for each in people:
        evaluate(each)
    return time.perf_counter() - start
