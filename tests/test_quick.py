"""What the quick way takes without asking typer is what typer gives, and what typer refuses stays refused."""

from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from b12screen.batch.formats import Extra, InputFormat
from b12screen.cli.quick import QuickCommand


def printed(
    word: str = "none",
    given: str | None = None,
    path: Path | None = None,
    words: Annotated[list[str] | None, typer.Option()] = None,
    choice: InputFormat | None = None,
    extra: Extra = Extra.REJECT,
    number: int = 3,
    flag: bool = False,
) -> None:
    for name, value in locals().copy().items():
        print(name, type(value), repr(value))


def apps() -> list[typer.Typer]:
    made = []
    for cls in (typer.core.TyperCommand, QuickCommand):
        app = typer.Typer(rich_markup_mode=None)
        app.command(cls=cls)(printed)
        made.append(app)
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "--word x --given y",
        "--word= --given=",
        "--word \udcff --given é",
        "--path rules",
        "--path none/such",
        "--path=",
        "--path -",
        "--path \udcff",
        "--words a --words b=c --words=",
        "--words",
        "--choice csv --extra ignore",
        "--choice=CSV",
        "--choice cvs",
        "--choice=",
        "--extra InputFormat.CSV",
        "--extra Extra.IGNORE",
        "--number 4 --flag",
        "--number four",
        "--no-flag",
        "--flag=yes",
        "--wrod x",
        "more",
        "--help",
    ],
)
def test_the_quick_way_gives_what_typer_gives(typed: str) -> None:
    by_typer, quick = (CliRunner().invoke(app, typed.split(), prog_name="x") for app in apps())
    assert (quick.exit_code, quick.output) == (by_typer.exit_code, by_typer.output)


def test_a_path_that_cannot_be_read_is_left_to_typer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    by_typer, quick = (CliRunner().invoke(app, ["--path", str(tmp_path)]) for app in apps())
    assert (quick.exit_code, quick.output) == (by_typer.exit_code, by_typer.output)
    assert quick.exit_code == 2
