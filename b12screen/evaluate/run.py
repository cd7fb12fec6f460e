"""One run of `evaluate`: from the names of two files to the lines for the screen, and the files."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from b12screen.errors import UserError
from b12screen.evaluate.figures import Wanted, evaluate
from b12screen.evaluate.show.in_words import report_of
from b12screen.evaluate.show.terminal import as_lines
from b12screen.formats.extras import needs_extra
from b12screen.output import check_page, open_output, real_path
from b12screen.pack.models import Pack
from b12screen.text import clean


class Done(NamedTuple):
    """How a run ended: the lines for the screen, and how many records could not be read."""

    lines: Sequence[str]
    rejected: int


def run(wanted: Wanted, pack: Pack) -> Done:
    """Evaluate, and write the files that are wanted. UserError where that cannot be done."""
    _refuse_one_file_twice(wanted)
    if wanted.html:
        check_page(wanted.html)
    with _without_collections():
        found = evaluate(wanted, pack)
    if wanted.json:
        with open_output(wanted.json) as file:
            file.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    if wanted.html:
        with needs_extra("evaluate"):
            from b12screen.evaluate.show.pictures import drawn
        from b12screen.evaluate.show.pages import as_page

        with open_output(wanted.html) as file:
            file.write(as_page(report_of(found, pack, drawn(found, pack))).encode())
    return Done(list(as_lines(report_of(found, pack))), found.left_out.rejected)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Let nobody look through a million people for what can be thrown away: it takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse_one_file_twice(wanted: Wanted) -> None:
    """A typing slip must not write a report over the answers."""
    named = (("ANSWERS", wanted.answers), ("LABELS", wanted.labels), ("--html", wanted.html), ("--json", wanted.json))
    seen = dict[object, str]()
    for name, path in named:
        if path is not None:
            other = seen.setdefault(real_path(path), name)
            if other != name:
                raise UserError(f"{other} and {name} are the same file, {clean(str(path))}. Choose another name.")
