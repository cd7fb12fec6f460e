"""The receipt of a run, for the record: rules, options, inputs and counts as JSON, and no answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from b12screen import __version__
from b12screen.batch.counts import Counts
from b12screen.pack.models import Pack


class Input(msgspec.Struct, frozen=True):
    """One input: its name as it was given, its size in bytes and the digest of these bytes."""

    name: str
    bytes: int
    sha256: str | None


def receipt(pack: Pack, options: Mapping[str, Any], inputs: Sequence[Input], counts: Counts) -> bytes:
    """Give the receipt as JSON."""
    manifest = pack.manifest
    told = {
        "b12screen": __version__,
        "pack": {"id": manifest.id, "version": manifest.version, "status": manifest.status, "hash": pack.hash},
        "options": options,
        "inputs": inputs,
        "read": counts.read,
        "scored": counts.scored,
        "rejected": counts.rejected.total(),
        "rejected_with_red_flag": counts.red_flags,
        "rejected_by_code": dict(sorted(counts.rejected.items())),
        "blank_lines": counts.blank,
        **({"left_out_by_mapping": counts.left_out} if "mapping" in options else {}),
        **counts.noticed.as_json(),
        "outcomes": counts.by_outcome(pack),
        "how_soon": counts.by_time(),
        "stopped_at_first_reject": counts.stopped,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"
