"""Lets Spark's workers read and score files of answers; what they give back is one DataFrame."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial, reduce

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.functions import col, lit
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_type
from pyspark.sql.types import StructType

from b12screen.errors import UserError
from b12screen.formats.files.paths import answers_in
from b12screen.formats.mapping.fields import names_read
from b12screen.formats.mapping.model import Mapping as Mapped
from b12screen.formats.parquet.accepted import check_columns, misfits
from b12screen.formats.parquet.mapped import MappedColumns
from b12screen.formats.parquet.results import type_of_ids
from b12screen.formats.registry import InputFormat
from b12screen.spark.files import File, literally
from b12screen.spark.settings import Settings
from b12screen.spark.tasks import (
    GIVEN_BACK,
    FileSplit,
    Task,
    address_of,
    score_files,
    score_lines,
    score_rows,
)

_PACKED = (".gz", ".zst")
_LARGEST_WHOLE = 1 << 25  # bytes of a file that one task reads as a whole: two of 67 MB end a Java that has 1 GB
_SMALLEST_SPLIT = 1 << 22
_LARGEST_BATCH = 1 << 24
_SPLITS_PER_CORE = 4  # so that the slowest one does not keep all others waiting


def divide_files(spark: SparkSession, files: Sequence[File]) -> None:
    """Let Spark read each file, or each split of a large one, in a task of its own, and skip none that is damaged.

    The splits are the same whenever the files are read, also when there are fewer workers by then.
    """
    total, cores = sum(file.size for file in files), spark.sparkContext.defaultParallelism
    most = spark._jsparkSession.sessionState().conf().filesMaxPartitionBytes()
    size = min(most, max(_SMALLEST_SPLIT, total // (_SPLITS_PER_CORE * cores)))
    for name, value in {
        "spark.sql.files.maxPartitionBytes": size,
        "spark.sql.files.openCostInBytes": size,
        "spark.sql.files.ignoreCorruptFiles": False,
        "spark.sql.files.ignoreMissingFiles": False,
        "spark.sql.caseSensitive": True,
        "spark.sql.execution.arrow.maxRecordsPerBatch": 4_096,
        "spark.sql.execution.arrow.maxBytesPerBatch": _LARGEST_BATCH,
        "spark.sql.maxConcurrentOutputFileWriters": 8,
    }.items():
        spark.conf.set(name, value)


def scored(
    spark: SparkSession, settings: Settings, files: Mapping[File, InputFormat], *, as_columns: bool
) -> DataFrame:
    """Give what the workers make of the files. UserError for what cannot be read at all."""
    is_utf8 = settings.encoding is None
    lines = [file for file, form in files.items() if form is InputFormat.NDJSON and is_utf8 and not _is_packed(file)]
    tables = [file for file, form in files.items() if form is InputFormat.PARQUET]
    rows = [file for file in tables if file.size > _LARGEST_WHOLE]
    whole = [file for file in files if file not in lines and file not in rows]
    _refuse_large(whole)
    read = _read_rows(spark, tables) if tables else None
    told = {name for file in files for name in answers_in(file.address, settings.plan())}
    columns = checked_columns(read, settings, told) if read is not None else []
    has_types = read is not None and len(tables) == len(files) and "id" not in told
    ids = ids_in(read, settings.mapped()) if read is not None and has_types else type_of_ids()
    task = Task(
        settings=settings,
        names={file.address: file.name for file in files},
        forms={file.address: form for file, form in files.items()},
        splits=_splits(spark, lines),
        skipped=tuple(not_read(read, settings)) if read is not None else (),
        id_type=ids if as_columns else None,
    )
    frames = [
        frame.mapInArrow(partial(score, task), from_arrow_schema(GIVEN_BACK))
        for score, frame in (
            (score_lines, _read_lines(spark, lines) if lines else None),
            (score_files, _read_whole(spark, whole) if whole else None),
            (score_rows, _with_places(spark, rows, read.schema, columns) if rows and read is not None else None),
        )
        if frame is not None
    ]
    return reduce(DataFrame.union, frames)


def _is_packed(file: File) -> bool:
    return file.address.lower().endswith(_PACKED)


def _refuse_large(files: Sequence[File]) -> None:
    for file in files:
        if file.size > _LARGEST_WHOLE:
            raise UserError(
                f"{file.name} has {file.size:,} bytes, and Spark can take at most {_LARGEST_WHOLE:,} of CSV, JSON or "
                "what is packed as a whole. Split it first, or score it with --engine local."
            )


def _paths(files: Sequence[File]) -> list[str]:
    return [literally(file.path) for file in files]


def _read_lines(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    read = spark.read.option("lineSep", "\n").text(_paths(files))
    return read.select(
        col("value").cast("binary"), "_metadata.file_path", col("_metadata.file_block_start").alias("place")
    )


def _read_whole(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    return spark.read.format("binaryFile").load(_paths(files)).select("content", "_metadata.file_path")


def _read_rows(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    """Read Parquet files as one table: a column that is missing in one of them was not asked there."""
    return spark.read.option("mergeSchema", "true").parquet(*_paths(files))


def _with_places(
    spark: SparkSession, files: Sequence[File], schema: StructType, columns: Sequence[Column]
) -> DataFrame:
    read = spark.read.schema(schema).parquet(*_paths(files))
    return read.select(*columns, "_metadata.file_path", "_metadata.row_index")


def checked_columns(answers: DataFrame, settings: Settings, told: Collection[str] = ()) -> list[Column]:
    """Give the columns that are read. UserError where they, and those that stand in paths, do not fit the pack."""
    known = names_read(settings.plan(), settings.mapped())
    # The types of the other columns do not matter, and Arrow may have none for them.
    types = [to_arrow_type(each.dataType) if each.name in known else pa.null() for each in answers.schema]
    schema = pa.schema(zip(answers.columns, types, strict=True))
    empty = _empty(answers, schema, settings)
    fields = [field.with_type(pa.null()) if field.name in empty else field for field in schema]
    # Where a file has a column and its path says the same, whoever reads that file says so.
    others = [pa.field(name, pa.string()) for name in told if name not in answers.columns]
    _check(pa.schema([*fields, *others]), settings)
    nothing = lit(None).cast("string")
    return [nothing.alias(name) if name in empty else _named(name) for name in answers.columns if name in known]


def _empty(answers: DataFrame, schema: pa.Schema, settings: Settings) -> set[str]:
    """Give the columns in which nothing stands although they have a type that no answer has, as SQL gives to NULL."""
    if settings.mapped():
        return set()
    doubtful = [field.name for field in misfits(schema, settings.plan()) if field.name != "id"]
    return {name for name in doubtful if answers.where(_named(name).isNotNull()).isEmpty()}


def _named(name: str) -> Column:
    return col("`" + name.replace("`", "``") + "`")


def not_read(answers: DataFrame, settings: Settings) -> list[str]:
    """Give the columns that are no questions."""
    known = names_read(settings.plan(), settings.mapped())
    return [name for name in answers.columns if name not in known]


def _check(schema: pa.Schema, settings: Settings) -> None:
    if mapping := settings.mapped():
        MappedColumns(settings.plan(), mapping, ignore_extra=settings.ignore_extra).check(schema)
    else:
        check_columns(schema, settings.plan(), ignore_extra=settings.ignore_extra)


def ids_in(answers: DataFrame, mapping: Mapped | None) -> pa.DataType:
    """Give the type that results have for ids: that of the answers, or text where there are none."""
    name = (mapping and mapping.id) or "id"
    held = [(name, to_arrow_type(answers.schema[name].dataType))] if name in answers.columns else []
    return type_of_ids([pa.schema(held)], mapping)


def _splits(spark: SparkSession, files: Sequence[File]) -> dict[str, dict[int, FileSplit]]:
    """Count the lines of each split of the files that fall into several; Spark itself gives no numbers to lines."""
    size = int(spark.conf.get("spark.sql.files.maxPartitionBytes") or 0)
    large = [file for file in files if file.size > size]
    if not large:
        return {}
    counted = _read_lines(spark, large).groupBy("file_path", "place").count().collect()
    splits: dict[str, dict[int, FileSplit]] = {file.address: {} for file in large}
    before = dict.fromkeys(splits, 0)
    for address, place, lines in sorted((address_of(row[0]), row[1], row[2]) for row in counted):
        splits[address][place] = FileSplit(before[address] + 1, lines)
        before[address] += lines
    return splits
