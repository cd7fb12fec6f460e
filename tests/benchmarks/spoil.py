"""Spoils a good line: one error at a random place."""

import re
from random import Random

from b12screen.pack.models import Pack

_FIELD = re.compile(rb'"([a-z0-9_]+)":("[^"]*"|[a-z0-9]+)')
KINDS = ("unknown_key", "wrong_type", "duplicate_key", "not_json")


def spoil(body: bytes, pack: Pack, rng: Random) -> tuple[str, bytes]:
    """Give the code that a line must be rejected with, and the rest of it after its id, spoiled."""
    kind = rng.choice(KINDS)
    fields = list(_FIELD.finditer(body))
    place, other = rng.choice(fields), rng.choice(fields)
    if kind == "unknown_key":
        stranger = b'"%b_x":true,' % place[1]
        assert place[1].decode() + "_x" not in pack.question
        return kind, body[: place.start()] + stranger + body[place.start() :]
    if kind == "wrong_type":
        return kind, body[: place.start(2)] + b"1.5" + body[place.end(2) :]
    if kind == "duplicate_key":
        return kind, body[: place.start()] + other[0] + b"," + body[place.start() :]
    return kind, body[: rng.randrange(len(body))]
