"""Codes of records that could not be read; the codes that rule files share are with those."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_RECORDS = {
    "not_json": Explanation(
        "A record is not JSON.",
        "{id: 7, blister: yes}",
        "Put keys and texts in double quotes, and one record on one line.",
    ),
    "not_an_object": Explanation(
        "A record is JSON, but not an object; or a row has more or fewer cells than its header.",
        '["yes", "no"]',
        "Write one object a person, with questions as keys. In CSV, put quotes round a cell that holds a comma.",
    ),
    "follow_up": Explanation(
        "A follow-up is answered, and what opens it is not certainly true.",
        '{"blister": "no", "blister_days": 3}',
        "Leave the follow-up out or null, or correct the answer that opens it.",
    ),
    "too_long": Explanation(
        "A record has more than 1,048,576 bytes.",
        "a file in which all line breaks are missing",
        "Write one record a line. A JSON array needs --from json.",
    ),
}
