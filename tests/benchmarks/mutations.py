"""How long `rules mutate` takes: on the pack as it is, and on one made from it that has 300 rules."""

import time
from collections.abc import Iterator

from large_pack import large_pack

from b12screen.authoring.mutation import mutate
from b12screen.pack.models import Pack

from .report import Item, Remark
from .setup import Setup

RULES, MOST_SECONDS = 300, 20


def mutations(setup: Setup) -> Iterator[Item]:
    """Try every change of both packs; fewer lines make the larger one smaller."""
    yield _seconds("the pack", setup.pack, "")
    rules = min(RULES, setup.lines // 10)
    yield _seconds(f"a pack of {rules} rules", large_pack(setup.pack, rules), f"; at most {MOST_SECONDS} are wanted")


def _seconds(name: str, pack: Pack, wanted: str) -> Remark:
    start = time.process_time()
    tried = mutate(pack).tried
    seconds = time.process_time() - start
    return Remark(
        f"rules mutate, {name}: {tried:,} changes against {len(pack.cases):,} cases and the examples of "
        f"{len(pack.rules)} rules in {seconds:.1f} seconds of processor time{wanted}."
    )
