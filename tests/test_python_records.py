"""What a Python program may pass in for a person: dicts, also as pandas and numpy fill them, and nothing else."""

import math
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from b12screen import page, score_many, score_one

PERSON: dict[str, Any] = {"age": 82, "metformin": True, "numbness": "yes"}
A_DICT = 'score_one takes one person as a dict, such as {"id": "p-17", "age": 82}; this is '
PEOPLE = "score_many takes an iterable of people, each a dict of answers; this is "
FRAME = pd.DataFrame({"age": [82.0, None], "numbness": ["yes", None]})
NOT_ONE: list[tuple[Any, str]] = [
    (None, "None."),
    (82, "int."),
    ([PERSON], "list. For several people, call score_many."),
    ((each for each in [PERSON]), "generator. For several people, call score_many."),
    ('{"age": 82}', "str. Read JSON with json.loads first."),
    (FRAME, "pandas.DataFrame. For a table, call score_table."),
    (pa.table({"age": [82]}), "pyarrow.Table. For a table, call score_table."),
    (FRAME.iloc[0], "pandas.Series. Its to_dict() gives a dict."),
]


@pytest.mark.parametrize(("given", "told"), NOT_ONE, ids=[told.split(".")[0] for _, told in NOT_ONE])
def test_what_is_no_person_is_refused_with_what_to_call(given: Any, told: str) -> None:
    with pytest.raises(TypeError) as caught:
        score_one(given)
    assert str(caught.value) == A_DICT + told
    with pytest.raises(TypeError) as caught:
        page(given)
    assert str(caught.value) == A_DICT.replace("score_one", "page") + told


NOT_MANY: list[tuple[Any, str]] = [
    (None, "None."),
    (PERSON, "dict. For one person, call score_one."),
    ("[]", "str. Read JSON with json.loads first."),
    (FRAME, "pandas.DataFrame. For a table, call score_table."),
    (pa.table({"age": [82]}), "pyarrow.Table. For a table, call score_table."),
]


@pytest.mark.parametrize(("given", "told"), NOT_MANY, ids=[told.split(".")[0] for _, told in NOT_MANY])
def test_what_is_not_many_people_is_refused_before_anybody_is_scored(given: Any, told: str) -> None:
    with pytest.raises(TypeError) as caught:
        score_many(given)
    assert str(caught.value) == PEOPLE + told


def test_one_of_many_that_is_no_person_is_named_by_its_number() -> None:
    nobody: Any = None
    with pytest.raises(TypeError, match=r"score_many takes people as dicts, .*; number 2 is None\."):
        list(score_many([PERSON, nobody]))
    words: Any = "all=no"
    with pytest.raises(TypeError, match=r'assume takes a list, such as \["all=no"\]'):
        score_one(PERSON, assume=words)


class Diet(StrEnum):
    VEGAN = "vegan"


VEGAN = {"age": 82, "numbness": True, "diet": "vegan"}
SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"id": math.nan, "age": math.nan, "diet": pd.NA, "numbness": pd.NaT}, {}),
    (
        {"id": np.int64(3), "age": np.int64(82), "numbness": np.bool_(True), "diet": np.str_("vegan")},
        {"id": 3, **VEGAN},
    ),
    ({"age": np.float32(82.0), "metformin": np.float64("nan"), "numbness": True, "diet": "vegan"}, VEGAN),
    ({"age": 82.0, "diet": Diet.VEGAN, "numbness": "yes"}, VEGAN),
]


@pytest.mark.parametrize(("given", "means"), SAME, ids=["nulls", "numpy", "floats", "enum"])
def test_what_pandas_and_numpy_put_into_a_dict_is_read_as_what_it_stands_for(
    given: dict[str, Any], means: dict[str, Any]
) -> None:
    assert score_one(given) == score_one(means)
    assert list(score_many([given])) == [score_one(means)]


def test_a_frame_with_holes_can_be_scored_as_dicts() -> None:
    records: list[Any] = FRAME.to_dict("records")
    assert [each["outcome"] for each in score_many(records)] == ["discuss_testing", "not_enough_answers"]
