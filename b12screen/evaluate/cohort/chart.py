"""A section's bars as a picture: a bar for each row of its table, in parts, with its number beside it."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from textwrap import fill

from matplotlib.axes import Axes

from b12screen.evaluate.cohort.known import Bars, number
from b12screen.evaluate.show.plots import COLOURS, Plot, as_svg

_PARTS = (*COLOURS[:5], "#56b4e9", "#c78a00", COLOURS[5], "#7d5ba6", "#9c4221")
_NAME, _PART = 24, 44  # letters of a name in a line
_WIDE = 4.8  # inches, so that letters stay legible on a telephone
_LINE = 0.18  # inches of a line of text


def chart(bars: Bars, *, name: str, title: str) -> str:
    """Give bars as one SVG element, whose name is its own on the page."""
    names = [fill(each.replace("/", " / "), _NAME) for each in bars.names]
    lines = [max(each.count("\n") + 1, 1.5) for each in names]
    parts = [(fill(part, _PART), sizes) for part, sizes in bars.parts]
    legend = sum(part.count("\n") + 1.3 for part, _ in parts) if len(parts) > 1 else 0
    draw = partial(_draw, parts=parts, names=names, lines=lines)
    height = (sum(lines) + legend + 1) * _LINE
    return as_svg(Plot(name=name, title=title, description=bars.says, draw=draw, width=_WIDE, height=height))


def _draw(
    axes: Axes, *, parts: Sequence[tuple[str, Sequence[int | None]]], names: Sequence[str], lines: Sequence[float]
) -> None:
    places = [line / 2 - end for line, end in zip(lines, accumulate(lines), strict=True)]
    ends = [0] * len(names)
    for i, (part, sizes) in enumerate(parts):
        drawn = [size or 0 for size in sizes]
        axes.barh(places, drawn, height=0.9, left=ends, color=_PARTS[i % len(_PARTS)], label=part)
        ends = [end + size for end, size in zip(ends, drawn, strict=True)]
    for j, (place, end) in enumerate(zip(places, ends, strict=True)):
        told = _told(end, any(sizes[j] is None for _, sizes in parts))
        axes.annotate(told, (end, place), (3, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(places, names, fontsize=9)
    axes.set_xlim(0, max(*ends, 1) * 1.2)
    axes.set_ylim(-sum(lines), 0)
    axes.xaxis.set_visible(False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    if len(parts) > 1:
        axes.figure.legend(loc="outside upper left", fontsize=9, handlelength=1, labelspacing=0.3)


def _told(size: int, hidden: bool) -> str:
    """Say how long a bar is, and where a part of it is hidden that it is not whole."""
    if not hidden:
        return number(size)
    return f"{number(size)} and hidden" if size else "hidden"
