"""A few hundred of the survey people as CSV, to try commands on: tests/data/sample."""

import csv
import gzip
import io
import json
from pathlib import Path

from people_on_file import LABELS, survey_lines

FOLDER = Path(__file__).parents[1] / "data" / "sample"
CASES, OTHERS = 5, 40  # every 5th of those with a low or borderline B12, every 40th of the others


def write() -> None:
    """Write the files."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """Give answers as cells, and labels; `weight` makes up for people with low B12 being taken more often."""
    people = [json.loads(line) for line in survey_lines()]
    with gzip.open(LABELS, "rt", encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    cases = [place for place, each in enumerate(labels) if "1" in (each["low_b12"], each["b12_or_mma"])]
    others = sorted(set(range(len(labels))) - set(cases))
    times = dict.fromkeys(cases[::CASES], CASES) | dict.fromkeys(others[::OTHERS], OTHERS)
    taken = sorted(times)
    keys = list(dict.fromkeys(key for place in taken for key in people[place]))
    cells = [{key: _cell(people[place].get(key)) for key in keys} for place in taken]
    rows = [labels[place] | {"weight": f"{float(labels[place]['weight']) * times[place]:.2f}"} for place in taken]
    return {"answers.csv": _table(cells), "labels.csv": _table(rows)}


def _cell(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer)


def _table(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
