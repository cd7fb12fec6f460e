"""Draws with matplotlib, as SVG in the style of the reports: small, the same bytes each time, with a description.

A page may hold several pictures, and its policy refuses style attributes; so what matplotlib writes is put into plain
attributes, names are the picture's own, and what is black takes the colour of the text around it.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
_BLACK = "#000000"
_GREY = "#808890"
# Colours that can be told apart by most people, on white and on black; lines differ in their strokes too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b8629b", "#8a7a1f", _GREY)
DASHES = ("-", "--", "-.", ":", (0, (3, 1, 1, 1, 1, 1)), (0, (1, 3)))
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "b12screen",
    "font.size": 10,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _GREY,
    "grid.alpha": 0.3,
    "legend.frameon": False,
}

Draw = Callable[[Axes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What to draw: a name that no other picture of its page has, a title, and what is said to who cannot see it."""

    name: str
    title: str
    description: str
    draw: Draw
    width: float = 6.4  # inches
    height: float = 4.2


def as_svg(plot: Plot, *, alone: bool = False) -> str:
    """Draw it as an SVG element for a page, or as a file that stands `alone`, on white."""
    with rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=(plot.width, plot.height), layout="constrained")
        plot.draw(figure.add_subplot())
        written = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(written, format="svg", transparent=not alone, metadata=nothing)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    root = ElementTree.fromstring(written.getvalue())
    _tidy(root, plot, text_colour=_BLACK if alone else "currentColor")
    return ElementTree.tostring(root, encoding="unicode") + "\n" * alone


def _tidy(root: ElementTree.Element, plot: Plot, *, text_colour: str) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    _take_names(root, plot.name)
    for element in root.iter():
        _plain(element, text_colour)
    root.attrib.pop("width")
    root.attrib.pop("height")
    names = f"{plot.name}-title {plot.name}-description"
    root.attrib |= {"role": "img", "aria-labelledby": names, "font-family": _FONTS}
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # of the style element that is gone
    for place, (tag, text) in enumerate((("title", plot.title), ("desc", plot.description))):
        told = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": names.split()[place]})
        told.text = text
        root.insert(place, told)


def _take_names(root: ElementTree.Element, name: str) -> None:
    """Keep only the names that something refers to, and make them the picture's own."""
    links = re.compile(r"#([\w-]+)")
    used = {found for each in root.iter() for value in each.attrib.values() for found in links.findall(value)}
    renamed = {old: f"{name}-{number}" for number, old in enumerate(sorted(used))}
    for element in root.iter():
        if "id" in element.attrib and (new := renamed.get(element.attrib.pop("id"))):
            element.set("id", new)
        for key, value in element.attrib.items():
            if "#" in value and (key.endswith("href") or "url(" in value):
                element.set(key, links.sub(lambda found: f"#{renamed.get(found[1], found[1])}", value))


def _plain(element: ElementTree.Element, text_colour: str) -> None:
    """Put the style of an element into attributes of its own."""
    for part in element.attrib.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        if key.strip() == "font":  # its parts have no attribute together; the family is that of the whole picture
            key, value = "font-size", value.split()[0]
        if key.strip() not in ("", "font-family"):
            element.set(key.strip(), value.strip())
    is_text = element.tag == f"{{{_SVG}}}text"
    for key in ("fill", "stroke"):
        if element.get(key) == _BLACK or (is_text and key == "fill" and key not in element.attrib):
            element.set(key, text_colour)
