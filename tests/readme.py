"""Runs commands for the examples in README.md; `python -m cogapp -r -P README.md` writes them anew."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def shown(command: str, lines: slice = slice(None)) -> str:
    """Give a command and some lines of what it prints on both streams, as a code block."""
    program, *arguments = shlex.split(command)
    assert program == "b12screen"
    home = {name: os.environ[name] for name in ("XDG_CACHE_HOME", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={"PATH": "", "TERM": "dumb", "COLUMNS": "100"} | home,
        check=False,
    )
    output = done.stdout.splitlines()
    kept = output[lines]
    rest = ["..."] if output and kept[-1:] != output[-1:] else []
    return "\n".join(["```console", f"$ {command}", *kept, *rest, "```"])
