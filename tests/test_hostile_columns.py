"""Columns in which nobody is like anybody else: memory stays where it was however many people there are."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

FEW, MANY = 120_000, 480_000
GROWTH_MB = 60  # what caches that are not yet full may take
ZEROS = 100  # before and behind an age, so that it is written in a million ways

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no peak of memory"),
]


def people(path: Path, number: int) -> Path:
    """Answer every question at random; a follow-up is left out, since most would be rejects."""
    rng = np.random.default_rng(number)
    columns: dict[str, pa.Array] = {"id": pa.array(np.arange(number))}
    for question in load_pack(rules_root()).questions:
        if question.only_if is not None:
            continue
        if question.type == "number":
            drawn = zip(*(rng.integers(0, most, number) for most in (ZEROS, 121, ZEROS)), strict=True)
            columns[question.id] = pa.array([f"{'0' * before}{age}.0{'0' * behind}" for before, age, behind in drawn])
            continue
        values = ["yes", "no"] if question.type == "yes_no" else list(question.values)
        known = pa.array([*values, "unknown", "declined", None])
        columns[question.id] = known.take(pa.array(rng.integers(0, len(known), number)))
    parquet.write_table(pa.table(columns), path)
    return path


# What the process itself took: the system's own figure for a child also counts what its parent had when it began.
MEASURED = """
import re, sys
from b12screen.cli.app import main
try:
    main()
finally:
    print(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
"""


def peak_mb(source: Path, out: Path) -> float:
    options = ["score", str(source), "-o", str(out), "-q", "--workers", "1"]
    done = subprocess.run([sys.executable, "-c", MEASURED, *options], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


@pytest.mark.parametrize("to", ["parquet", "ndjson"])
def test_memory_does_not_grow_with_people_of_whom_no_two_are_alike(tmp_path: Path, to: str) -> None:
    peaks = [peak_mb(people(tmp_path / f"{number}.parquet", number), tmp_path / f"out.{to}") for number in (FEW, MANY)]
    assert peaks[1] < peaks[0] + GROWTH_MB, peaks
