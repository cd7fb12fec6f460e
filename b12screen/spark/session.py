"""The Spark session to score with, one that runs already or a new one; Spark's failures become sentences."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from b12screen.errors import INTERRUPTED, UserError
from b12screen.text import clean

_MASTER = re.compile(r"local(\[(\d+|\*)(, ?\d+)?\])?|spark://\S+|k8s://\S+|yarn")
_ANSWERS_WITHIN = 5.0  # seconds, a master that is there


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Give a session whose settings are its own. UserError when Spark cannot be started, or fails in the block.

    Where Spark runs already, as under spark-submit, that one is used, and left running.
    """
    if running := _running():
        if master not in (None, running.master):
            raise UserError(f"Spark runs already, with {clean(str(running.master))} as its master. Leave out --master.")
        with _explained():
            yield SparkSession(running).newSession()
        return
    if master is not None:
        _look_for_master(master)
    _look_for_java()
    hears = signal.getsignal(signal.SIGINT)
    with _explained():
        context = _start(master)
    try:
        with _explained():
            yield SparkSession(context)
    finally:
        _stop(context)
        signal.signal(signal.SIGINT, hears)


def in_new_thread(call: Callable[[], None]) -> None:
    """Call Java in another thread, which gets its own connection.

    A signal can end a call before its answer was read, and the next call in that thread would take it for its own.
    """
    thread = Thread(target=call)
    thread.start()
    thread.join()


def _running() -> SparkContext | None:
    started_by_others = "PYSPARK_GATEWAY_PORT" in os.environ
    return SparkContext.getOrCreate() if started_by_others else SparkContext._active_spark_context


def _start(master: str | None) -> SparkContext:
    """Start Spark with nothing on the screen: what fails is said in a sentence, and its logs are the cluster's."""
    conf = SparkConf().setAppName("b12screen").set("spark.ui.showConsoleProgress", "false")
    conf.set("spark.hadoop.fs.permissions.umask-mode", "077")  # results are health data
    if master is not None:
        conf.setMaster(master)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    gateway = launch_gateway(conf, quiet)  # type: ignore[no-untyped-call]
    if gateway.jvm.java.lang.System.getProperty("spark.master").startswith("local"):
        conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1")
        conf.set("spark.driver.bindAddress", "127.0.0.1")
        conf.set("spark.executorEnv.PYTHONSAFEPATH", "1")  # or Python runs what lies in the folder one is in
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        context = SparkContext(conf=conf, gateway=gateway)
        signal.signal(signal.SIGINT, _leave)  # in the midst of a call to Java, Spark would make another one
        return context
    except BaseException:
        _end(gateway)
        raise


def _leave(*_: object) -> NoReturn:
    """End the run as Ctrl-C does, without KeyboardInterrupt, of which py4j would print a traceback."""
    raise SystemExit(INTERRUPTED)


def _stop(context: SparkContext) -> None:
    gateway = context._gateway

    def stop() -> None:
        with suppress(Py4JError, OSError):
            context.stop()

    in_new_thread(stop)
    _end(gateway)


def _end(gateway: Any) -> None:
    """End Java, which would else run on until this process ends."""
    with suppress(Py4JError, OSError):
        gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.kill()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None


def _look_for_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if java is None:
        where = f"in {clean(home)}, where JAVA_HOME says it is" if home else "here"
        raise UserError(f"Spark needs Java 17 or later, and there is none {where}. Install it, or set JAVA_HOME.")


def _look_for_master(master: str) -> None:
    """Spark itself would ask a master that is not there for a minute."""
    if not _MASTER.fullmatch(master):
        raise UserError(
            f"{clean(master)} is no master of Spark. Give local[2], spark://HOST:PORT, yarn or k8s://ADDRESS."
        )
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        with suppress(OSError, ValueError, OverflowError):
            socket.create_connection((host, int(port)), _ANSWERS_WITHIN).close()
            return
    raise UserError(f"There is no Spark master at {clean(master)}. Start it, or check --master.")


_READ_FAILED = r"(?:CANNOT_READ_FILE_FOOTER|FAILED_READ_FILE)[^\n]* file:? (?:file:/*(?=/))?(\S[^\n]*?)\. "
_SENTENCES = (
    (r"WorkerError: (\w+ in [\w.]+:\d+)", "{0} on a worker. This is a fault of b12screen; report this line."),
    (
        r"No module named '([\w.]+)'",
        "A worker has no {0}. Install there what is installed here.",
    ),
    (r"PYTHON_VERSION_MISMATCH", "The workers run another Python. Set PYSPARK_PYTHON to the same version as here."),
    (r'Cannot run program "([^"]+)"', "A worker has no Python called {0}. Set PYSPARK_PYTHON to what it has."),
    (r"JAVA_GATEWAY_EXITED", "Spark could not start Java. It needs Java 17 or later; see: java -version"),
    (_READ_FAILED, "Cannot read {0}: it is no whole Parquet file. Get it again, or give --from."),
    (r"CANNOT_MERGE_SCHEMAS", "The Parquet files hold the same column in different types. Convert it first."),
    (r"COLUMN_ALREADY_EXISTS[^`]*`([^`]*)`", 'The column "{0}" stands twice; keep one.'),
    (r"(?:AccessControlException|AccessDeniedException|Permission denied)", "Spark may not read or write there."),
)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what Spark raises into a sentence; its own words fill pages, and could hold answers."""
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise UserError(_sentence(error)) from None


def _sentence(error: Exception) -> str:
    try:
        said = str(error)  # which asks Java
    except (Py4JError, OSError):
        said = ""
    if not said or isinstance(error, (Py4JNetworkError, ConnectionError)):
        return "Spark's Java ended before its work was done; it may need more memory: see spark.driver.memory."
    for pattern, sentence in _SENTENCES:
        if found := re.search(pattern, said):
            return sentence.format(*map(clean, found.groups()))
    kind = (error.getCondition() if isinstance(error, PySparkException) else None) or type(error).__name__
    return f"Spark could not go on: {clean(kind)}. Its own logs say more."
