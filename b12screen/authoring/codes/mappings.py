"""Codes of mappings, which say how somebody's fields and codes become questions and answers; see docs/mapping.md."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_MAPPINGS = {
    "no_field": Explanation(
        "A question does not say where its answer stands.",
        'questions: {blister: {answers: {"1": yes}}}',
        "Add `field`, or `born` with `on` for an age.",
    ),
    "missing_field": Explanation(
        "The input has no such field.",
        "questions: {age: {field: age_yrs}}, and the file calls it age_years",
        "Write the name as the file has it.",
    ),
    "two_ways": Explanation(
        "Two keys say how to read the same, or a field stands in two places.",
        'blister: {field: q12, answers: {"1": yes}, lists: "1"}',
        "Keep one.",
    ),
    "born": Explanation(
        "One of `born` and `on` stands alone.",
        "age: {born: birth_date}",
        "Write both; `on` is a field or a fixed day, and never today by itself.",
    ),
    "absent": Explanation(
        "`contains` does not say what it means that no word is there, or `absent` stands without it.",
        "blister: {field: notes, contains: [blister]}",
        "Add absent: no or absent: not_asked, or take it out.",
    ),
    "order_by": Explanation(
        "`order_by` stands without `same_id: first` or `same_id: last`, or one of these without it.",
        "rows: {same_id: join, order_by: visit}",
        "Take it out, or say which row of a person counts.",
    ),
    "empty_cell": Explanation(
        "An answer is given to an empty cell, which is always not asked.",
        'blister: {field: q12, answers: {"": no}}',
        "Take it out.",
    ),
}
