"""The examples of README and docs/: `cog -r README.md docs/*.md` writes the commands' anew; Python is run by a test."""

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import pexpect

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
RUN_ELSEWHERE = {
    "docs/spark.md": "tests/test_spark.py, which has a session of Spark",
    "docs/mapping.md": "tests/test_mapping_page.py, which has the mapping as a file",
}  # the examples in Python


def shown(command: str, lines: slice = slice(None)) -> str:
    """Give a command and some lines of what it prints on both streams, as a code block."""
    return _block(command, _output(command), lines)


def piped(first: str, second: str, lines: slice = slice(None)) -> str:
    """Give two commands, of which the second reads what the first writes, and some lines of what that prints."""
    return _block(f"{first} |\n    {second}", _output(second, _output(first)), lines)


def _output(command: str, given: str | None = None) -> str:
    program, *arguments = shlex.split(command)
    assert program == "b12screen"
    home = {name: os.environ[name] for name in ("XDG_CACHE_HOME", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={"PATH": "", "TERM": "dumb", "COLUMNS": "100"} | home,
        check=False,
    )
    return done.stdout


def _block(command: str, printed: str, lines: slice) -> str:
    output = printed.splitlines()
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


def named_in_table(page: str, heading: str) -> list[str]:
    """Give the names in the first column of the tables under a heading, from top to bottom."""
    section = (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [
        name
        for cell in re.findall(r"^\|([^|]+)\|", section, flags=re.MULTILINE)
        for name in re.findall("`(.*?)`", cell)
    ]


def without_generated(page: str) -> str:
    """Give a page without what cog writes."""
    return re.sub(r"\]\]\].*?\[\[\[end\]\]\]", "", page, flags=re.DOTALL)


def python_that_fails(name: str, page: str, **given: Any) -> str:
    """Run the blocks of Python on a page as one session, with what is `given`, and say what is not as it shows."""
    told: list[str] = []
    session: dict[str, Any] = {"__name__": "__main__", **given}
    for found in re.finditer(r"^```(pycon|python)\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE):
        kind, block = found.groups()
        above = page.count("\n", 0, found.start(2))
        if kind == "pycon":
            test = doctest.DocTestParser().get_doctest(block, {}, name, name, above)
            test.globs = session
            doctest.DocTestRunner().run(test, out=told.append, clear_globs=False)
        else:
            try:
                exec(compile("\n" * above + block, name, "exec"), session)
            except Exception:
                told.append(traceback.format_exc())
    return "".join(told)
