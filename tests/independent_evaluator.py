"""An evaluator that shares no code with the engine: the oracle with notes and a memory; and a pack to try it on."""

from pathlib import Path
from typing import Any

from oracle import OPEN, Oracle, given
from small_pack import change, write, write_small_pack


class IndependentEvaluator(Oracle):
    """The oracle, with notes and a memory: the same answers come in many writings."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.remembered: dict[tuple[Any, ...], dict[str, Any]] = {}

    def result(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Give the result of one person; `notes` has all that are certain, and a program may keep some back."""
        answers, _ = self.taken(answers)
        forms = [given(question, answers) for question in self.questions]
        key = tuple(None if form in OPEN else form for form in forms)
        if key not in self.remembered:
            completions = self.completions(answers, len(self.questions))
            certain = [each["id"] for each in self.notes if all(self.holds(each["when"], one) for one in completions)]
            exact = len(completions) == 1 or all("answer" in each["when"] for each in self.notes)
            self.remembered[key] = {**self.assess(answers), "notes": certain, "exact_notes": exact}
        return self.remembered[key]


def write_walkers_pack(folder: Path) -> Path:
    """Write the small pack with two more questions, so that there is one of each type, also among the follow-ups."""
    write_small_pack(folder)
    change(
        folder,
        "questions.yaml",
        "- id: kit\n",
        """\
- id: walk
  title: Your walk
  pages:
    - {id: miles, type: number, text: How far did you walk?, label: miles walked, why: Far is hard., range: [0, 120]}
    - id: pain
      type: yes_no
      text: Did it hurt at night too?
      label: pain at night
      why: It says how sore they are.
      only_if: {answer: miles, at_least: 20, at_most: 90}
- id: kit
""",
    )
    write(
        folder,
        "risk_factors/long_way.yaml",
        """\
id: long_way
kind: risk_factor
title: A long way
when: {all: [{answer: miles, more_than: 40}, {not: {answer: pain, is: no}}]}
weight: strong
because: A long way is a long way, unless it was easy.
sources: [handbook]
examples:
  - {given: {}, expect: unknown}
""",
    )
    return folder
