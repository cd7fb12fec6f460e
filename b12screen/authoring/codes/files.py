"""Codes of a file that cannot be read, or is in the wrong place."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_FILES = {
    "too_large": Explanation(
        "A rule file is larger than 262,144 bytes.",
        "questions.yaml of 300 KB",
        "Shorten its texts. A rule has a file of its own, of about 40 lines.",
    ),
    "encoding": Explanation(
        "A file or a record is not UTF-8; in a record, half of a surrogate pair counts too.",
        "a file saved as Latin-1, where e with an accent is the single byte 0xe9",
        "Save it again as UTF-8. In a record, write the character itself, or both halves of its escape.",
    ),
    "empty_file": Explanation(
        "A file holds nothing, or only comments.",
        "# to be written",
        "Write its content, or remove the file if the pack does not need it. [] is a list without entries.",
    ),
    "yaml_syntax": Explanation(
        "A file is not YAML, or holds more than one document.",
        "title: Blister: large",
        "Look at the place named; often a text with a colon needs quotes, or a line is indented by one space too many.",
    ),
    "alias": Explanation(
        "A file uses an anchor (&name) or an alias (*name).",
        "tags: &common [skin]",
        "Write the value out at each place. A text that starts with & or * needs quotes.",
    ),
    "tag": Explanation(
        "A file uses a YAML tag, which starts with an exclamation mark.",
        "title: !!str 12",
        'Leave the tag out and put quotes where a text looks like a number: title: "12".',
    ),
    "too_deep": Explanation(
        "Something is nested more than 40 levels deep.",
        "when: {not: {not: {not: ...}}}",
        "Give the inner condition a rule of its own, and name it with rule: ID.",
    ),
    "duplicate_key": Explanation(
        "A key stands twice in one mapping of a file, or in one record.",
        "title: Blister\ntitle: Large blister",
        "Keep one of the two.",
    ),
    "unexpected_file": Explanation(
        "A pack has no file or folder of this name, or a rule lies too deep.",
        "symptoms/blister.yml",
        "Rename it, move it, or take it out of the folder. Rule files end in .yaml and lie directly in the folder of "
        "their kind.",
    ),
    "missing_file": Explanation(
        "A file that every pack needs is not there.",
        "a folder without outcomes.yaml",
        "Write it: pack.yaml, questions.yaml, outcomes.yaml and sources.yaml are needed. Or name another folder.",
    ),
    "unreadable": Explanation(
        "The system does not let the file or folder be read.",
        "a file that only another user may read",
        "Change its permissions, or copy it to a place where you may read it.",
    ),
}
