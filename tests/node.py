"""Runs a script of tests/forms_npm under Node, with the programs that people fill in forms with."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from npm import installed

FORMS = Path(__file__).parent / "forms_npm"
_OLDEST = 20  # that ODK's engine runs on


def run_with_node(script: str, given: object) -> Any:
    """Give JSON to a script, and take what it answers; skip the test where Node or what it needs is missing."""
    modules = installed(FORMS)
    node = shutil.which("node") or "node"
    version = subprocess.run([node, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    if int(version.removeprefix("v").partition(".")[0]) < _OLDEST:
        pytest.skip(f"Node {_OLDEST} or later runs the programs that fill in forms; this is {version.strip()}")
    command: list[str | Path] = [node, FORMS / script, modules]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
