"""Parts a long test: the first parts always run, the others where everything runs, as .ci/run does once."""

from collections.abc import Iterable
from typing import Any

import pytest


def parted(cases: Iterable[Any], *, always: int) -> list[Any]:
    """Mark all cases but the first ones as long."""
    return [pytest.param(case, marks=() if number < always else pytest.mark.soak) for number, case in enumerate(cases)]
