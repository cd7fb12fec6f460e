"""A published list to compare with: the Cobalamin Deficiency Risk score."""

from typing import Any

import numpy as np

from .survey import answers

# The Cobalamin Deficiency Risk score as b12awareness.org prints it, each sign of its first four lists that the survey
# asked about; its lists of risks cannot be told apart from what this pack calls risk factors, and are left out.
_CDR = {
    **dict.fromkeys(("balance_problems", "dizziness", "vision_changes", "memory_problems"), 2),
    **dict.fromkeys(("low_mood_or_anxiety", "concentration_problems", "known_anemia"), 2),
    "unexplained_fatigue": 1,
}
_PARESTHESIAS, _GAIT = ("numbness", "pins_and_needles"), ("walking_difficulty",)


def cdr(ids: list[str]) -> Any:
    """Give everybody's Cobalamin Deficiency Risk score, as far as it was asked."""
    return np.array([_cdr(answers()[each]) for each in ids])


def _cdr(person: dict[str, Any]) -> int:
    listed = sum(points for key, points in _CDR.items() if person.get(key) is True)
    return listed + 2 * any(person.get(key) is True for key in _PARESTHESIAS) + 2 * (person.get(_GAIT[0]) is True)
