"""What all tests share: whoever starts them, and from where, the programs that they start behave alike."""

import os
import signal
from collections.abc import Iterator

import pytest

# A shell that starts the tests in the background lets them ignore Ctrl-C, and every program that they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

_LOOKS = {
    *("CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS", "TERM"),
    *("CI", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
}
_LANGUAGE = ("LANG", "LANGUAGE", "LC_")
_WHERE_MODULES_ARE = ("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PYTHONNOUSERSITE")
_HOW_MODULES_ARE_KEPT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


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
def the_users_cache_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Packs are stored in a folder of the test run, also by the programs that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
