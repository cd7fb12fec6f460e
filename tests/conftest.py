"""What all tests share."""

import signal
from collections.abc import Iterator

import pytest

# A shell that starts the tests in the background lets them ignore Ctrl-C, and every program that they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def the_users_cache_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Packs are stored in a folder of the test run, also by the programs that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
