"""Codes of a file whose keys or values do not have the shape that a pack needs."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_SHAPES = {
    "unknown_key": Explanation(
        "A key is not known here, in a file or in a record.",
        "becuase: New shoes rub.",
        "Correct its spelling, or take it out. In records, b12screen score --extra ignore lets other keys pass.",
    ),
    "missing_key": Explanation(
        "A key that is needed here is not there.",
        "- id: stop\n  title: Stop walking        # say and urgency are missing",
        "Add the key that the message names.",
    ),
    "blank": Explanation(
        "A place is yet to be written: it holds ~, or nothing.",
        "because: ~",
        "Write what belongs there. Where nothing is meant, write null, or leave the key out.",
    ),
    "more_problems": Explanation(
        "A file has more problems than are listed at once.",
        "nonsense_1: 1\nnonsense_2: 2        # and so on, more than 100 times",
        "Mend those that are listed, then check again. Perhaps it is another kind of file.",
    ),
    "wrong_type": Explanation(
        "A value is of another type than this key needs, in a file or in a record.",
        "title: 12",
        'Write what the message asks for; text that looks like a number, true, false or null needs quotes: "12".',
    ),
    "unknown_value": Explanation(
        "This key takes only a few words, and this is none of them.",
        "kind: symptm",
        "Use one of the words that the message lists.",
    ),
    "bad_name": Explanation(
        "A name, code, version or date is not written as it must be.",
        "id: New-Shoes",
        "Ids are small letters, digits and _, and start with a letter; a version is 1.2.3, a date 2026-01-31.",
    ),
    "empty_list": Explanation(
        "A list or mapping that needs an entry has none.",
        "sources: []",
        "Add at least one entry; in a condition, take out the empty all, any or is.",
    ),
    "empty_text": Explanation(
        "A text that people read is empty.",
        'because: ""',
        "Write the text, or leave the key out where it is not needed.",
    ),
    "text_too_long": Explanation(
        "A text or a name has more characters than it may have.",
        "a because of 2,500 characters",
        "Shorten it. A text has at most 2,000 characters, an id at most 60.",
    ),
    "out_of_range": Explanation(
        "A number is too small or too large for its place, in a file or in a record.",
        "when: {answer: blister_days, at_least: 48}     # the question goes from 0 to 30",
        "Correct the number, or the range of the question.",
    ),
    "not_a_condition": Explanation(
        "Where a condition belongs stands something else.",
        "when: blister is yes",
        "Write a mapping with one of all, any, not, answer, rule, count: when: {answer: blister, is: yes}.",
    ),
    "no_test": Explanation(
        "A condition names a question and does not say what the answer must be.",
        "when: {answer: blister}",
        "Add is for yes, no and options; at_least, more_than, below or at_most for numbers.",
    ),
    "reserved": Explanation(
        "An option has a code that is an answer to every question.",
        "options: [{code: unknown, text: I do not know}, ...]",
        "Take the option out. People can always say that they do not know, or prefer not to say.",
    ),
    "options": Explanation(
        "A choice question lacks options, another type has some, or two options share a code.",
        "type: yes_no\noptions: [{code: left, text: Left}, {code: right, text: Right}]",
        "Give a choice question two or more options, each with its own code, and take them out elsewhere.",
    ),
    "range": Explanation(
        "A number question lacks a range, another type has one, or it runs backwards.",
        "type: number\nrange: [30, 0]",
        "Write range: [lowest, highest] at number questions, and nowhere else.",
    ),
    "unknown_means": Explanation(
        "unknown_means stands at a question that is not answered with yes or no.",
        "type: number\nunknown_means: yes",
        "Take it out, or make it a yes_no question.",
    ),
    "same_page": Explanation(
        "same_page stands at the first page of a section.",
        "- id: care\n  title: Care\n  pages:\n    - {id: noisy_weeks, type: number, same_page: yes, ...}",
        "Take it out, or put the page that it belongs to before it.",
    ),
    "checklist": Explanation(
        "A checklist holds a question that is not answered with yes or no.",
        "- checklist: Which of these do you have?\n  questions: [{id: blister_days, type: number, ...}]",
        "Give that question a page of its own, after the checklist.",
    ),
    "do_now": Explanation(
        "A red flag does not say what to do at once, or another rule does.",
        "kind: risk_factor\ndo_now: emergency",
        "Add do_now (emergency, crisis_line, eye or same_day) to red flags, and take it out elsewhere.",
    ),
    "unsigned": Explanation(
        "The status of the pack, reviewed_by and reviewed_on contradict each other.",
        "status: reviewed\nreviewed_by: null",
        "Say who reviewed it and on which day, or set status: unreviewed and leave both null.",
    ),
}
