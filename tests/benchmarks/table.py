"""A report as tables, for a terminal or for the README."""

import io
from collections.abc import Sequence
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table

from .report import Memory, Remark, Report, Speed

WIDE = 500  # so that no cell is ever folded


def shown(report: Report, *, markdown: bool) -> str:
    """Give the tables and remarks as text."""
    speed = [_speed(item) for item in report.items if isinstance(item, Speed)]
    memory = [_memory(item) for item in report.items if isinstance(item, Memory)]
    remarks = [item.text for item in report.items if isinstance(item, Remark)]
    heads = {
        ("what", "floor or peer", "its seconds", "ours", "ratio", "target", "met"): speed,
        ("memory, highest of any process above start", "lines", "MB", "target", "met"): memory,
    }
    parts = [_table(head, rows, markdown) for head, rows in heads.items() if rows]
    if speed:
        parts.append("Seconds and ratios: best round, in brackets the median. Met: the ratio of the best rounds.")
    parts.append("\n".join(f"- {text}" for text in remarks))
    parts.append("; ".join(f"{name} {value}" for name, value in report.machine.items()) + ".")
    return "\n\n".join(parts) + "\n"


def _speed(item: Speed) -> list[str]:
    best, middle = item.ratios()
    ratio = f"{best:.2f} ({middle:.2f})" + (" x as fast" if item.faster else "")
    return [item.name, item.floor_is, _seconds(item.floor), _seconds(item.ours), ratio, item.wanted(), _met(item.met())]


def _memory(item: Memory) -> list[str]:
    lines = " / ".join(f"{count:,}" for count in item.lines)
    return [item.name, lines, " / ".join(f"{each:.0f}" for each in item.above_start), item.wanted(), _met(item.met())]


def _seconds(rounds: Sequence[float]) -> str:
    return f"{min(rounds):.3g} ({median(rounds):.3g})"


def _met(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "no"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], markdown: bool) -> str:
    table = Table(*head, box=box.MARKDOWN if markdown else box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=WIDE, markup=False, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines() if line.strip())
