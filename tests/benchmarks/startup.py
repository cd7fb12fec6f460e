"""How long it takes until anything happens: help, and one line, beside the imports that any such program needs."""

import sys
from collections import defaultdict
from collections.abc import Iterator

from .ours import installed
from .processes import run
from .report import Item, Speed
from .setup import Setup

IMPORTS = "python -c 'import typer, rich, pydantic'"
ROUNDS = 5  # for each round of the others


def startup(setup: Setup) -> Iterator[Item]:
    """Time the imports, the help and one line by turns."""
    one = setup.file("in.ndjson", setup.inputs.answered(), 1)
    commands = {
        IMPORTS: [sys.executable, "-c", "import typer, rich, pydantic"],
        "b12screen --help": installed("--help"),
        "b12screen score, 1 line": installed("score", str(one), "-o", str(setup.folder / "out")),
    }
    taken = defaultdict[str, list[float]](list)
    for _ in range(setup.rounds * ROUNDS):
        for name, command in commands.items():
            taken[name].append(run(command, every=1).seconds)
    floor = tuple(taken.pop(IMPORTS))
    for name, seconds in taken.items():
        yield Speed(name=name, floor_is=IMPORTS, floor=floor, ours=tuple(seconds), target=1.3)
