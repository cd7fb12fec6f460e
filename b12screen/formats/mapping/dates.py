"""Days as year, month and day, and ages from them."""

import re
from datetime import date

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")


def day_in(text: str) -> date | None:
    """Give the day that a text begins with, a time of day behind it left out; None where it is no such text."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Give the age in whole years; below 0 for whoever was born later."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
