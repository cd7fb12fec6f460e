"""`b12screen form`: the questionnaire as other systems load it, and what the command says when it cannot."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from test_score import mode_of
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.forms.registry import FormKind
from b12screen.pack.load import load_pack

IRON = Path(__file__).parent / "packs" / "iron"


def made(*options: str) -> Any:
    ran = CliRunner().invoke(app, ["form", *options])
    assert ran.exit_code == 0, ran.output
    return ran


@pytest.mark.parametrize("kind", list(FormKind))
def test_a_form_of_every_kind_of_any_pack_takes_less_than_a_second(tmp_path: Path, kind: FormKind) -> None:
    for options in ([], ["--rules", str(IRON)]):
        target = tmp_path / "form"
        started = time.perf_counter()
        made("--to", kind, *options, "-o", str(target))
        assert time.perf_counter() - started < 1
        assert target.stat().st_size > 500
        assert mode_of(target) == 0o600


def test_the_form_goes_to_standard_output_where_no_file_is_named() -> None:
    assert json.loads(made("--to", "fhir").stdout)["resourceType"] == "Questionnaire"


def test_a_system_or_locale_that_is_not_there_is_refused() -> None:
    ran = CliRunner().invoke(app, ["form", "--to", "paper"])
    assert ran.exit_code == 2
    assert "Invalid value for '--to'" in ran.output
    ran = CliRunner().invoke(app, ["form", "--to", "fhir", "--locale", "en-XX"])
    assert "There is no locale" in str(ran.exception)


def test_the_locale_words_what_to_do_at_once() -> None:
    told = made("--to", "fhir", "--locale", "en-GB").stdout
    assert load_pack(Path(__file__).parents[1] / "rules").manifest.locales["en-GB"].emergency in told
    assert "Call 999" not in made("--to", "fhir").stdout
