"""`b12screen rules check` and `rules list` as a shell sees them, and groups with too many completions."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from small_pack import change, write, write_small_pack
from work import make_too_large_to_hold, processor_seconds

from b12screen.cli.app import main
from b12screen.engine.completions import MOST_COMPLETIONS, TooManyCompletionsError
from b12screen.engine.plan import Plan
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root

BLISTER = "symptoms/blister.yaml"
NO_FOLDER = "There is no folder of rules at {}. Give --rules the folder that holds pack.yaml.\n"


class Ran(NamedTuple):
    """How one run of the command line ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def run_it(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["b12screen", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, *capsys.readouterr())

    return run_it


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = write_small_pack(tmp_path / "broken")
    change(folder, BLISTER, "weight: weak\n", "weight: week\n")
    return folder


def test_check_of_a_sound_pack_says_so_and_ends_in_0(run: Run, pack: Path) -> None:
    said = (
        f"{pack}: feet 1.2.3, 3 rules, 4 questions, 1 case. No problems found.\n"
        f"Next, try the examples and cases: b12screen rules test {pack}\n"
    )
    assert run("rules", "check", pack) == (0, said, "")
    assert run("rules", "check", "--rules", pack) == (0, said, "")
    change(pack, "pack.yaml", "language: en", "language: de")
    note = "language: de only marks the pages; the words that b12screen adds stay English.\n"
    first, last = said.splitlines(keepends=True)
    assert run("rules", "check", pack) == (0, first + note + last, "")
    assert run("rules", "check", pack, "--format", "json") == (0, "[]\n", "")


def test_check_without_a_folder_checks_the_built_in_pack(run: Run) -> None:
    pack = load_pack(rules_root())
    assert run("rules", "check") == (
        0,
        f"The built-in rules: b12 {pack.manifest.version}, {len(pack.rules)} rules, {len(pack.questions)} questions, "
        f"{len(pack.cases)} cases. No problems found.\n"
        "Next, try the examples and cases: b12screen rules test\n",
        "",
    )


def test_check_prints_problems_on_standard_output_and_ends_in_1(run: Run, broken: Path) -> None:
    expected = (
        f'{broken}/{BLISTER}:6:9: unknown_weight: there is no weight "week"; did you mean "weak"? '
        "pack.yaml has strong, weak and none\n"
        "    6 | weight: week\n"
        "                ^\n"
        "1 problem found.\n"
    )
    assert run("rules", "check", broken) == (1, expected, "")
    assert run("rules", "check", "--rules", broken) == (1, expected, "")
    write(broken, "stray.yaml", "")
    ran = run("rules", "check", broken)
    assert (ran.code, ran.out.splitlines()[-1], ran.err) == (1, "2 problems found.", "")


def test_the_folder_given_to_check_goes_before_rules(run: Run, pack: Path, broken: Path) -> None:
    assert run("rules", "check", pack, "--rules", broken).code == 0
    assert run("rules", "check", broken, "--rules", pack).code == 1


def test_check_names_files_as_the_folder_was_given(run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(broken)
    assert run("rules", "check", ".").out.startswith(f"{BLISTER}:6:9: unknown_weight: ")
    monkeypatch.chdir(broken.parent)
    assert run("rules", "check", "broken").out.startswith(f"broken/{BLISTER}:6:9: unknown_weight: ")


@pytest.mark.parametrize("command", [["rules", "check"], ["rules", "list", "--rules"], ["rules", "check", "--rules"]])
def test_a_folder_that_does_not_exist_ends_in_2(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert run(*command, tmp_path / "gone") == (2, "", NO_FOLDER.format(tmp_path / "gone"))


@pytest.mark.parametrize("name", ["pack/pack.yaml", "x" * 300, "pack/pack.yaml/rules"])
def test_what_is_no_folder_ends_in_2(run: Run, pack: Path, tmp_path: Path, name: str) -> None:
    assert run("rules", "check", tmp_path / name) == (2, "", NO_FOLDER.format(tmp_path / name))


def test_a_folder_of_other_things_is_one_line_and_ends_in_2(run: Run, tmp_path: Path) -> None:
    said = (2, "", f"There is no pack.yaml in {tmp_path}, so it holds no rules.\n")
    assert run("rules", "check", tmp_path) == said
    for name in ("a.txt", "b.yaml", "cases/c.csv", "d/e.py"):
        write(tmp_path, name, "x")
    assert run("rules", "check", tmp_path) == said
    assert run("rules", "list", "--rules", tmp_path) == said
    assert run("rules", "new", "symptom", "x", tmp_path) == said
    write(tmp_path, "answers.ndjson", "{}\n")
    assert run("score", tmp_path / "answers.ndjson", "--rules", tmp_path) == said


@pytest.mark.parametrize("command", [["check"], ["test"], ["list"], ["docs"], ["mutate"], ["show", "blister"]])
def test_every_command_takes_the_folder_both_ways(run: Run, pack: Path, command: list[str]) -> None:
    said = run("rules", *command, pack)
    assert said == run("rules", *command, "--rules", pack)
    assert said.err == "" and said.out


def test_a_pack_that_was_begun_lacks_what_a_pack_needs(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "notes.yaml", "[]\n")
    ran = run("rules", "check", tmp_path)
    assert ran == (
        1,
        "".join(
            f"{tmp_path}/{name}.yaml: missing_file: a pack needs this file\n"
            for name in ("outcomes", "pack", "questions", "sources")
        )
        + "4 problems found.\n",
        "",
    )


def test_list_shows_every_rule_of_the_built_in_pack_once(run: Run) -> None:
    ran = run("rules", "list")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert lines[0].split() == ["KIND", "ID", "WEIGHT", "TAGS", "TITLE"]
    rules = load_pack(rules_root()).rules
    assert [tuple(line.split()[:2]) for line in lines[1:]] == [(rule.kind, rule.id) for rule in rules]
    assert set(Counter(line.split()[1] for line in lines[1:]).values()) == {1}


def test_list_shows_kind_id_weights_tags_and_title(run: Run, pack: Path) -> None:
    change(pack, BLISTER, "title: Blister", 'title: "Bli\\e[31mster"')
    assert run("rules", "list", "--rules", pack) == (
        0,
        "KIND         ID         WEIGHT       TAGS   TITLE\n"
        "red_flag     fever      none                Fever\n"
        "risk_factor  new_shoes  weak         shoes  New shoes\n"
        "symptom      blister    weak/strong  skin   Bli\ufffd[31mster\n",
        "",
    )


def test_list_and_score_refuse_a_broken_pack_and_say_all_that_is_wrong(run: Run, broken: Path, tmp_path: Path) -> None:
    write(tmp_path, "answers.ndjson", "{}\n")
    listed = run("rules", "list", "--rules", broken)
    assert (listed.code, listed.out) == (2, "")
    assert listed.err.startswith(f"{broken}/{BLISTER}:6:9: unknown_weight: ")
    assert listed.err.endswith(f"\n1 problem in the rules of {broken}; nothing was run.\n")
    assert run("score", tmp_path / "answers.ndjson", "--rules", broken) == listed


def test_a_file_larger_than_memory_is_refused_by_the_whole_program(pack: Path) -> None:
    write(pack, BLISTER, b"a: &a [x]\n" * 1_000_000)
    make_too_large_to_hold(pack / BLISTER)
    command = [sys.executable, "-m", "b12screen", "rules", "check", str(pack)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.splitlines() == [
        f"{pack}/{BLISTER}: too_large: the file is larger than the 262,144 bytes that a rule file may have",
        "1 problem found.",
    ]


# ---- Groups with too many completions.


def tie(folder: Path, questions: int, *, prefix: str = "q", chained: bool = False) -> list[str]:
    """Add yes_no questions and one rule that ties them together; each opens the next where they are chained."""
    names = [f"{prefix}{i:02}" for i in range(questions)]
    openers = ["", *(f", only_if: {{answer: {name}, is: yes}}" if chained else "" for name in names)]
    asked = "".join(
        f"        - {{id: {name}, type: yes_no, text: A sign, label: a sign{opener}}}\n"
        for name, opener in zip(names, openers, strict=False)
    )
    section = (
        f"- id: {prefix}_more\n  title: More\n  pages:\n    - checklist: Which?\n      why: So.\n      questions:\n"
    )
    write(folder, "questions.yaml", (folder / "questions.yaml").read_text(encoding="utf-8") + section + asked)
    first = f"  - {{given: {{{names[0]}: no}}, expect: absent}}\n"
    write(
        folder,
        f"symptoms/{prefix}_all.yaml",
        f"id: {prefix}_all\nkind: symptom\ntitle: All\ntags: [skin]\nwhen:\n  all:\n"
        + "".join(f"    - {{answer: {name}, is: yes}}\n" for name in names)
        + "weight: weak\nbecause: It is so.\nsources: [handbook]\nexamples:\n"
        + "  - {given: {"
        + ", ".join(f"{name}: yes" for name in names)
        + "}, expect: present}\n"
        + first
        + "  - {given: {}, expect: unknown}\n",
    )
    return names


def too_many(names: list[str]) -> str:
    return (
        "the rules tie these questions together, and they can be answered in more than 65,536 ways: "
        f"{', '.join(names)}; split the rules that join them, or test fewer of these questions in one rule"
    )


@pytest.mark.parametrize("questions", [17, 25, 64])
def test_a_group_with_too_many_completions_is_a_problem_for_check_and_refused_by_score(
    run: Run, pack: Path, tmp_path: Path, questions: int
) -> None:
    names = tie(pack, questions)
    write(tmp_path, "answers.ndjson", "{}\n")
    checked = run("rules", "check", pack)
    first, *_, last = checked.out.splitlines()
    assert (checked.code, checked.err, last) == (1, "", "1 problem found.")
    place, _, problem = first.partition(": ")
    assert place.startswith(f"{pack}/symptoms/q_all.yaml:")
    assert problem == f"too_many_completions: {too_many(names)}"
    scored = run("score", tmp_path / "answers.ndjson", "--rules", pack)
    assert scored == (2, "", too_many(names) + "\n")


def test_rules_that_share_a_question_tie_the_questions_of_both(run: Run, pack: Path) -> None:
    names = [*tie(pack, 9, prefix="a"), *tie(pack, 8, prefix="b")]
    assert run("rules", "check", pack).code == 0
    change(
        pack,
        "symptoms/b_all.yaml",
        "    - {answer: b00, is: yes}\n",
        "    - {rule: a_all}\n    - {answer: b00, is: yes}\n",
    )
    ran = run("rules", "check", pack)
    assert ran.code == 1
    assert f"too_many_completions: {too_many(names)}\n" in ran.out


def test_exactly_65536_completions_are_accepted_and_take_little_time(run: Run, pack: Path) -> None:
    names = tie(pack, 16)
    plan = Plan(load_pack(pack))
    row = plan.row(dict.fromkeys(names[1:], "yes"))
    person = plan.assess(row)
    assert processor_seconds(lambda: Plan(load_pack(pack)).assess(row)) < 2
    group = next(group for group in plan.groups if len(group.questions) == 16)
    assert group.completions.everything.bit_count() == MOST_COMPLETIONS == 65_536
    assert "q_all" in person.unknown
    assert run("rules", "check", pack).code == 0


def test_more_than_65536_completions_are_too_many(pack: Path) -> None:
    names = tie(pack, 16)
    change(pack, "questions.yaml", "{id: q15, type: yes_no, text: A sign, label: a sign}", "")
    last = "    - {id: q15, type: choice, text: T, label: l, why: w, options: [OPTIONS]}\n"
    options = ", ".join(f"{{code: {code}, text: T}}" for code in ("yes", "no", "maybe"))
    text = (pack / "questions.yaml").read_text(encoding="utf-8").replace("        - \n", "")
    write(pack, "questions.yaml", text + last.replace("OPTIONS", options))
    with pytest.raises(TooManyCompletionsError) as error:
        Plan(load_pack(pack))
    assert str(error.value) == too_many(names)


@pytest.mark.parametrize("questions", [15, 22])
def test_a_chain_of_follow_ups_counts_by_its_completions(pack: Path, questions: int) -> None:
    names = tie(pack, questions, chained=True)
    plan = Plan(load_pack(pack))
    group = next(group for group in plan.groups if len(group.questions) == questions)
    assert group.completions.everything.bit_count() == questions + 1
    assert "q_all" in plan.assess(plan.row(dict.fromkeys(names, "yes"))).present


def test_follow_ups_that_close_each_other_40_deep_are_refused_with_the_limit_that_they_meet(pack: Path) -> None:
    tie(pack, 40, chained=True)
    with pytest.raises(TooManyCompletionsError, match="more than 4,194,304 ways, closed follow-ups included: q00, q01"):
        Plan(load_pack(pack))
