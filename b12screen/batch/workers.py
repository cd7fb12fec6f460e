"""Several processes score one input: each takes the next lines when its turn comes, and writes when it comes again.

The processes stand in a ring. The turn to read goes round it, with the number of the next line and what was read of
it; so does the turn to write, with the counts so far. So lines are numbered, and results are written, in the order
of the input, and no result passes through another process.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from threading import Thread
from typing import Any

from b12screen.batch.counts import Counts
from b12screen.batch.loop import Files, ScoresRecords
from b12screen.errors import UserError, system_says
from b12screen.formats.lines import CHUNK, Read, Rest, next_lines
from b12screen.formats.source import Source

_FORK = get_context("fork")  # what the plan knows is shared, and nothing of it has to be sent
_ENDING = (signal.SIGINT, signal.SIGTERM)


class _FirstLeftError(Exception):
    """The process that started this one is no more, so nobody needs the results."""


class _Turns:
    """One thing that goes round the ring: each process waits for it, and hands it on to the next."""

    def __init__(self, processes: int) -> None:
        self._ends = [_FORK.Pipe(duplex=False) for _ in range(processes)]

    def wait(self, process: int) -> Any:
        turn, first = self._ends[process][0], parent_process()
        wait([turn, *([first.sentinel] if first else [])])
        if not turn.poll():
            raise _FirstLeftError
        return turn.recv()

    def hand_to(self, process: int, what: object) -> None:
        self._ends[process % len(self._ends)][1].send(what)


def score_with_workers(
    source: Source,
    scorer: ScoresRecords,
    files: Files,
    counts: Counts,
    watch: AbstractContextManager[None],
    *,
    processes: int,
    chunk: int = CHUNK,
) -> Counts:
    """Score an input of lines with several processes, and give the counts at its end.

    `watch` is entered once the processes run, since nobody should fork who has threads. Raises what a process
    raised, and UserError when one was ended from outside.
    """
    files.flush()
    try:
        reading, writing = _Turns(processes), _Turns(processes)
        results = [_FORK.Pipe(duplex=False) for _ in range(processes)]
        feed = os.pipe() if source.descriptor is None else None
    except OSError as error:
        raise _too_many(processes, error) from None
    runners = [
        _FORK.Process(
            target=_run,
            args=(number, source, feed, scorer, files, reading, writing, results[number][1], chunk),
            daemon=True,
        )
        for number in range(processes)
    ]
    try:
        _start(runners)
        if feed is not None:
            Thread(target=_feed, args=(source, feed, results[0][1]), daemon=True).start()
        with watch:
            reading.hand_to(0, Rest())
            writing.hand_to(0, counts)
            return _first_word([result for result, _ in results], [runner.sentinel for runner in runners])
    finally:
        started = [runner for runner in runners if runner.pid is not None]
        for runner in started:
            runner.kill()  # a process can miss a SIGTERM that comes just when it starts
        for runner in started:
            runner.join()


def _start(runners: Sequence[ForkProcess]) -> None:
    try:
        with _nobody_ended():
            for runner in runners:
                runner.start()
    except OSError as error:
        raise _too_many(len(runners), error) from None


def _too_many(processes: int, error: OSError) -> UserError:
    return UserError(f"Cannot score with {processes} processes: {system_says(error)}. Give a smaller --workers.")


@contextmanager
def _nobody_ended() -> Iterator[None]:
    """Let no signal end a process before it has said what each signal means to it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first_word(results: Sequence[Connection], ends: Sequence[int]) -> Counts:
    """Wait until a process has come to the end of the input, has failed, or is no more."""
    ready = wait([*results, *ends])
    for result in results:
        if result in ready:
            word = result.recv()
            if isinstance(word, Counts):
                return word
            raise word
    raise UserError("A process that scored was ended from outside, so the results are not whole. Score again.")


def _run(  # pragma: no cover - in a process that is ended without a word, so nobody can count its lines
    number: int,
    source: Source,
    feed: tuple[int, int] | None,
    scorer: ScoresRecords,
    files: Files,
    reading: _Turns,
    writing: _Turns,
    result: "Connection[Any, Any]",
    chunk: int,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it, and ends the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    if number:
        source.drop_head()
    read: Read = source.read
    if feed is not None:
        os.close(feed[1])
        read = partial(os.read, feed[0])
    try:
        result.send(_until_the_end(number, read, scorer, files, reading, writing, chunk))
    except _FirstLeftError:
        pass
    except Exception as error:
        result.send(error)


def _until_the_end(  # pragma: no cover - for the same reason
    number: int, read: Read, scorer: ScoresRecords, files: Files, reading: _Turns, writing: _Turns, chunk: int
) -> Counts:
    first = os.getppid()
    while True:
        lines, rest = next_lines(read, reading.wait(number), chunk)
        reading.hand_to(number + 1, rest)
        scored = None if lines is None else scorer.score(lines)
        counts: Counts = writing.wait(number)
        if os.getppid() != first:
            raise _FirstLeftError
        if scored is None:
            return counts
        scorer.write(scored, files, counts)
        files.flush()
        if counts.stopped:
            return counts
        writing.hand_to(number + 1, counts)


def _feed(source: Source, feed: tuple[int, int], result: "Connection[Any, Any]") -> None:
    """Put what only the first process can read, decompressed or hashed, where all can take it from."""
    os.close(feed[0])
    with suppress(BrokenPipeError), open(feed[1], "wb") as pipe:  # noqa: PTH123 - no path, a descriptor
        try:
            while block := source.read(CHUNK):
                pipe.write(block)
        except UserError as error:
            result.send(error)  # before the pipe is closed, so that nobody takes this for the end
