"""The people under tests/data, for all tests and benchmarks: 26 vignettes, and 13,177 adults of a survey."""

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
SURVEY = DATA / "survey" / "answers.ndjson.gz"  # as `score` reads it
LABELS = DATA / "survey" / "labels.csv.gz"


@cache
def vignettes() -> tuple[dict[str, Any], ...]:
    """Give each person of the vignettes: `n`, `story`, `base`, `answers`, and what to `expect`."""
    return tuple(yaml.safe_load((DATA / "vignettes.yaml").read_text(encoding="utf-8")))


@cache
def survey_lines() -> tuple[bytes, ...]:
    """Give the lines of the survey, each with its newline."""
    return tuple(gzip.decompress(SURVEY.read_bytes()).splitlines(keepends=True))


def unpacked_survey(folder: Path) -> Path:
    """Write the survey into a folder as plain lines, which several processes can read at once."""
    path = folder / "survey.ndjson"
    path.write_bytes(b"".join(survey_lines()))
    return path
