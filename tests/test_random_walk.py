"""Random keys, back and change: whatever the way, an interview ends in what `score` says of the final answers."""

import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random
from typing import Protocol

import pytest
from parts import parted
from terminal import WHAT_NOW, Ask, words, write_small_pack

from b12screen.engine.plan import Plan
from b12screen.interview import run
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root
from b12screen.report.plain import as_text

TODAY = date.today().isoformat()
_NONSENSE = ("?", "nonsense", "\x1b[A", "", "99", "1,1", "0,1", "-1", "3 years", "maybe", "\u202e1", "[bold]")


class Walker:
    """Somebody who types this and that, goes back, changes answers, and at last has enough."""

    def __init__(self, random: Random, patience: int) -> None:
        self._random = random
        self._patience = patience
        self._page = ""
        self._yes = random.choice([0.05, 0.2, 0.5])

    def react(self, shown: str) -> str:
        """Give the next line to type."""
        self._patience -= 1
        text = words(shown)
        if "Stop now?" in text:
            return ""
        if re.search(r"^Page |^Check the answers|What now\?", shown, re.MULTILINE):
            self._page = shown
        if self._patience > 0 and self._random.random() < 0.15:
            return self._random.choice([*_NONSENSE, "b", "b", "b", "q"])
        if "Right?" in text and self._random.random() < 0.9:
            return ""
        return self._answer(re.findall(r"^ +(\d+)  ", self._page, re.MULTILINE), words(self._page))

    def _answer(self, numbers: list[str], page: str) -> str:
        random = self._random
        if WHAT_NOW in page:
            return "2" if random.random() < 0.1 else "1"
        if "Check the answers" in page:
            return random.choice([*numbers, "b"]) if self._patience > 0 and random.random() < 0.8 else ""
        if "f: finish now" in page and random.random() < 0.1:
            return "f"
        if "Press Enter to keep it" in page and random.random() < 0.3:
            return ""
        if "None of these" in page:
            chosen = [number for number in numbers[:-1] if random.random() < self._yes]
            if random.random() < 0.03:
                return random.choice(["u", "p", "none"])
            return ", ".join(number + random.choice(["", "", "", "?", "-"]) for number in chosen) or "0"
        if re.search(r"Type a number, \d+ to \d+ ", page):
            return random.choice(["u", "p", *(str(random.randint(0, 110)) for _ in range(8))])
        return random.choice(["u", "p", *(numbers or ["y", "n"]), *(numbers or ["y", "n"])])


class Reacts(Protocol):
    """Somebody who types."""

    def react(self, shown: str) -> str:
        """Give the next line to type."""


class Paper:
    """Stands for the terminal: shows each page to the walker, and types what it answers."""

    plain = False

    def __init__(self, walker: Reacts) -> None:
        self._walker = walker
        self._shown = io.StringIO()

    def say(self, text: str = "", **_: object) -> None:
        self._shown.write(f"{text}\n")

    hint = say

    def heading(self, text: str, share: float) -> None:
        self.say(text)

    def height(self) -> int:
        return 24

    def lines_of(self, text: str) -> int:
        return 1

    def panel(self, lines: "list[str]") -> None:
        self.say("\n".join(lines))

    def list(self, items: "list[tuple[str, str]]") -> None:
        for mark, text in items:
            self.say(f"{mark:>4}  {text}")

    def read(self, **_: object) -> str:
        shown, self._shown = self._shown.getvalue(), io.StringIO()
        return self._walker.react(shown)

    def result_width(self, usual: int) -> int:
        return usual


def without_first_line(summary: str) -> str:
    return summary.partition("\n")[2]


def scored(folder: Path, records: list[bytes]) -> list[str]:
    """Give the summaries that `score` writes of these answers."""
    command = [sys.executable, "-m", "b12screen", "score", "--rules", str(folder), "--to", "text"]
    done = subprocess.run(command, input=b"".join(records), capture_output=True, check=True)
    return done.stdout.decode().split(f"\n{'=' * 72}\n\n")


@pytest.mark.parametrize("walk", parted([("small", 400, 0), *(("shipped", 40, part) for part in range(4))], always=1))
def test_random_walks_end_in_what_score_says_of_the_final_answers(
    walk: tuple[str, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, walks, part = walk
    folder = rules_root() if pack == "shipped" else write_small_pack(tmp_path / "rules")
    loaded = load_pack(folder)
    plan = Plan(loaded)
    monkeypatch.setattr(run, "Plan", lambda _: plan)  # what it remembers of others makes it fast, and changes nothing
    texts, records = [], []
    for number in range(walks):
        random = Random(f"{pack} {part} {number}")
        paper = Paper(Walker(random, patience=random.randint(5, 80)))
        monkeypatch.setattr(run, "Terminal", lambda plain, paper=paper: paper)
        with run.interview(loaded, run.Wanted(date=TODAY, saves=False)) as done:
            texts.append(as_text(done.summary))
            records.append(done.record)
    for text, record, expected in zip(texts, records, scored(folder, records), strict=True):
        assert without_first_line(text) == without_first_line(expected), record
    outcomes = {text.split("\n\n")[1] for text in texts}
    assert len(outcomes) > 2


@pytest.mark.parametrize("seed", range(4))
def test_random_walks_through_a_real_terminal_end_so_too(ask_shipped: Ask, tmp_path: Path, seed: int) -> None:
    folder = rules_root() if seed % 2 else write_small_pack(tmp_path / "rules")
    file = tmp_path / "me.json"
    interview = ask_shipped("--rules", str(folder), "--save-answers", str(file))
    walker = Walker(Random(f"terminal {seed}"), patience=30)
    while not interview.is_over:
        interview.answer(walker.react(interview.screen))
    assert interview.exit_code == 0
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", interview.talk)
    record = json.dumps(json.loads(file.read_text(encoding="utf-8"))).encode() + b"\n"
    [expected] = scored(folder, [record])
    assert without_first_line(interview.result) == without_first_line(expected)
