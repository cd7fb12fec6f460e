"""Runs a command: how long it takes, and how much memory each of its processes needs at most."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")  # in a second
SEES_MEMORY = (_PROC / "self" / "status").is_file()


@dataclass(frozen=True)
class Ran:
    """A command that ended well; `peaks` are the highest resident sets of its processes, in bytes."""

    seconds: float
    processor: float  # seconds of it, of all its processes, also those that others have to end
    peaks: tuple[int, ...]


def run(command: Sequence[str], *, code: int = 0, every: float = 0.02) -> Ran:
    """Run a command that must exit with `code`, and look at its memory every so many seconds."""
    family = _Family({}, {})
    ended = threading.Event()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        watcher = threading.Thread(target=_watch, args=(process.pid, family, ended, every))
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            got = process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            ended.set()
            watcher.join()
            process.kill()
        if got != code:
            said.seek(0)
            raise RuntimeError(f"{command} ended with {got}, not {code}:\n{said.read(5000).decode(errors='replace')}")
    processor = max(used.ru_utime + used.ru_stime, sum(family.processor.values()))
    return Ran(seconds, processor, tuple(family.peaks.values()))


class _Family(NamedTuple):
    """What was seen of a process and all below it, by their numbers."""

    peaks: dict[int, int]
    processor: dict[int, float]


def _watch(pid: int, family: _Family, ended: threading.Event, every: float) -> None:
    while not ended.wait(every):
        for each in _family(pid):
            family.peaks[each] = max(family.peaks.get(each, 0), _peak(each))
            family.processor[each] = max(family.processor.get(each, 0), _processor(each))


def _family(pid: int) -> Iterator[int]:
    """Give a process and all below it that are alive."""
    yield pid
    with suppress(FileNotFoundError):  # it ended just now
        for children in (_PROC / str(pid) / "task").glob("*/children"):
            for child in _read(children).split():
                yield from _family(int(child))


def _peak(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0  # it ended just now


def _processor(pid: int) -> float:
    _, _, numbers = _read(_PROC / str(pid) / "stat").rpartition(")")  # the name before it may hold anything
    return sum(map(int, numbers.split()[11:13])) / _TICKS


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
