"""Several worker processes score one input, and write results in the order of the input.

The workers take turns, always in the same order. With the turn to read, a worker gets the number of the next line and
the part of it that was read already, and reads the next lines; it scores them while the others read. With the turn to
write it gets the counts so far, and writes its results. So no result has to be sent from one process to another.
"""

import os
import signal
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
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
from b12screen.output import ENDING, signals_held_back

_FORK = get_context("fork")  # the plan is shared as it is, and need not be sent


class _ParentGoneError(Exception):
    """The process that started this worker has ended, so nobody needs the results."""


class _Turns:
    """A turn that workers take in order: each waits for it, and hands it to the next with what that one needs."""

    def __init__(self, workers: int) -> None:
        self._pipes = [_FORK.Pipe(duplex=False) for _ in range(workers)]

    def wait(self, worker: int) -> Any:
        turn, parent = self._pipes[worker][0], parent_process()
        wait([turn, *([parent.sentinel] if parent else [])])
        if not turn.poll():
            raise _ParentGoneError
        return turn.recv()

    def hand_to(self, worker: int, what: object) -> None:
        self._pipes[worker % len(self._pipes)][1].send(what)


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
    """Score an input of lines with several worker processes, and give the counts at its end.

    `watch` is entered once the workers run, since a process with threads should not fork. Raises what a worker
    raised, and UserError when one was ended from outside.
    """
    files.flush()
    try:
        reading, writing = _Turns(processes), _Turns(processes)
        results = [_FORK.Pipe(duplex=False) for _ in range(processes)]
        feed = os.pipe() if source.descriptor is None else None
    except OSError as error:
        raise _too_many(processes, error) from None
    workers = [
        _FORK.Process(
            target=_run,
            args=(number, source, feed, scorer, files, reading, writing, results[number][1], chunk),
            daemon=True,
        )
        for number in range(processes)
    ]
    try:
        _start(workers)
        if feed is not None:
            Thread(target=_feed, args=(source, feed, results[0][1]), daemon=True).start()
        with watch:
            reading.hand_to(0, Rest())
            writing.hand_to(0, counts)
            return _first_told([result for result, _ in results], [worker.sentinel for worker in workers])
    finally:
        started = [worker for worker in workers if worker.pid is not None]
        for worker in started:
            worker.kill()  # a worker can miss a SIGTERM that comes just when it starts
        for worker in started:
            worker.join()


def _start(workers: Sequence[ForkProcess]) -> None:
    try:
        with signals_held_back():  # until a worker has said what each of them means to it
            for worker in workers:
                worker.start()
    except OSError as error:
        raise _too_many(len(workers), error) from None


def _too_many(processes: int, error: OSError) -> UserError:
    return UserError(f"Cannot score with {processes} processes: {system_says(error)}. Give a smaller --workers.")


def _first_told(results: Sequence[Connection], ends: Sequence[int]) -> Counts:
    """Wait until a worker has come to the end of the input, has failed, or has ended without a word."""
    ready = wait([*results, *ends])
    for result in results:
        if result in ready:
            told = result.recv()
            if isinstance(told, Counts):
                return told
            raise told
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
    for each in ENDING:
        # A terminal tells all processes; the parent hears it, and ends the workers.
        signal.signal(each, signal.SIG_DFL if each == signal.SIGTERM else signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    if number:
        source.drop_start()
    read: Read = source.read
    if feed is not None:
        os.close(feed[1])
        read = partial(os.read, feed[0])
    try:
        result.send(_until_the_end(number, read, scorer, files, reading, writing, chunk))
    except _ParentGoneError:
        pass
    except Exception as error:
        result.send(error)


def _until_the_end(  # pragma: no cover - for the same reason
    number: int, read: Read, scorer: ScoresRecords, files: Files, reading: _Turns, writing: _Turns, chunk: int
) -> Counts:
    parent = os.getppid()
    while True:
        lines, rest = next_lines(read, reading.wait(number), chunk)
        reading.hand_to(number + 1, rest)
        scored = None if lines is None else scorer.score(lines)
        counts: Counts = writing.wait(number)
        if os.getppid() != parent:
            raise _ParentGoneError
        if scored is None:
            return counts
        scorer.write(scored, files, counts)
        files.flush()
        if counts.stopped:
            return counts
        writing.hand_to(number + 1, counts)


def _feed(source: Source, feed: tuple[int, int], result: "Connection[Any, Any]") -> None:
    """Write what only the parent can read, since it is unpacked or hashed here, into a pipe that all workers read."""
    os.close(feed[0])
    with suppress(BrokenPipeError), open(feed[1], "wb") as pipe:  # noqa: PTH123 - no path, a descriptor
        try:
            while block := source.read(CHUNK):
                pipe.write(block)
        except UserError as error:
            result.send(error)  # before the pipe is closed, so that nobody takes this for the end
