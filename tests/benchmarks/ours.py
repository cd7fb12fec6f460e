"""The commands that a user types, as far as this version knows their options."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from .processes import ROOT

SCRIPT = Path(sys.executable).with_name("b12screen")


def score(source: Path, output: Path, *options: str, workers: int = 1) -> list[str]:
    """Give the command that scores a file."""
    given = ["--workers", str(workers)] if takes_workers() else []
    return [sys.executable, "-m", "b12screen", "score", str(source), "-o", str(output), *given, *options]


def installed(*arguments: str) -> list[str]:
    """Give the installed command, as a shell finds it; else the module."""
    return [*([str(SCRIPT)] if SCRIPT.is_file() else [sys.executable, "-m", "b12screen"]), *arguments]


def takes_workers() -> bool:
    """Say whether `score` can work on several processes."""
    return "--workers" in _help()


def writes_csv() -> bool:
    """Say whether `score` can write CSV."""
    return bool(re.search(r"--to\s+<[^>]*\bcsv\b", _help()))


@cache
def _help() -> str:
    command = [sys.executable, "-m", "b12screen", "score", "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
