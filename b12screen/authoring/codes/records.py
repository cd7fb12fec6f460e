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
    "unmapped_answer": Explanation(
        "A cell holds a code that the mapping, or the form, does not list.",
        'blister: {field: q12, answers: {"1": yes, "0": no}}, and a cell that holds 8',
        "List the code under `answers`, `not_asked`, `unknown` or `declined` of the mapping, or correct the cell.",
    ),
    "conflict": Explanation(
        "A person gives two answers to a question, in several rows or beside the box for none of these.",
        "two rows of one person, age 64 and age 71",
        "Correct one, or take one row of each person: rows: {same_id: last, order_by: visit}.",
    ),
    "left_out": Explanation(
        "The mapping takes no such person, and a program asked for the result of one.",
        'only: {Status: "0"}, and a person whose Status is 1',
        "Ask for people that `only` takes.",
    ),
    "other_form": Explanation(
        "The answers are to another form, or to another version of it.",
        "a response that names the form of feet 1.0.0, read with feet 1.1.0",
        "Score it with the rules that made the form: --rules DIR.",
    ),
    "not_a_response": Explanation(
        "A FHIR resource is no QuestionnaireResponse.",
        '{"resourceType": "Patient", "id": "p-17"}',
        "Give QuestionnaireResponses alone.",
    ),
    "not_fhir": Explanation(
        "A response is not what R4 lets it be.",
        '{"resourceType": "QuestionnaireResponse", "status": "finished"}',
        "Correct what the message names; its path says where.",
    ),
    "wrong_status": Explanation(
        "The status of a response says that its answers do not count.",
        '{"resourceType": "QuestionnaireResponse", "status": "entered-in-error"}',
        "Leave it out.",
    ),
    "two_answers": Explanation(
        "A response answers a question twice.",
        "an item with two answers, or two items with one linkId",
        "Keep one answer.",
    ),
    "misplaced": Explanation(
        "An item of a response stands where the form has none.",
        "the item of blister_days in the group of shoes",
        "Put it where the form has it.",
    ),
}
