"""No character that steers a terminal reaches it, or the result, from a pack, an answer, an id or a saved file."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from terminal import COLOUR, SECTIONS, WHOLE, Ask, Interview, checklist, words, write_small_pack

C0 = "".join(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r")
C1 = "".join(chr(code) for code in range(0x80, 0xA0))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u2028\u2029\ufff9"
HOSTILE = {"C0": C0, "DEL": "\x7f", "C1": C1, "bidi": BIDI, "invisible": INVISIBLE, "nothing": ""}
UNSAFE = ("Cc", "Cf", "Cn", "Zl", "Zp")
SEQUENCES = "\x1b[2J\x1b]0;title\x07\x1b]8;;http://x\x1b\\\x1bPq\x1b\\\x9b31m"
MARKUP = "[bold red]loud[/] [link=http://x]x[/link] [/x] :smile: \\[a]"
# A terminal in its usual mode acts on these itself, so that no program ever reads them.
TAKEN_BY_THE_TERMINAL = "\x00\x03\x04\x0f\x11\x12\x13\x15\x16\x17\x1a\x1c\x08\x7f"


def harmless(text: str) -> str:
    return "".join(
        "\ufffd" if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char for char in text
    )


def assert_harmless(interview: Interview) -> None:
    for shown in (COLOUR.sub("", interview.talk), interview.result):
        left = {char for char in shown if unicodedata.category(char) in UNSAFE} - {"\n"}
        assert not left, ascii(left)


def typed_by(char: str) -> str:
    return "" if char in TAKEN_BY_THE_TERMINAL else char


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_character_that_steers_a_terminal_comes_through_a_pack_an_answer_or_an_id(
    ask_shipped: Ask, tmp_path: Path, kind: str
) -> None:
    hostile = f"{HOSTILE[kind]}{SEQUENCES}{MARKUP}"
    folder = write_small_pack(tmp_path / "rules", sections=with_hostile(hostile))
    (tmp_path / "me.json").write_text(json.dumps({"id": f"ana{hostile}"}), encoding="utf-8")
    interview = ask_shipped("--rules", str(folder), "--answers", str(tmp_path / "me.json"))
    typed = "".join(map(typed_by, hostile.partition("\x1b]")[0] + MARKUP))
    for answers in (("0", ""), ("1",), ("y",), ("40",), ("2",)):
        interview.press(f"{typed}\n".encode())
        interview.answer(*answers)
    interview.answer("")
    assert interview.exit_code == 0, interview.screen
    for text in ("A drooping face", "A vegan diet", "Is it on both sides?"):
        assert words(text + harmless(hostile)) in words(COLOUR.sub("", interview.talk))
    assert words(interview.result).startswith(words(f"Summary of your answers, id ana{harmless(hostile)}"))
    assert_harmless(interview)


def with_hostile(said: str) -> list[dict[str, Any]]:
    """Give the questions of the small pack with `said` at the end of each text and option."""

    def question(given: dict[str, Any]) -> dict[str, Any]:
        options = [{**each, "text": each["text"] + said} for each in given.get("options", [])]
        spoken = {key: given[key] + said for key in ("text", "label")}
        return {**given, **spoken, "why": f"Why{said}", **({"options": options} if options else {})}

    def page(given: dict[str, Any]) -> dict[str, Any]:
        if "checklist" not in given:
            return question(given)
        lines = [{**each, "text": each["text"] + said, "label": each["label"] + said} for each in given["questions"]]
        return checklist(given["checklist"] + said, *lines, why=f"Why{said}")

    return [
        {**section, "title": section["title"] + said, "pages": [page(each) for each in section["pages"]]}
        for section in SECTIONS
    ]


@pytest.mark.parametrize("option", ["--id", "--answers", "--save-answers", "--locale"])
def test_no_option_brings_them_in_either(ask: Ask, option: str) -> None:
    interview = ask(option, f"x/{SEQUENCES}\u202e{MARKUP}")
    if not interview.is_over:
        interview.answer(*WHOLE)
        assert interview.exit_code == 0
    assert_harmless(interview)


def test_a_saved_interview_brings_none_of_them_in(ask: Ask, tmp_path: Path) -> None:
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    first = ask(env=env)
    first.answer(*WHOLE[:3], "q", "q")
    [file] = (tmp_path / "state" / "b12screen").iterdir()
    saved = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**saved, "place": SEQUENCES + BIDI, "id": C1 + MARKUP}), encoding="utf-8")
    interview = ask(env=env)
    assert words(harmless(SEQUENCES + BIDI)) in words(interview.answer())
    interview.answer("1", *WHOLE[3:])
    assert interview.exit_code == 0
    assert_harmless(interview)
