"""What was measured, as values: speed beside a floor, memory above a start, and what else is worth saying."""

from statistics import median
from typing import Any

import msgspec


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of each round, a floor's and ours; the ratio is ours to the floor's, or for `faster` the reverse."""

    name: str
    floor_is: str
    floor: tuple[float, ...]
    ours: tuple[float, ...]
    target: float | None = None
    aim: float | None = None
    faster: bool = False

    def ratios(self) -> tuple[float, float]:
        """The ratio of the best rounds, and that of the median rounds."""
        best, middle = min(self.ours) / min(self.floor), median(self.ours) / median(self.floor)
        return (1 / best, 1 / middle) if self.faster else (best, middle)

    def met(self) -> bool | None:
        """Say whether the best rounds keep the target; None where there is none."""
        ratio, _ = self.ratios()
        if self.target is None:
            return None
        return ratio >= self.target if self.faster else ratio <= self.target

    def wanted(self) -> str:
        """The target in words."""
        aim = f", aim {self.aim:g}" if self.aim else ""
        return "none" if self.target is None else f"{'at least' if self.faster else 'at most'} {self.target:g}{aim}"


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """The highest memory of any process of a run above that of a process that scored one line, in MB."""

    name: str
    lines: tuple[int, ...]
    above_start: tuple[float, ...]  # for each number of lines
    most: float
    growth: float  # from the fewest lines to the most that still counts as flat

    def met(self) -> bool:
        """Say whether it is small, and flat."""
        return max(self.above_start) <= self.most and self.above_start[-1] - self.above_start[0] <= self.growth

    def wanted(self) -> str:
        """The target in words."""
        return f"at most {self.most:g} MB, growing at most {self.growth:g} MB"


class Remark(msgspec.Struct, frozen=True):
    """A sentence for the reader: what was skipped and why, or what a table cannot show."""

    text: str


Item = Speed | Memory | Remark


class Report(msgspec.Struct, frozen=True):
    """Everything of one run."""

    machine: dict[str, str]
    items: tuple[Item, ...]

    def as_json(self) -> bytes:
        """Give it for programs."""
        plain: dict[str, Any] = {
            "machine": self.machine,
            "speed": [_judged(item) for item in self.items if isinstance(item, Speed)],
            "memory": [_judged(item) for item in self.items if isinstance(item, Memory)],
            "remarks": [item.text for item in self.items if isinstance(item, Remark)],
        }
        return msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n"


def _judged(item: Speed | Memory) -> dict[str, Any]:
    found = msgspec.structs.asdict(item) | {"met": item.met()}
    if isinstance(item, Speed):
        found["ratio_of_best"], found["ratio_of_median"] = item.ratios()
    return found
