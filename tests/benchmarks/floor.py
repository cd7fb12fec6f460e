"""The floor of NDJSON: orjson.loads of each line and orjson.dumps of as many result rows, on some processes."""

import os
import sys
from collections import deque
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import orjson

CHUNK = 1 << 20


def main() -> None:
    """Read INPUT, write OUTPUT.0, OUTPUT.1 ...; the result rows are those of SAMPLE, over and over."""
    source, sample, output, workers = sys.argv[1:]
    rows = [orjson.loads(line) for line in Path(sample).read_bytes().splitlines()]
    cuts = _cuts(Path(source), int(workers))
    children = []
    for i in range(1, int(workers)):
        if not (child := os.fork()):
            _work(source, f"{output}.{i}", rows, cuts[i], cuts[i + 1])
            os._exit(0)
        children.append(child)
    _work(source, f"{output}.0", rows, cuts[0], cuts[1])
    if any(os.waitpid(child, 0)[1] for child in children):
        sys.exit(1)


def _cuts(source: Path, parts: int) -> list[int]:
    """Give where each part begins, and the end; each cut stands behind a newline."""
    size = source.stat().st_size
    cuts = [0]
    with source.open("rb") as file:
        for i in range(1, parts):
            file.seek(size * i // parts)
            file.readline()
            cuts.append(file.tell())
    return [*cuts, size]


def _work(source: str, output: str, rows: list[dict[str, Any]], start: int, end: int) -> None:
    results = cycle(rows)
    rest = b""
    with open(source, "rb", buffering=0) as file, open(output, "wb", buffering=0) as out:  # noqa: PTH123 - faster
        file.seek(start)
        while start < end:
            chunk = file.read(min(CHUNK, end - start))
            start += len(chunk)
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            deque(map(orjson.loads, lines), maxlen=0)
            out.write(b"\n".join(map(orjson.dumps, islice(results, len(lines)))) + b"\n")


if __name__ == "__main__":
    main()
