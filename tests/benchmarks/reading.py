"""The floor of `evaluate`: csv.reader of each row of results and labels, on one process."""

import csv
import sys
from collections import deque
from pathlib import Path


def main() -> None:
    """Read each INPUT."""
    for path in sys.argv[1:]:
        with Path(path).open(newline="", encoding="utf-8") as file:
            deque(csv.reader(file), maxlen=0)


if __name__ == "__main__":
    main()
