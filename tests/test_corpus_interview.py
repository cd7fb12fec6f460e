"""People of the corpus, typed into the interview, get the assessment that a file of them gets."""

from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from corpus import LineMaker
from independent_evaluator import IndependentEvaluator, write_walkers_pack
from oracle import OPEN, read
from parts import parted

from b12screen.interview import run, session
from b12screen.pack.load import load_pack
from b12screen.report.plain import as_text
from b12screen.report.summarize import summarize

BUILT_IN = Path(__file__).parents[1] / "rules"
MARKS = {"yes": "", "unknown": "?", "declined": "-"}


class Keyboard:
    """Stands for the terminal: types what is prepared, goes on where it could stop, and agrees at the end."""

    plain = False

    def __init__(self, typed: list[str]) -> None:
        self.typed = [*typed, "the review"]
        self.said = ""

    def say(self, text: str = "", **_: object) -> None:
        self.said = text or self.said

    def list(self, items: object) -> None:
        """Show nothing: what is typed was prepared without looking."""

    def heading(self, text: str, share: float) -> None:
        """Show nothing."""

    def height(self) -> int:
        return 24

    def lines_of(self, text: str) -> int:
        return 1

    def panel(self, lines: object) -> None:
        """Show nothing."""

    hint = say

    def read(self, **_: object) -> str:
        if self.said.startswith("Do this first."):
            return "1"
        typed = self.typed.pop(0)
        if typed == "the review":
            assert self.said.startswith("To change a page"), self.said
            return ""
        return typed

    def result_width(self, usual: int) -> int:
        return usual


def typed_by(person: dict[str, Any], mind: IndependentEvaluator, folder: Path) -> list[str]:
    """Give what the person types, page after page."""
    typed: list[str] = []
    for page in [page for section in read(folder / "questions.yaml") for page in section["pages"]]:
        asked = [each for each in page.get("questions", [page]) if is_asked(each["id"], person, mind)]
        answers = [plain(person[each["id"]]) for each in asked]
        if asked and "checklist" in page:
            ticked = [f"{i}{MARKS[answer]}" for i, answer in enumerate(answers, start=1) if answer != "no"]
            typed += [",".join(ticked) or "0", *([""] if any("unknown_means" in each for each in asked) else [])]
        elif asked:
            typed.append(typed_alone(page, answers[0]))
    return typed


def is_asked(name: str, person: dict[str, Any], mind: IndependentEvaluator) -> bool:
    return name in mind.taken({**person, name: "unknown"})[0]


def plain(answer: Any) -> str:
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)


_SHORT = {"yes": "y", "no": "n", "unknown": "u", "declined": "p"}


def typed_alone(question: dict[str, Any], answer: str) -> str:
    codes = [option["code"] for option in question.get("options", [])]
    return str(codes.index(answer) + 1) if answer in codes else _SHORT.get(answer, answer)


def is_fully_asked(person: dict[str, Any], mind: IndependentEvaluator) -> bool:
    """Say whether an interview could have asked all this: it leaves out only what does not certainly apply."""
    left = [each["id"] for each in mind.questions if person.get(each["id"]) is None]
    return not any(is_asked(name, person, mind) for name in left)


def people_of(mind: IndependentEvaluator, seed: str, **more: Any) -> list[dict[str, Any]]:
    """Give a dozen whom an interview could have asked, most of whom leave something open."""
    maker = LineMaker(mind, Random(seed), **more)
    found: list[dict[str, Any]] = []
    while len(found) < 12:
        person, _ = mind.taken(maker.person())
        is_open = any(answer in OPEN for answer in person.values())
        if is_fully_asked(person, mind) and (is_open or len(found) % 4 == 0):
            found.append({name: answer for name, answer in person.items() if name != "id" and answer is not None})
    return found


def interviewed(folder: Path, typed: list[str], patch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """Go through an interview; give the answers that it took, and the assessment behind its summary."""
    taken: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def watched(plan: Any, person: Any, assessment: Any, explanation: Any, locale: Any, date: str) -> Any:
        found = msgspec.json.decode(msgspec.json.encode(assessment)) | {"settle": list(explanation.settle)}
        taken.append((dict(person.answers), found))
        return summarize(plan, person, assessment, explanation, locale, date)

    keyboard = Keyboard(typed)
    patch.setattr(run, "Terminal", lambda plain: keyboard)
    patch.setattr(session, "summarize", watched)
    with run.interview(load_pack(folder), run.Wanted(date="2031-05-04", saves=False)) as done:
        assert as_text(done.summary).startswith("Summary of your answers\n")
    assert keyboard.typed == []
    return taken[-1]


@pytest.mark.parametrize("pack", parted(["walkers", "built-in"], always=1))
def test_the_interview_says_what_the_oracle_says(pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = BUILT_IN if pack == "built-in" else write_walkers_pack(tmp_path)
    mind = IndependentEvaluator(folder)
    share = {"most_open": 3, "yes_share": 0.06} if pack == "built-in" else {}
    for person in people_of(mind, f"interview {pack}", **share):
        answers, found = interviewed(folder, typed_by(person, mind, folder), monkeypatch)
        assert {name: plain(answer) for name, answer in answers.items()} == {
            name: plain(answer) for name, answer in person.items()
        }
        wanted = {**mind.result(person)}
        exact, certain, notes = wanted.pop("exact_notes"), wanted.pop("notes"), found.pop("notes")
        time = mind.how_soon(found["outcome"], found["present"], list(notes))
        assert found == {**wanted, "how_soon": time}, person
        assert notes == certain if exact else set(notes) <= set(certain), person
