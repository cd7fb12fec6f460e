"""Files where Spark has them, such as HDFS: which ones an input names, and renaming a folder once it is whole."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pyspark.sql import SparkSession

from b12screen.errors import UserError
from b12screen.spark.tasks import address_of
from b12screen.text import clean

_HIDDEN = ("_", ".")


class File(NamedTuple):
    """A file of answers."""

    path: str
    address: str  # the path as Spark's rows name it
    name: str  # as results, rejects and messages name it
    size: int  # in bytes


def literally(path: str) -> str:
    """Give a path so that Spark takes none of its characters for a pattern."""
    return "".join(f"\\{each}" if each in "\\{}[]*?," else each for each in path)


class FileSystems:
    """What Hadoop's file systems can do, whichever of them a path belongs to."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm: Any = spark._jvm
        self._conf: Any = spark._jsparkSession.sessionState().newHadoopConf()

    def files(self, given: str) -> list[File]:
        """Give the files that an argument names: one file, all files of a folder, or what a pattern fits."""
        system, path = self._find(given)
        if system.exists(path) and not system.getFileStatus(path).isDirectory():
            return [_file(system.getFileStatus(path), clean(given))]
        found = [path] if system.exists(path) else [each.getPath() for each in system.globStatus(path) or ()]
        files = sorted(file for each in found for file in self._below(system, each))
        if not files:
            raise UserError(f"There is no file {clean(given)}. Check the name.")
        return files

    def exists(self, given: str) -> bool:
        """Say whether there is anything at a path."""
        system, path = self._find(given)
        return bool(system.exists(path))

    def move(self, old: str, new: str) -> None:
        """Rename a folder. UserError where that cannot be done."""
        system, path = self._find(old)
        if self.exists(new) or not system.rename(path, self._find(new)[1]):
            raise UserError(f"Cannot write {clean(new)}: something else was put there meanwhile. Choose another place.")

    def make(self, given: str) -> None:
        """Make a folder, and those above it."""
        system, path = self._find(given)
        system.mkdirs(path)

    def delete(self, given: str) -> None:
        """Delete a folder with all that is in it."""
        system, path = self._find(given)
        system.delete(path, True)

    def _below(self, system: Any, path: Any) -> Iterator[File]:
        start = len(path.toString())
        listed = system.listFiles(path, True)
        while listed.hasNext():
            status = listed.next()
            inside = status.getPath().toString()[start:].split("/")
            if not any(part.startswith(_HIDDEN) for part in inside):
                yield _file(status, _readable(status.getPath()))

    def _find(self, given: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(given)
        system = path.getFileSystem(self._conf)
        return system, system.makeQualified(path)


def _file(status: Any, name: str) -> File:
    path = status.getPath()
    return File(path.toString(), address_of(path.toUri().toString()), name, status.getLen())


def _readable(path: Any) -> str:
    uri = path.toUri()
    return clean(uri.getPath() if uri.getScheme() == "file" else path.toString())
