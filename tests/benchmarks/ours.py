"""The commands that a user types."""

import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("b12screen")


def score(source: Path, output: Path, *options: str, workers: int = 1) -> list[str]:
    """Give the command that scores a file."""
    typed = ["score", str(source), "-o", str(output), "--workers", str(workers), *options]
    return [sys.executable, "-m", "b12screen", *typed]


def installed(*arguments: str) -> list[str]:
    """Give the installed command, as a shell finds it; else the module."""
    return [*([str(SCRIPT)] if SCRIPT.is_file() else [sys.executable, "-m", "b12screen"]), *arguments]
