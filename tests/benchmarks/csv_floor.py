"""The floor of CSV: csv.reader of each row and csv.writer of as many result rows, on one process."""

import csv
import sys
from itertools import cycle
from operator import itemgetter
from pathlib import Path


def main() -> None:
    """Read INPUT, write OUTPUT; the result rows are those of SAMPLE, over and over."""
    source, sample, output = map(Path, sys.argv[1:])
    with sample.open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    with source.open(newline="", encoding="utf-8") as file, output.open("w", newline="", encoding="utf-8") as out:
        reader, writer = csv.reader(file), csv.writer(out)
        next(reader)
        writer.writerow(head)
        writer.writerows(map(itemgetter(1), zip(reader, cycle(rows), strict=False)))


if __name__ == "__main__":
    main()
