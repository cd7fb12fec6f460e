"""What the figures were taken on, without any name of it."""

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("b12screen", "msgspec", "orjson", "zen-engine", "json-logic-qubit")


def machine() -> dict[str, str]:
    """Give processor, Python, versions and the day."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "on": date.today().isoformat(),
    }


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
