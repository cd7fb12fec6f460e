"""The parts of an explanation of a problem code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, a small example that gives it, and how to mend it."""

    means: str
    wrong: str
    mend: str
