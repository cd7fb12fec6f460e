"""Outputs get their names when they are whole, together; what a dead run left goes with the next run to that place."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from system import unmeasured
from test_score import lines, score_here

from b12screen.errors import UserError
from b12screen.output import open_folder, open_output, together
from b12screen.unfinished import Unfinished


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def left_by_a_dead_run(place: Path) -> Path:
    """Start a run, kill it before its end, and give what it leaves."""
    fifo = place.parent / "fifo"
    os.mkfifo(fifo)
    to = "html" if place.suffix == "" else "ndjson"
    command = [sys.executable, "-m", "b12screen", "score", str(fifo), "--to", to, "-o", str(place)]
    with subprocess.Popen(command, env=unmeasured()) as going, fifo.open("wb", 0):
        while not (hidden := list(place.parent.glob(".*.unfinished"))):
            assert going.poll() is None
        going.kill()
    fifo.unlink()
    return hidden[0]


@pytest.mark.parametrize("name", ["results.ndjson", "pages"])
def test_what_a_killed_run_left_is_removed_by_the_next_run_to_the_same_place(name: str, tmp_path: Path) -> None:
    left = left_by_a_dead_run(tmp_path / name)
    assert names_in(tmp_path) == [left.name]
    if left.is_dir():
        (left / "000001.html").write_text("somebody's page", encoding="utf-8")
    score_here("-q", "-o", tmp_path / "elsewhere.ndjson", given="{}")
    assert left.exists()
    score_here("-q", "-o", tmp_path / name, *(["--to", "html"] if name == "pages" else []), given="{}")
    assert names_in(tmp_path) == ["elsewhere.ndjson", name]


def test_what_a_living_run_writes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.write_text("kept", encoding="utf-8")
    living = Unfinished(place)
    (tmp_path / ".out.link.unfinished").symlink_to(elsewhere)
    (tmp_path / ".out.backup").write_text("kept", encoding="utf-8")
    other = Unfinished(place)
    others = {".out.link.unfinished", ".out.backup", "elsewhere"}
    assert set(names_in(tmp_path)) == {living.path.name, other.path.name, *others}
    living.discard()
    other.discard()
    assert set(names_in(tmp_path)) == others
    assert elsewhere.read_text(encoding="utf-8") == "kept"


def test_a_new_file_that_another_run_takes_for_dead_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, made = Unfinished._is_there, list[Path]()

    def raced(self: Unfinished) -> bool:
        if hasattr(self, "path") and not made:
            made.append(self.path)
            self.path.unlink()
        return right(self)

    monkeypatch.setattr(Unfinished, "_is_there", raced)
    with open_output(tmp_path / "out") as file:
        file.write(b"whole")
    assert made and names_in(tmp_path) == ["out"]


def test_outputs_get_their_names_together_the_results_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[tuple[str, list[str]]] = []
    right = Unfinished.take_name

    def watched(self: Unfinished, *, replace: bool) -> None:
        right(self, replace=replace)
        named.append((self.target.name, [name for name in names_in(tmp_path) if not name.startswith(".")]))
        os.kill(os.getpid(), signal.SIGTERM)  # which is heard when all have their names

    monkeypatch.setattr(Unfinished, "take_name", watched)
    outputs = ("-o", tmp_path / "out", "--errors", tmp_path / "errors", "--receipt", tmp_path / "receipt")
    assert score_here("-q", *outputs, given="x\n{}").code == 143
    receipt, errors, out = ["receipt"], ["errors", "receipt"], ["errors", "out", "receipt"]
    assert named == [("receipt", receipt), ("errors", errors), ("out", out)]


@pytest.mark.parametrize("broken", ["out", "errors", "receipt"])
def test_where_one_output_fails_none_gets_its_name(broken: str, tmp_path: Path) -> None:
    outputs = {name: tmp_path / name for name in ("out", "errors", "receipt")} | {broken: tmp_path / "none" / broken}
    typed = [each for name, path in outputs.items() for each in (f"--{name}".replace("out", "output"), str(path))]
    with pytest.raises(AssertionError):
        score_here(*typed, given=lines({}, "x"))
    assert names_in(tmp_path) == []


def test_an_error_at_the_end_of_the_block_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="late"), together():
        with open_output(tmp_path / "one") as file:
            file.write(b"whole")
        with open_folder(tmp_path / "two") as folder:
            (folder / "page").write_bytes(b"whole")
        assert all(name.startswith(".") for name in names_in(tmp_path))
        raise ValueError("late")
    assert names_in(tmp_path) == []


def test_a_name_that_cannot_be_taken_at_the_end_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Unfinished, "take_name", refuse)
    with (
        pytest.raises(UserError, match=r"^Cannot write .*out: permission denied\. Choose another place\.$"),
        together(),
        open_output(tmp_path / "out") as file,
    ):
        file.write(b"whole")
    assert names_in(tmp_path) == []


def test_no_command_writes_a_file_called_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for opened in (open_output, open_folder):
        with pytest.raises(UserError, match=r"^Here - is no name for a file\. Give another one\.$"), opened(Path("-")):
            pass
