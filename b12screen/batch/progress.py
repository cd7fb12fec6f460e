"""A progress bar on a terminal: the share of the input that is read, the rate and the time left."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from b12screen.formats.source import Source

_BEFORE_IT_SHOWS = 1.0  # seconds; what is done by then needs no progress
_BETWEEN = 0.2


@contextmanager
def progress(source: Source, *, shown: bool) -> Iterator[None]:
    """Show how far the source is read while the block runs."""
    if not shown:
        yield
        return
    done = Event()
    watcher = Thread(target=_watch, args=(source, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(source: Source, done: Event) -> None:
    if done.wait(_BEFORE_IT_SHOWS):
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()]
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Scoring", total=source.size)
        while not done.wait(_BETWEEN):
            bar.update(task, completed=source.position())
