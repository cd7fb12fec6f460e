"""Runs a script of tests/forms_npm under Node, with the programs that people fill in forms with."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FORMS = Path(__file__).parent / "forms_npm"
HOW_TO_GET = "the programs that fill in forms are not here; get them with: npm ci --prefix tests/forms_npm"


def run_with_node(script: str, given: object) -> Any:
    """Give JSON to a script, and take what it answers; skip the test where Node or what it needs is missing."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here, which runs the programs that fill in forms")
    if not (FORMS / "node_modules").is_dir():
        pytest.skip(HOW_TO_GET)
    done = subprocess.run([node, FORMS / script], input=json.dumps(given), capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
