"""An interview in a real terminal, tmux: resized in the middle, stopped with Ctrl-Z and gone on with, pasted into."""

import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from system import unmeasured
from terminal import PATIENCE, WHOLE, words, write_small_pack

from b12screen.interview.typed import how_to_check_again

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """One window of a tmux of its own, with a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "50", "sh -i")

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        if line:
            self.press("-l", line)
        self.press("Enter")

    def answer(self, *lines: str) -> None:
        """Type lines, each once the one before was taken."""
        for line in lines:
            prompts = self._prompts()
            self.type(line)
            self.wait(lambda before=prompts: self._prompts() > before)  # type: ignore[misc]

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self._run("send-keys", *keys)

    def paste(self, text: str) -> None:
        """Paste, as from a clipboard."""
        self._run("set-buffer", text)
        self._run("paste-buffer")

    def resize(self, columns: int) -> None:
        """Make the window narrower or wider."""
        self._run("resize-window", "-x", str(columns))

    def shown(self) -> str:
        """Give everything that the window shows or has shown."""
        return self._run("capture-pane", "-p", "-S", "-")

    def wait_for(self, text: str) -> None:
        """Wait until the window shows a text, wherever its lines end."""
        self.wait(lambda: text in words(self.shown()))

    def wait_for_the_shell(self) -> None:
        """Wait until the shell asks for a command."""
        self.wait(lambda: self.shown().rstrip().endswith("ready"))

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.shown()
            time.sleep(0.05)

    def close(self) -> None:
        """End it, and what runs in it."""
        self._run("kill-server")

    def _prompts(self) -> int:
        return sum(line.startswith(">") for line in self.shown().splitlines())

    def _run(self, *command: str) -> str:
        env = {name: value for name, value in unmeasured().items() if name not in ("TMUX", "TMUX_PANE", "ENV")}
        done = subprocess.run(
            ["tmux", "-S", "socket", *command],  # relative, since the path of a socket must be short
            cwd=self._folder,
            env={**env, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    window = Tmux(tmp_path)
    yield window
    window.close()


@pytest.fixture
def asked(tmux: Tmux, tmp_path: Path) -> Tmux:
    """Start an interview about the small pack."""
    folder = write_small_pack(tmp_path / "rules")
    command = [sys.executable, "-m", "b12screen", "ask", "--rules", str(folder)]
    state = f"XDG_STATE_HOME={shlex.quote(str(tmp_path / 'state'))}"
    tmux.type("PS1='rea''dy '")
    tmux.wait_for_the_shell()
    tmux.type("clear")
    tmux.type(f"{state} {shlex.join(command)} > {shlex.quote(str(tmp_path / 'result'))}")
    tmux.wait_for("q: stop >")
    return tmux


def test_after_a_resize_the_next_page_fits_and_loses_no_word(asked: Tmux, tmp_path: Path) -> None:
    asked.resize(44)
    asked.answer("0", "")
    page = asked.shown().rpartition("Page 2")[2]
    assert words(how_to_check_again(3)) in words(page)
    assert max(map(len, page.splitlines())) <= 44
    asked.resize(90)
    asked.answer("1")
    assert "Is it on both sides?" in asked.shown()
    asked.answer(*WHOLE[3:-1])
    asked.type("")
    asked.wait_for_the_shell()
    assert (tmp_path / "result").read_text(encoding="utf-8").startswith("Summary of your answers\n\nDISCUSS TESTING\n")


def test_after_ctrl_z_and_fg_the_prompt_stands_there_again_and_the_interview_goes_on(
    asked: Tmux, tmp_path: Path
) -> None:
    asked.answer("0")
    asked.press("C-z")
    asked.wait_for_the_shell()
    asked.type("fg")
    asked.wait(lambda: asked.shown().rstrip().endswith("\n>"))
    asked.answer("", *WHOLE[2:-1])
    asked.type("")
    asked.wait_for_the_shell()
    assert (tmp_path / "result").read_text(encoding="utf-8").startswith("Summary of your answers\n\nDISCUSS TESTING\n")


def test_a_paste_of_several_lines_answers_nothing(asked: Tmux) -> None:
    asked.paste("0\n\n1\n\n")
    asked.wait_for("Several lines came at once, as when text is pasted. None of them was taken.")
    assert "Page 2" not in asked.shown()
    asked.answer("0", "")
    assert "Page 2" in asked.shown()


def test_arrow_keys_get_a_hint(asked: Tmux) -> None:
    asked.press("Up", "Left")
    asked.type("")
    asked.wait_for("Arrow keys do nothing here.")
