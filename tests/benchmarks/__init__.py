"""How fast and how small b12screen is, beside a floor and beside other rule engines: `python -m tests.benchmarks`."""

import sys
from pathlib import Path

_TESTS = str(Path(__file__).parents[1])
if _TESTS not in sys.path:  # pytest puts it there by itself
    sys.path.append(_TESTS)
