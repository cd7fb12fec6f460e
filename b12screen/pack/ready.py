"""A pack without reading its YAML again: what was stored when these very files were last read, and found valid.

Lazy imports alone cannot make a short run start fast: one line takes 94 ms with a stored pack and 310 ms without, for
PyYAML, pydantic and their work. What is stored is JSON, read strictly into the types of the pack, never pickled.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from b12screen import __version__
from b12screen.pack.models import Pack
from b12screen.pack.read.folder import RawFile, Refusal, read_folder
from b12screen.pack.store import store, stored

_DIGEST = sha256().digest_size


def ready_pack(folder: Path) -> Pack:
    """Give the pack in `folder`, as load_pack does; its files are read, but parsed only when they are new."""
    found = read_folder(folder)
    key = None if found.strangers else _key(found.files)
    pack = None if key is None else _remembered(key)
    if pack is None:
        from b12screen.pack.load import parsed_pack

        pack = parsed_pack(found).pack()
        if key is not None:
            _remember(key, pack)
    return pack


def _key(files: Sequence[RawFile]) -> bytes | None:
    """Give what a pack is stored under: it differs with any file, Python, and this program; None without bytes."""
    key = sha256(repr((__version__, sys.version)).encode() + _own_source())
    for file in files:
        if isinstance(file.content, Refusal):
            return None
        key.update(repr((file.name, len(file.content))).encode())
        key.update(file.content)
    return key.digest()


def _own_source() -> bytes:
    """Give the source of what reads packs, so that whoever changes it need not think of what is stored."""
    return b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))


def _remembered(key: bytes) -> Pack | None:
    content = stored(key.hex()) or b""
    packed = content[2 * _DIGEST :]
    if content[: 2 * _DIGEST] == key + sha256(packed).digest():
        with suppress(msgspec.MsgspecError, ValueError, RecursionError):
            return msgspec.json.decode(packed, type=Pack)
    return None


def _remember(key: bytes, pack: Pack) -> None:
    with suppress(UnicodeEncodeError):  # half a surrogate pair, which the slow YAML parser lets pass
        packed = msgspec.json.encode(pack)
        store(key.hex(), key + sha256(packed).digest() + packed)
