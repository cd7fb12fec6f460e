"""The benchmarks run, and every way that they time gives the same results; no time is ever judged here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.report import Memory, Remark, Report, Speed
from benchmarks.table import shown

ROOT = Path(__file__).parents[1]


def benchmarks(*options: str) -> str:
    command = [sys.executable, "-W", "error", "-m", "tests.benchmarks", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.soak
def test_every_way_to_score_gives_the_same_and_the_peers_agree_on_certain_answers() -> None:
    said = benchmarks("--short")
    assert "2,000 people, " in said
    assert "2,000 rows of CSV: the same results\n" in said
    assert "2,000 rows of Excel: the same results\n" in said
    assert "2,000 rows of Parquet: the same results\n" in said
    assert "2,000 results in 3 formats: the same picture\n" in said
    assert "2,000 bad lines: all rejected for what is wrong with them" in said
    assert "500 people who answered everything: 3 peers agree\n" in said


@pytest.mark.soak
def test_every_benchmark_gives_its_rows(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    table = benchmarks("--lines", "1000", "--rounds", "1", "--markdown", "--json", str(figures))
    found = json.loads(figures.read_bytes())
    names = [row["name"] for row in found["speed"]]
    for start in (
        "every question answered, 1,000",
        "every question answered, 5,000",
        "every line bad",
        "CSV to",
        "Excel, survey rows",
        "Parquet to",
        "cohort",
        "FHIR responses",
        "ndjson read by a mapping",
        "csv read by a mapping",
        "parquet read by a mapping",
        "b12",
    ):
        assert any(name.startswith(start) for name in names), start
    assert all(f"| {name} " in table for name in names)
    assert all(row["ratio_of_best"] > 0 and len(row["ours"]) for row in found["speed"])
    assert str(ROOT) not in table + figures.read_text(encoding="utf-8")


def speed(**changed: Any) -> Speed:
    given: dict[str, Any] = {"name": "all", "floor_is": "floor", "floor": (1.0, 2.0), "ours": (1.5, 5.0), "target": 1.8}
    return Speed(**given | changed)


def test_the_ratio_of_the_best_rounds_is_judged_and_that_of_the_medians_is_shown() -> None:
    assert speed().ratios() == (1.5, 3.25 / 1.5)
    assert speed().met()
    assert not speed(target=1.4).met()
    assert speed(target=None).met() is None


def test_a_peer_must_be_slower_so_many_times() -> None:
    peer = speed(floor=(6.0,), ours=(1.0,), target=5, faster=True)
    assert peer.ratios() == (6, 6)
    assert peer.met()
    assert not speed(floor=(4.0,), ours=(1.0,), target=5, faster=True).met()


def test_memory_must_be_small_and_flat() -> None:
    def met(*megabytes: float) -> bool:
        return Memory(name="all", lines=(1, 2), above_start=megabytes, most=64, growth=8).met()

    assert met(50, 58)
    assert not met(50, 59)
    assert not met(65, 65)


def test_a_report_is_a_table_in_markdown() -> None:
    memory = Memory(name="all", lines=(1_000, 5_000), above_start=(20.4, 21.5), most=64, growth=8)
    report = Report({"processor": "Z80", "cores": "1"}, (speed(aim=1.5), memory, Remark("It was cold.")))
    assert [" ".join(line.split()) for line in shown(report, markdown=True).splitlines() if "---" not in line] == [
        "| what | floor or peer | its seconds | ours | ratio | target | met |",
        "| all | floor | 1 (1.5) | 1.5 (3.25) | 1.50 (2.17) | at most 1.8, aim 1.5 | yes |",
        "",
        "| memory, highest of any process above start | lines | MB | target | met |",
        "| all | 1,000 / 5,000 | 20 / 22 | at most 64 MB, growing at most 8 MB | yes |",
        "",
        "Seconds and ratios: best round, in brackets the median. Met: the ratio of the best rounds.",
        "",
        "- It was cold.",
        "",
        "processor Z80; cores 1.",
    ]
