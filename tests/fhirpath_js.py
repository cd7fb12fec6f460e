"""Evaluates FHIRPath with fhirpath.js under Node."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from npm import installed

FHIR_NPM = Path(__file__).parent / "fhir_npm"


def evaluated(sets: Sequence[Mapping[str, Any]]) -> list[list[list[Any]]]:
    """Give for each resource of each set the values of every expression."""
    modules = installed(FHIR_NPM)
    command = [shutil.which("node") or "node", str(FHIR_NPM / "evaluate.mjs"), str(modules)]
    done = subprocess.run(command, input=json.dumps(sets), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]
