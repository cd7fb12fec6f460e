"""Runs commands for the examples in README.md; `python -m cogapp -r -P README.md` writes them anew."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pexpect

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


def asked(*typed: str, cut: tuple[str, str]) -> str:
    """Give the start of an interview in a terminal, with what is typed, as a code block; what is cut starts so."""
    lines = ["$ b12screen ask"]
    with tempfile.TemporaryDirectory() as home:
        away = {"HOME": home, "XDG_STATE_HOME": home, "TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
        command = ["-m", "b12screen", "ask"]
        child = pexpect.spawn(
            sys.executable, command, cwd=ROOT, env=os.environ | away, encoding="utf-8", echo=False, timeout=150
        )
        for line in typed:
            child.expect("\r\n> $")
            lines += [*(child.before or "").splitlines(), f"> {line}".rstrip()]
            child.sendline(line)
        child.close(force=True)
    first, behind = (next(i for i, line in enumerate(lines) if line.startswith(start)) for start in cut)
    lines[first:behind] = ["   ..."]
    return "\n".join(["```console", *lines, "...", "```"])
