"""Packs what is written to a file whose name ends in .gz or .zst."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

_AT_ONCE = 1 << 20  # bytes that are packed together

Pack = Callable[[bytes], bytes]


@contextmanager
def packed(file: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, so that `file` holds it packed as the ending of `path` says."""
    pack = _pack_of(path.suffix.lower())
    if pack is None:
        yield file
        return
    packing = _Packing(file, pack)
    yield cast(BinaryIO, packing)
    packing.end()


class _Packing:
    """Packs each part that is written by itself, and at each flush, so that several processes can write by turns."""

    def __init__(self, file: BinaryIO, pack: Pack) -> None:
        self._file = file
        self._pack = pack
        self._part = bytearray()

    def write(self, content: bytes) -> int:
        self._part += content
        if len(self._part) >= _AT_ONCE:
            self._write_part()
        return len(content)

    def flush(self) -> None:
        if self._part:
            self._write_part()
        self._file.flush()

    def end(self) -> None:
        """Write what is left; a file of nothing is a packed file too."""
        self.flush()
        if self._file.seek(0, 2) == 0:
            self._write_part()

    def _write_part(self) -> None:
        self._file.write(self._pack(bytes(self._part)))
        self._part.clear()


def _pack_of(ending: str) -> Pack | None:
    if ending == ".gz":
        import gzip

        return lambda part: gzip.compress(part, 6, mtime=0)
    if ending == ".zst":
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        checked: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}
        return lambda part: zstd.compress(part, options=checked)
    return None
