"""`rules new` writes a file that `rules check` passes once its blanks are filled, and never over another one."""

from pathlib import Path

import pytest
from small_pack import change, write, write_small_pack
from system import said_of

from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.new_rule import write_new_rule
from b12screen.errors import UserError
from b12screen.pack.load import load_pack

HAT = "    - {id: hat, type: yes_no, text: A hat, label: a hat, why: It keeps the sun off.}\n"
FILLED = {
    "title: ~  ": "title: Hat",
    "weight: ~  ": "weight: weak",
    "because: ~ ": "because: A hat keeps the sun off.",
    "sources: [~]": "sources: [handbook]",
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    change(
        write_small_pack(tmp_path),
        "questions.yaml",
        "  title: Your kit\n  pages:\n",
        f"  title: Your kit\n  pages:\n{HAT}",
    )
    return tmp_path


@pytest.mark.parametrize(("kind", "folder"), [("modifier", "modifiers"), ("risk_factor", "risk_factors")])
def test_a_new_rule_passes_once_its_blanks_are_filled(pack: Path, kind: str, folder: str) -> None:
    path = write_new_rule(pack, load_pack(pack), kind, "hat")
    assert path == pack / folder / "hat.yaml"
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema/rule.json\n")
    assert len(problems_in(pack)) == len(FILLED)
    text = path.read_text(encoding="utf-8")
    for blank, words in FILLED.items():
        assert blank in text
        text = "\n".join(words if line.startswith(blank) else line for line in text.splitlines())
    write(pack, f"{folder}/hat.yaml", text + "\n")
    assert [problem.concise() for problem in problems_in(pack)] == []


def test_a_red_flag_has_a_blank_for_what_to_do_now(pack: Path) -> None:
    path = write_new_rule(pack, load_pack(pack), "red_flag", "hat")
    assert "do_now: ~           # emergency, crisis_line, eye or same_day\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "identifier", "said"),
    [
        ("symptoms", "hat", 'There is no kind "symptoms". Choose red_flag, risk_factor, symptom or modifier.'),
        ("symptom", "fever", 'There is a rule "fever" already. Choose another id.'),
        ("symptom", "../hat", "An id is made of small letters, digits and _, and starts with a letter."),
        ("symptom", "Hat", "An id is made of small letters, digits and _, and starts with a letter."),
        ("symptom", "_hat", "An id is made of small letters, digits and _, and starts with a letter."),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(pack: Path, kind: str, identifier: str, said: str) -> None:
    before = sorted(pack.rglob("*"))
    with pytest.raises(UserError) as error:
        write_new_rule(pack, load_pack(pack), kind, identifier)
    assert str(error.value) == said
    assert sorted(pack.rglob("*")) == before


def test_a_file_that_lies_there_already_is_kept(pack: Path) -> None:
    loaded = load_pack(pack)
    write(pack, "symptoms/hat.yaml", "mine\n")
    with pytest.raises(UserError, match=said_of("EEXIST").lower()):
        write_new_rule(pack, loaded, "symptom", "hat")
    assert (pack / "symptoms/hat.yaml").read_text(encoding="utf-8") == "mine\n"
