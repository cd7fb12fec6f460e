"""Unpacks what gzip and zstd packed, which shows in the first bytes and not in a name; and packs what goes out so."""

import sys
from typing import Any, BinaryIO, Protocol, cast

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # of zstd, after a byte from 0x50 to 0x5f: pzstd begins with a frame that holds no data
ENDINGS = (".gz", ".zst")


class Reads(Protocol):
    """What is packed, to be read in order."""

    def read(self, size: int, /) -> bytes:
        """Give some bytes, at most so many; none at the end."""

    def seekable(self) -> bool:
        """Say whether there is a way back."""


def unpacked(start: bytes, raw: Reads) -> BinaryIO | None:
    """Give what unpacks a file that begins so; None for one that is not packed."""
    if start.startswith(_GZIP):
        import gzip

        return cast(BinaryIO, gzip.GzipFile(fileobj=cast(BinaryIO, raw)))
    if start.startswith(_ZSTD) or (start[1:4] == _SKIPPABLE and start[0] >> 4 == 5):
        return cast(BinaryIO, _zstd_file()(cast(BinaryIO, raw)))
    return None


def _zstd_file() -> Any:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile
    else:
        from backports.zstd import ZstdFile
    return ZstdFile
