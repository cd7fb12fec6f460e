"""Drives `b12screen ask` in a pseudo-terminal, as a person with a keyboard would, and writes the small pack it asks."""

import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pexpect
from system import unmeasured

_PROMPT = re.compile(r"(?:\A|\r\n)> \Z")
PATIENCE = 150  # seconds for what comes at once, unless many other programs keep the machine busy
_KEYS = {"ctrl-c": b"\x03", "ctrl-d": b"\x04"}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Interview:
    """One run of `ask`: `screen` is what it showed since the last line, `talk` all that it showed.

    Standard output goes to a file, so that `result` is exactly what a redirect would keep; `on_screen` leaves it on the
    terminal.
    """

    def __init__(
        self,
        kept_in: Path,
        *options: str,
        columns: int = 80,
        echo: bool = False,
        env: Mapping[str, str] | None = None,
        measured: bool = True,
        on_screen: bool = False,
    ) -> None:
        self.screen = self.talk = ""
        self.exit_code: int | None = None
        self._kept_in = kept_in
        command = shlex.join([sys.executable, "-m", "b12screen", "ask", *options])
        self._child: pexpect.spawn[str] = pexpect.spawn(
            "sh",
            ["-c", f"exec {command}" if on_screen else f"exec {command} > {shlex.quote(str(kept_in))}"],
            encoding="utf-8",
            timeout=PATIENCE,
            echo=echo,
            dimensions=(24, columns),
            env={
                **(os.environ if measured else unmeasured()),
                "LC_ALL": "C.UTF-8",
                "TERM": "xterm-256color",
                "XDG_STATE_HOME": str(kept_in.with_suffix(".state")),
                **(env or {}),
            },
        )
        self._child.delaybeforesend = self._child.delayafterread = None
        vars(self._child)["ptyproc"].delayafterclose = 0

    def answer(self, *typed: str) -> str:
        """Type lines, each when it is asked for; give what is shown after the last, without colour."""
        for line in typed:
            self.press(line.encode() + b"\n")
        return self._until_it_waits()

    def press(self, keys: str | bytes) -> str:
        """Press ctrl-c or ctrl-d, or send these bytes, when it waits; give what is shown then, without colour."""
        self._until_it_waits()
        self.screen = ""
        os.write(self._child.child_fd, _KEYS[keys] if isinstance(keys, str) else keys)
        return self._until_it_waits()

    @property
    def result(self) -> str:
        """Everything that went to standard output."""
        return self._kept_in.read_bytes().decode("utf-8")

    @property
    def is_over(self) -> bool:
        """Say whether the program has ended, once it has shown all that it had to show."""
        self._until_it_waits()
        return self.exit_code is not None

    def close(self) -> None:
        """End the program if it still runs."""
        if self._child.isalive():
            self._child.kill(signal.SIGKILL)
            self._child.wait()
        self._child.close()

    def _until_it_waits(self) -> str:
        if not self.screen and self.exit_code is None:
            ended = self._child.expect([_PROMPT, pexpect.EOF]) == 1
            shown = (self._child.before or "").replace("\r\n", "\n")
            self.talk += f"{shown}\n"
            self.screen = without_looks(shown) or "\n"
            if ended:
                self._child.wait()
                self.exit_code = self._child.exitstatus
        return self.screen


def without_looks(shown: str) -> str:
    """Give what is shown without colours, without the bar behind a heading, and without frames."""
    plain = re.sub(r" +[\u2501\u2500]+$", "", COLOUR.sub("", shown), flags=re.MULTILINE)
    plain = re.sub(r"^[\u250f\u2517]\u2501+[\u2513\u251b]\n", "", plain, flags=re.MULTILINE)
    return re.sub(r"^\u2503 (.*?) *\u2503$", r"\1", plain, flags=re.MULTILINE)


class Ask(Protocol):
    """Starts an interview."""

    def __call__(
        self,
        *options: str,
        columns: int = 80,
        echo: bool = False,
        env: dict[str, str] | None = None,
        measured: bool = True,
    ) -> Interview: ...


def answer_all(interview: Interview, *, yes: bool) -> None:
    """Answer every page of whatever pack, with yes to all or no to all, and see the result."""
    while not interview.is_over:
        numbers = re.findall(r"^ +(\d+)  ", interview.screen, re.MULTILINE)
        page = words(interview.screen)
        if WHAT_NOW in page:
            interview.answer("1")
        elif "Check the answers" in page or "Press Enter, or type again" in page:
            interview.answer("")
        elif "None of these" in page:
            interview.answer(",".join(numbers[:-1]) if yes else "0")
        elif re.search(r"Type a number, \d+ to \d+ ", page):
            interview.answer("30")
        elif "y: yes" in page:
            interview.answer("n")
        else:
            interview.answer(numbers[-1])


def run_in_terminal(program: str, *arguments: str) -> tuple[int | None, str]:
    """Run a program that asks nothing; give its exit code and all that it showed."""
    child = pexpect.spawn(program, [*arguments], encoding="utf-8", timeout=PATIENCE)
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    return child.exitstatus, child.before or ""


def words(text: str) -> str:
    """Give a text on one line, so that wrapping makes no difference."""
    return " ".join(text.split())


def checklist(asked: str, *questions: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Give a checklist page for questions.yaml."""
    return {"checklist": asked, "questions": [{"type": "yes_no", **question} for question in questions], **more}


NO_TERMINAL = """b12screen ask needs a terminal, for a person to answer in.
To score answers from a file or a pipe: b12screen score people.ndjson
For an empty answers file to fill in:   b12screen template > me.json
"""
WHOLE = ("0", "", "1", "y", "40", "2", "")  # through the small pack: tingling on both sides, 40, vegan
WHAT_NOW = "The questions can wait. What now?"
FACE = {"id": "face", "text": "A drooping face", "label": "a drooping face", "unknown_means": "yes"}
DARK = {"id": "dark", "text": "Thoughts of death", "label": "dark thoughts", "unknown_means": "yes"}
TINGLING = {"id": "tingling", "text": "Tingling in your feet", "label": "tingling feet"}
TIRED = {"id": "tired", "text": "Being tired", "label": "tiredness"}
GAS = {"id": "gas", "text": "You breathed laughing gas", "label": "laughing gas"}
TINGLES = {"answer": "tingling", "is": "yes"}
SIDES = {"id": "sides", "type": "yes_no", "text": "Is it on both sides?", "label": "on both sides", "only_if": TINGLES}
AGE = {"id": "age", "type": "number", "text": "How old are you?", "label": "age", "range": [0, 120], "unit": "years"}
DIETS = [{"code": "mixed", "text": "A mixed diet"}, {"code": "vegan", "text": "A vegan diet"}]
DIET = {"id": "diet", "type": "choice", "text": "What do you eat?", "label": "what you eat", "options": DIETS}
WHY_AGE = "Low B12 is more common in older people."
SECTIONS: list[dict[str, Any]] = [
    {
        "id": "signs",
        "title": "Signs",
        "pages": [checklist("Which do you have?", FACE, DARK, why="Help comes first.")],
    },
    {"id": "nerves", "title": "Nerves", "pages": [checklist("Which of these?", TINGLING, TIRED, GAS), SIDES]},
    {"id": "about", "title": "About you", "pages": [{**AGE, "why": WHY_AGE}, DIET]},
]

EMERGENCY, CRISIS, EYE, TODAY = (
    "Call an ambulance now.",
    "Call the crisis line.",
    "See an eye clinic.",
    "Be seen today.",
)
_LOCALE = {"title": "Here", "emergency": EMERGENCY, "crisis_line": CRISIS, "eye": EYE, "same_day": TODAY}
SOON = {"same_day": "Ring today.", "days": "Within days.", "weeks": "Within weeks."}
MANIFEST: dict[str, Any] = {
    **{"id": "small", "version": "1.2.3", "title": "A small pack", "status": "unreviewed", "reviewed_by": None},
    **{"language": "en", "weights": {"some": 1}, "locales": {"here": {**_LOCALE, "how_soon": SOON}}},
    "always": {"cannot_tell": [{"say": "This is not a diagnosis."}], "until_then": [{"say": "Change no medicine."}]},
}
_TINGLES_AND_GAS = {"all": [TINGLES, {"answer": "gas", "is": "yes"}]}
_VEGAN = {"answer": "diet", "is": "vegan"}
RULES: list[dict[str, Any]] = [
    {"id": "face", "kind": "red_flag", "title": "A stroke sign", "do_now": "emergency"},
    {"id": "dark", "kind": "red_flag", "title": "A crisis", "do_now": "crisis_line"},
    {"id": "gas_tingling", "kind": "red_flag", "title": "Gas", "do_now": "same_day", "when": _TINGLES_AND_GAS},
    {"id": "tingling", "kind": "symptom", "title": "Tingling"},
    {"id": "tired", "kind": "symptom", "title": "Tiredness"},
    {"id": "vegan", "kind": "risk_factor", "title": "A vegan diet", "when": _VEGAN},
]
_HAS = {kind: {"count": {"kind": kind}, "at_least": 1} for kind in ("red_flag", "symptom", "risk_factor")}
OUTCOMES: list[dict[str, Any]] = [
    {"id": "urgent", "title": "Get help first", "when": _HAS["red_flag"], "next_steps": ["Do what is shown."]},
    {"id": "discuss", "title": "Discuss testing", "when": {"all": [_HAS["symptom"], _HAS["risk_factor"]]}},
    {"id": "open", "title": "Nothing is certain"},
]
NOTES: list[dict[str, Any]] = [
    {"id": "gas", "when": {"answer": "gas", "is": "yes"}, "how_soon": "weeks", "say": "Speak about the gas."},
    {"id": "tired", "when": {"answer": "tired", "is": "yes"}, "how_soon": "same_day", "say": "Speak about the sleep."},
]
# With it, the last question can make the advice more urgent, and no interview can end before.
UNTIL_THE_END = {"id": "mixed", "when": {"answer": "diet", "is": "mixed"}, "how_soon": "same_day", "say": "Eat less."}
_FOLDERS = {"red_flag": "red_flags", "risk_factor": "risk_factors", "symptom": "symptoms"}


def write_small_pack(
    folder: Path,
    *,
    sections: Sequence[Mapping[str, Any]] = SECTIONS,
    manifest: Mapping[str, Any] = MANIFEST,
    notes: Sequence[Mapping[str, Any]] = NOTES,
) -> Path:
    """Write the small pack into `folder`, with other parts if given, and give the folder."""
    files: dict[str, Any] = {
        "pack.yaml": manifest,
        "questions.yaml": sections,
        "outcomes.yaml": [{"say": f"{each['title']}, that is all.", "urgency": None, **each} for each in OUTCOMES],
        "notes.yaml": [{"sources": ["book"], **note} for note in notes],
        "guidelines.yaml": [],
        "sources.yaml": [{"id": "book", "citation": "A book.", "address": "a shelf", "read": "whole"}],
    }
    for rule in RULES:
        when = rule.get("when", {"answer": rule["id"], "is": "yes"})
        proof = {"sources": ["book"], "examples": [{"given": {}, "expect": "unknown"}]}
        whole = {"weight": "some", "because": "So it is.", **rule, "when": when, **proof}
        files[f"{_FOLDERS[rule['kind']]}/{rule['id']}.yaml"] = whole
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
