"""What fields and choices are called in REDCap, and how a text stays a text there."""

import re

from b12screen.formats.exports.words import Words, one_line, words
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question

ID, ID_LABEL = "record_id", "Record ID"

# What REDCap takes for more than text: a tag or an entity of HTML, a variable in brackets, an embedded field, and what
# a spreadsheet would run, which is where many people look at a dictionary.
_APART = re.compile(r"<(?=\S)|\[(?=\S)|\{(?=\S)|&(?=#?\w+;)|^(?=[-+=@])")
_YES_NO = {"yes": "1", "no": "0", "unknown": "8", "declined": "9"}


def words_of(pack: Pack) -> Words:
    """Give the words of the dictionary; its variables are the keys of questions, and its codes are numbers."""
    reserved = (ID, form_name(pack), f"{form_name(pack)}_complete", f"{form_name(pack)}_timestamp")
    return words(pack, reserved=reserved, name=variable, text=as_text, codes=_codes)


def form_name(pack: Pack) -> str:
    """Give the name of the form, which is that of the pack."""
    return variable(pack.manifest.id)


def as_text(text: str) -> str:
    """Give a text that REDCap shows as it stands; a bar would end a choice."""
    return _APART.sub(lambda found: f"{found[0]} ", one_line(text).replace("|", "/"))


def variable(name: str) -> str:
    """Give a name that REDCap takes: no two underscores together, and none at the end."""
    return re.sub(r"_+", "_", name).strip("_")


def _codes(question: Question, answers: tuple[str, ...]) -> tuple[str, ...]:
    """Give a number for each answer: an option has its place, and what leaves the question open stands behind all."""
    if question.type != "choice":
        return tuple(_YES_NO[answer] for answer in answers)
    last = 10 ** len(str(len(question.options) + len(OPEN_ANSWERS))) - 1
    numbers = [*range(1, len(question.options) + 1), last - 1, last]
    return tuple(map(str, numbers))
