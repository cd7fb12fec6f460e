"""`rules init` and `rules copy` write sound rules of one's own, and never over anything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from system import said_of
from terminal import Ask, answer_all, words
from test_score import lines, score_here
from typer.testing import CliRunner

from b12screen.authoring import new_pack
from b12screen.authoring.check.every_problem import problems_in
from b12screen.authoring.mutation import mutate
from b12screen.authoring.new_pack import copy_built_in_pack, write_example_pack
from b12screen.authoring.trial_report import report_trials
from b12screen.cli.app import app
from b12screen.errors import UserError
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    return done.exit_code, done.stdout, done.stderr


def said_next(folder: Path) -> str:
    return (
        f"  Check them:      b12screen rules check '{folder}'\n"
        f"  Try their cases: b12screen rules test '{folder}'\n"
        f"  Be asked:        b12screen ask --rules '{folder}'\n"
    )


def test_init_writes_an_example_that_is_sound_and_notices_every_change(tmp_path: Path) -> None:
    mine = tmp_path / "new" / "my rules"
    said = f"Wrote a small example pack into {mine}. Change it into your own.\n{said_next(mine)}"
    assert run("rules", "init", mine) == (0, said, "")
    assert problems_in(mine) == ()
    assert report_trials(mine, None, None).passed
    pack = load_pack(mine)
    assert mutate(pack).clean
    assert "(an example)" in pack.manifest.title and pack.manifest.status == "unreviewed"
    assert {rule.kind for rule in pack.rules} == {"red_flag", "risk_factor", "symptom", "modifier"}
    for path in mine.rglob("*.yaml"):
        depth = "../" * (len(path.relative_to(mine).parts) - 1)
        head = path.read_text(encoding="utf-8").partition("\n")[0]
        schema = path.parent / head.removeprefix("# yaml-language-server: $schema=")
        assert head.startswith(f"# yaml-language-server: $schema={depth}schema/") and schema.is_file(), path


def test_the_example_asks_and_scores(ask_shipped: Ask, tmp_path: Path) -> None:
    write_example_pack(tmp_path / "mine")
    interview = ask_shipped("--rules", str(tmp_path / "mine"))
    answer_all(interview, yes=True)
    assert interview.exit_code == 0
    assert "See to yourself first".lower() in words(interview.result).lower()
    row = score_here("--rules", tmp_path / "mine", given=lines({"hurt": "no", "weak_brakes": "yes"})).row
    assert (row["outcome"], row["could_become"]) == ("look_again", ["workshop"])


def test_copy_gives_every_file_of_the_built_in_pack(tmp_path: Path) -> None:
    mine = tmp_path / "my rules"
    said = f"Copied the built-in rules into {mine}. Change them there.\n{said_next(mine)}"
    assert run("rules", "copy", mine) == (0, said, "")
    assert load_pack(mine).name == load_pack(rules_root()).name
    files = [path.relative_to(rules_root()) for path in rules_root().rglob("*") if path.is_file()]
    assert sorted(path.relative_to(mine) for path in mine.rglob("*") if path.is_file()) == sorted(files)
    assert run("rules", "new", "symptom", "x", mine)[0] == 0


@pytest.mark.parametrize("write_into", [write_example_pack, copy_built_in_pack])
def test_a_folder_that_is_not_empty_is_left_alone(write_into: Callable[[Path], None], tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError) as error:
        write_into(tmp_path)
    assert str(error.value) == f"{tmp_path} is not empty, and nothing is overwritten. Choose a new folder."
    assert [path.name for path in tmp_path.iterdir()] == [".hidden"]
    with pytest.raises(UserError) as error:
        write_into(tmp_path / ".hidden")
    reason = said_of("EEXIST").lower()
    assert str(error.value) == f"Cannot write into {tmp_path}/.hidden: {reason}. Choose another folder."
    (tmp_path / "empty").mkdir()
    write_into(tmp_path / "empty")
    assert (tmp_path / "empty" / "pack.yaml").is_file()


def test_what_cannot_be_written_whole_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_pack, "pack_schemas", lambda: {"x" * 300: {}})
    with pytest.raises(UserError, match=said_of("ENAMETOOLONG").lower()):
        write_example_pack(tmp_path / "mine")
    assert [path for path in (tmp_path / "mine").rglob("*") if path.is_file()] == []
