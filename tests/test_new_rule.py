"""`rules new` writes a file that `rules check` passes once its blanks are filled, and never over another one."""

from pathlib import Path

import pytest
from small_pack import change, write, write_small_pack
from system import said_of
from typer.testing import CliRunner

from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.new_rule import write_new_rule
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.pack import root

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
    path = write_new_rule(pack, kind, "hat")
    assert path == pack / folder / "hat.yaml"
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema/rule.json\n")
    assert [problem.concise().partition(": ")[2] for problem in problems_in(pack)] == [
        f'blank: still a blank: "{blank}"' for blank in ("title", "weight", "because", "sources")
    ]
    text = path.read_text(encoding="utf-8")
    for blank, words in FILLED.items():
        assert blank in text
        text = "\n".join(words if line.startswith(blank) else line for line in text.splitlines())
    write(pack, f"{folder}/hat.yaml", text + "\n")
    assert [problem.concise() for problem in problems_in(pack)] == []


def test_a_red_flag_has_a_blank_for_what_to_do_now(pack: Path) -> None:
    path = write_new_rule(pack, "red_flag", "hat")
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
        write_new_rule(pack, kind, identifier)
    assert str(error.value) == said
    assert sorted(pack.rglob("*")) == before


def test_a_file_that_lies_there_already_is_kept(pack: Path) -> None:
    write(pack, "symptoms/hat.yaml", "mine\n")
    with pytest.raises(UserError, match=said_of("EEXIST").lower()):
        write_new_rule(pack, "symptom", "hat")
    assert (pack / "symptoms/hat.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_second_rule_can_be_written_while_the_first_still_has_blanks(pack: Path) -> None:
    write_new_rule(pack, "modifier", "hat")
    assert write_new_rule(pack, "symptom", "sunburn").is_file()
    found = problems_in(pack)
    assert {problem.code for problem in found} == {"blank"}
    assert {Path(problem.place.file).stem for problem in found} == {"hat", "sunburn"}
    with pytest.raises(UserError, match='There is a rule "sunburn" already'):
        write_new_rule(pack, "risk_factor", "sunburn")


def test_the_first_rule_of_a_pack_needs_no_other_file_but_one(tmp_path: Path) -> None:
    write(tmp_path, "pack.yaml", "weights: {heavy: 3, light: 1}\n")
    text = write_new_rule(tmp_path, "symptom", "cough").read_text(encoding="utf-8")
    assert "weight: ~           # one of: heavy, light\n" in text
    assert "when: {answer: ~, is: yes}\n" in text and "{given: {~: yes}, expect: present}" in text
    write(tmp_path, "pack.yaml", "weights\n")
    text = write_new_rule(tmp_path, "symptom", "cold").read_text(encoding="utf-8")
    assert "weight: ~           # one of: those in pack.yaml\n" in text


@pytest.mark.parametrize(
    ("question", "when", "given"),
    [
        ("shoes", "when: {answer: shoes, is: ~}\n", "{given: {shoes: ~}, expect: absent}"),
        ("blister_days", "when: {answer: blister_days, at_least: ~}\n", "{given: {blister_days: ~}, expect: absent}"),
    ],
)
def test_the_condition_fits_the_type_of_the_question(pack: Path, question: str, when: str, given: str) -> None:
    text = write_new_rule(pack, "modifier", question).read_text(encoding="utf-8")
    assert when in text and given in text


OWN = (
    "Say which rules to add to: rules of your own, never the installed ones. "
    "First b12screen rules copy DIR, or b12screen rules init DIR, then add --rules DIR."
)


def test_nothing_is_written_without_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError) as error:
        write_new_rule(None, "symptom", "hat")
    assert str(error.value) == OWN
    installed = write_small_pack(tmp_path / "site-packages" / "b12screen" / "rules")
    monkeypatch.setattr(root, "__file__", str(installed.parent / "pack" / "root.py"))
    (tmp_path / "link").symlink_to(installed)
    for named in (installed, tmp_path / "link", installed / ".." / "rules"):
        before = sorted(installed.rglob("*"))
        with pytest.raises(UserError) as error:
            write_new_rule(named, "symptom", "hat")
        assert str(error.value) == OWN
        assert sorted(installed.rglob("*")) == before
    assert write_new_rule(write_small_pack(tmp_path / "mine"), "symptom", "hat").is_file()


def test_the_command_takes_the_folder_both_ways_and_names_it_in_its_hint(pack: Path) -> None:
    run = CliRunner().invoke
    mine = pack / "my rules"
    write_small_pack(mine)
    for name, arguments in (("hat", [str(mine)]), ("cap", ["--rules", str(mine)])):
        done = run(app, ["rules", "new", "symptom", name, *arguments])
        assert (done.exit_code, done.stdout) == (
            0,
            f"Wrote {mine}/symptoms/{name}.yaml. Fill its blanks, marked ~, then run: b12screen rules check '{mine}'\n",
        )
