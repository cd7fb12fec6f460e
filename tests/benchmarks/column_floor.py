"""The floor of Parquet: pyarrow reads the answers and writes as many result rows, on one process."""

import sys

import pyarrow as pa
from pyarrow import parquet

ROWS_READ = 16_384


def main() -> None:
    """Read INPUT, write OUTPUT; the result rows are those of SAMPLE, over and over."""
    source, sample, output = sys.argv[1:]
    rows = parquet.read_table(sample).combine_chunks()
    answers = parquet.ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)
    left = sum(batch.num_rows for batch in answers.iter_batches(ROWS_READ, use_threads=False))
    with parquet.ParquetWriter(output, rows.schema) as file:
        while left:
            some: pa.Table = rows.slice(0, left)
            file.write_table(some, row_group_size=rows.num_rows)
            left -= some.num_rows


if __name__ == "__main__":
    main()
