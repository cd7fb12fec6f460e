"""Runs a script of tests/forms_npm under Node, with the programs that people fill in forms with."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from npm import installed

FORMS = Path(__file__).parent / "forms_npm"


def run_with_node(script: str, given: object) -> Any:
    """Give JSON to a script, and take what it answers; skip the test where Node or what it needs is missing."""
    modules = installed(FORMS)
    command: list[str | Path] = [shutil.which("node") or "node", FORMS / script, modules]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
