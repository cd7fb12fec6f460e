"""Scoring with Spark; `score` is for programs that have a SparkSession: DataFrame in, DataFrame out."""

from collections.abc import Sequence
from pathlib import Path

from pyspark.sql import DataFrame

from b12screen.formats.mapping.load import as_mapping
from b12screen.formats.mapping.model import Mapping
from b12screen.pack.ready import ready_pack
from b12screen.pack.root import rules_root
from b12screen.spark.settings import settings_of
from b12screen.spark.table import score_table


def score(
    answers: DataFrame,
    *,
    rules: str | Path | None = None,
    assume: Sequence[str] = (),
    explain: bool = False,
    ignore_extra: bool = False,
    mapping: str | Path | Mapping | None = None,
) -> DataFrame:
    """Score people: a row of answers is one person, and becomes one row.

    The columns of the answers are `id` and questions by their keys: booleans, texts or whole numbers, null where
    nothing was asked. The columns of the results are those of `b12screen score`, typed, without `line` and `source`.
    A row that cannot be scored has its id and its `pack`, and says why in `reject`, which is null for all others.

    `rules`, `assume`, `explain` and `ignore_extra` are the options --rules, --assume, --explain and --extra ignore.
    `mapping` says how columns and codes of your own become questions and answers: docs/mapping.md, a file of it, or a
    Mapping. Rows that it leaves out have no results.
    Nothing is computed before something asks for the results. Raises b12screen.errors.UserError at once where the
    columns do not fit the rules.
    """
    pack = ready_pack(Path(rules) if rules else rules_root())
    settings = settings_of(
        pack, assume=assume, explain=explain, ignore_extra=ignore_extra, mapping=as_mapping(mapping, pack)
    )
    return score_table(answers, settings)
