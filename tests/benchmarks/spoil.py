"""Spoils a good line: one error at a random place."""

import re
from random import Random

from b12screen.pack.models import Pack

_FIELD = re.compile(rb'"([a-z0-9_]+)":("[^"]*"|[a-z0-9]+)')
KINDS = ("unknown_key", "wrong_type", "duplicate_key", "not_json")


def spoil(line: bytes, pack: Pack, rng: Random) -> tuple[str, bytes]:
    """Give the code that the line must be rejected with once it is spoiled, and the spoiled line."""
    kind = rng.choice(KINDS)
    _, *fields = _FIELD.finditer(line)  # the id stays as it is
    place, other = rng.choice(fields), rng.choice(fields)
    if kind == "unknown_key":
        stranger = place[1] + b"_x"
        assert stranger.decode() not in pack.question
        return kind, line[: place.start()] + b'"%b":true,' % stranger + line[place.start() :]
    if kind == "wrong_type":
        return kind, line[: place.start(2)] + b"1.5" + line[place.end(2) :]
    if kind == "duplicate_key":
        return kind, line[: place.start()] + other[0] + b"," + line[place.start() :]
    return kind, line[: rng.randrange(1, len(line) - 1)] + b"\n"
