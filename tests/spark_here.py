"""Spark for tests: a session of two cores, and a cluster of a master and two workers, all on this machine alone."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from system import unmeasured

LONGEST_WAIT = 120  # seconds, for what takes 5 on an idle machine

# As a folder of settings that Spark reads; small splits, so that small files fall into many.
_SETTINGS = """\
spark.sql.files.maxPartitionBytes {split_bytes}
spark.sql.shuffle.partitions 1
spark.ui.enabled false
spark.executor.memory 512m
spark.driver.memory 512m
"""

_LOOPBACK = ("--host", "127.0.0.1", "--webui-port", "0")


def skip_without_spark() -> None:
    """Skip the test where there is no Spark or no Java."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if not shutil.which("java"):
        pytest.skip("there is no Java here")


@contextmanager
def settings_of_spark(folder: Path, *, split_bytes: int) -> Iterator[None]:
    """Let every Spark that is started in the block read its settings from a folder, and listen on loopback only."""
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(_SETTINGS.format(split_bytes=split_bytes))
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - unmeasured().keys():
            patch.delenv(name)  # Spark kills its Python processes, also while they write down what coverage saw
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(folder))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # half the work in a short run
        patch.setenv("LC_ALL", "C.UTF-8")  # else Java knows no names of files but those in ASCII
        yield


def wait_until(happened: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Wait until something has happened; fail when the process that should do it ends, or takes too long."""
    end = time.monotonic() + LONGEST_WAIT
    while not happened():
        assert process.poll() is None, "it ended before that"
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


class Cluster:
    """A standalone master and two workers of one core each, on ports that the system chooses."""

    def __init__(self, folder: Path) -> None:
        import pyspark

        self._class = Path(pyspark.__file__).parent / "bin" / "spark-class"
        self._folder = folder
        self.processes: list[subprocess.Popen[str]] = []
        said = self._start("master.Master", r"Starting Spark master at spark://\S+", "--port", "0")
        self.master = said.split()[-1]
        for number in (1, 2):
            work = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), self.master]
            self._start("worker.Worker", r"Successfully registered with master", *work)

    def kill_a_worker(self) -> None:
        """Kill a worker with the executor that it started, as when its machine loses power."""
        os.killpg(self.processes[-1].pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill all that is left."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, says: str, *arguments: str) -> str:
        """Start one of them, wait until it says that it is ready, and give what it says."""
        log = self._folder / f"{len(self.processes)}.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [
                    str(self._class),
                    f"org.apache.spark.deploy.{name}",
                    "--host",
                    "127.0.0.1",
                    "--webui-port",
                    "0",
                    *arguments,
                ],
                stdout=out,
                stderr=out,
                text=True,
                start_new_session=True,
            )
        self.processes.append(process)
        wait_until(lambda: re.search(says, log.read_text()), process)
        [said, *_] = re.findall(says, log.read_text())
        return str(said)


def assert_nothing_runs(group: int) -> None:
    """Wait until no process of a group is left but those that only wait to be counted."""
    end = time.monotonic() + LONGEST_WAIT
    while any(words[0] == str(group) and "Z" not in words[1] for words in _processes()):
        assert time.monotonic() < end, "a process goes on"
        time.sleep(0.05)


def _processes() -> list[list[str]]:
    """Give the group and the state of every process."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    return [line.split() for line in listed.stdout.splitlines()]
