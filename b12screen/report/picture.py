"""Points -> places on a line, for a picture of them; the numbers stand beside it as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from b12screen.report.summary import Points

WIDTH, MARGIN = 320, 16
_FEW = 30  # points that still get a tick for every 5


@dataclass(frozen=True, slots=True)
class Picture:
    """Where things stand on the line, from left to right; ticks with their numbers."""

    score: float
    least: float
    most: float
    ticks: tuple[tuple[float, int], ...]


def picture_of(points: Points) -> Picture:
    """Lay the points out on a line that ends where these points end: no number of them is a full score."""
    lowest, highest = min(0, points.least, points.score), max(10, points.most, points.score)
    step = 5 if highest - lowest <= _FEW else 20
    first, last = lowest // step * step, -(-highest // step) * step

    def place(number: int) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (number - first) / (last - first), 1)

    def ticks() -> Iterator[tuple[float, int]]:
        yield from ((place(number), number) for number in range(first, last + 1, step))

    return Picture(place(points.score), place(points.least), place(points.most), tuple(ticks()))
