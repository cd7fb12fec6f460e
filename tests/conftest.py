"""What all tests share: whoever starts them, and from where, the programs that they start behave alike."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from terminal import NOTES, UNTIL_THE_END, Ask, Interview, write_small_pack
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A shell that starts the tests in the background lets them ignore Ctrl-C, and every program that they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

_LOOKS = {
    *("CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS", "TERM"),
    *("CI", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
}
_LANGUAGE = ("LANG", "LANGUAGE", "LC_")
_WHERE_MODULES_ARE = ("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PYTHONNOUSERSITE")
_HOW_MODULES_ARE_KEPT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


# Engine, pack, formats, interview and help: what shows in 2 minutes whether another library or Python will do.
_FAST = {
    *("test_agreement", "test_batch_formats", "test_first_screen", "test_help", "test_interview", "test_json_texts"),
    *("test_library", "test_pack", "test_pack_problems", "test_parquet", "test_report_formats"),
    *("test_rules_cli", "test_score", "test_summary", "test_tables", "test_typed", "test_vignettes"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="run the fast part alone: no Spark, no browser, no long test")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out, with --fast, what is not of the fast part; its libraries need not be installed."""
    is_test = collection_path.name.startswith("test_")
    return True if config.getoption("--fast") and is_test and collection_path.stem not in _FAST else None


@pytest.fixture(scope="session", autouse=True)
def surroundings_of_nobody_in_particular() -> Iterator[None]:
    """Take away what would change how programs look, which language they speak, and what Python says beside them.

    A test of such a variable sets it itself.
    """
    kept = (*_WHERE_MODULES_ARE, *_HOW_MODULES_ARE_KEPT)
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name in _LOOKS or name.startswith(_LANGUAGE) or (name.startswith("PYTHON") and name not in kept):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def the_users_folders_are_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Packs and interviews are kept in folders of the test run, also by the programs that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def ask_shipped(tmp_path: Path) -> Iterator[Ask]:
    begun: list[Interview] = []

    def start(*options: str, **how: Any) -> Interview:
        begun.append(Interview(tmp_path / f"{len(begun)}.txt", *options, **how))
        return begun[-1]

    yield start
    for interview in begun:
        interview.close()


@pytest.fixture
def ask(ask_shipped: Ask, tmp_path: Path) -> Ask:
    return partial(ask_shipped, "--rules", str(write_small_pack(tmp_path / "rules", notes=[*NOTES, UNTIL_THE_END])))


# What all tests of such a file share takes longer to make than they do: a Java, a form that is filled in, a page.
_TOGETHER = ("test_spark", "test_xlsform", "test_validation", "test_form_lhc")


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives tests that share something dear to one process, all of Spark to the same, and others singly.

    The mark xdist_group would do the same, were it not without effect in xdist 3.8 with pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        name = str(nodeid)
        file = Path(name.partition("::")[0]).name
        return next((each for each in _TOGETHER if file.startswith(each)), name)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Say how tests are shared out."""
    return Together(config, log)
