"""Codes of files that do not fit each other: names that lead nowhere, are used twice, or go in circles."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_NAMES = {
    "wrong_file_name": Explanation(
        "A rule lies in a file that is not named after it.",
        "id: blister     # in symptoms/blisters.yaml",
        "Rename the file, or change the id.",
    ),
    "wrong_folder": Explanation(
        "A rule lies in the folder of another kind.",
        "kind: risk_factor     # in symptoms/",
        "Move the file, or change the kind.",
    ),
    "reserved_id": Explanation(
        "A question or section has a name that answers, results or options use for something else.",
        "- id: line\n  type: yes_no",
        "Give it another id; id, line, source and all are taken.",
    ),
    "duplicate_id": Explanation(
        "Two things of the same sort have one id.",
        "- id: handbook\n  ...\n- id: handbook",
        "Rename one of them, and what refers to it. Questions and sections share one set of ids.",
    ),
    "last_entry": Explanation(
        "The last outcome or view has a condition, or an earlier one has none.",
        "- id: walk_on          # the last outcome\n  when: {rule: blister}",
        "Leave when out of the last entry only: it is the result when nothing before it is certain.",
    ),
    "unknown_question": Explanation(
        "No question has this id.",
        "when: {answer: blistr, is: yes}",
        "Correct the id, or add the question to questions.yaml.",
    ),
    "unknown_rule": Explanation(
        "No rule has this id.",
        "when: {rule: new_shoe}",
        "Correct the id, or write the rule.",
    ),
    "unknown_tag": Explanation(
        "A count asks for a tag that no rule has.",
        "when: {count: {tag: skinn}, at_least: 1}",
        "Correct the tag, or give it to the rules that are meant.",
    ),
    "unknown_option": Explanation(
        "The question does not have this answer, in a file or in a record.",
        "when: {answer: shoes, is: fresh}     # the options are new, old and none",
        "Use a code of the question, not its text; a yes_no question has yes and no.",
    ),
    "unknown_source": Explanation(
        "sources.yaml has no entry of this id.",
        "sources: [handbok]",
        "Correct the id, or add the source with how much of it was read.",
    ),
    "unknown_weight": Explanation(
        "pack.yaml gives this weight no points.",
        "weight: stronger",
        "Use a weight from pack.yaml, or add it there.",
    ),
    "unknown_outcome": Explanation(
        "A case expects an outcome that the pack does not have.",
        "expect: {outcome: change_shoe}",
        "Correct the id.",
    ),
    "unknown_note": Explanation(
        "A case expects a note that the pack does not have.",
        "expect: {outcome: walk_on, notes: [keep_dry]}",
        "Correct the id.",
    ),
    "unknown_guideline": Explanation(
        "A case expects a guideline that the pack does not have.",
        "expect: {outcome: walk_on, guidelines: {walker: rest}}",
        "Correct the id.",
    ),
    "unknown_view": Explanation(
        "A case expects something that the guideline cannot say.",
        "expect: {outcome: walk_on, guidelines: {walkers: run}}",
        "Use the id of one of the views of that guideline.",
    ),
    "never_holds": Explanation(
        "A count asks for more rules than there are to count.",
        "when: {count: {kind: modifier}, at_least: 3}     # the pack has 2",
        "Lower at_least, or widen kind, tag or rules.",
    ),
    "not_a_number": Explanation(
        "A condition compares an answer that is not a number with one.",
        "when: {answer: blister, at_least: 1}",
        "Use is: yes, is: no or an option.",
    ),
    "number_is": Explanation(
        "A condition tests a number with is.",
        'when: {answer: blister_days, is: "3"}',
        "Use at_least, more_than, below and at_most; at_least: 3 with at_most: 3 is exactly 3.",
    ),
    "cycle": Explanation(
        "Rules or follow-ups need each other, so neither can be decided first.",
        "when: {rule: b}     # in the rule a, while b has when: {rule: a}",
        "Take one step out of the circle that the message shows. A count reads every rule that it picks.",
    ),
    "opener_too_late": Explanation(
        "What opens a follow-up is asked after it.",
        "- id: blister_days\n  only_if: {answer: blister, is: yes}\n- id: blister",
        "Move the question that opens it before the follow-up.",
    ),
    "changelog": Explanation(
        "The first entry of the changelog is about another version than the pack has.",
        "version: 1.1.0\nchangelog: [{version: 1.0.0, date: 2026-01-31, what: First version.}]",
        "Add an entry for this version at the top of the list, or correct the version.",
    ),
}
