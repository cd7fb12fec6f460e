"""REDCap: the data dictionary that a project makes a form of."""

import csv
import io
from collections.abc import Iterator

from b12screen.formats.exports.redcap_words import ID, ID_LABEL, form_name, variable, words_of
from b12screen.formats.exports.words import Field
from b12screen.forms.certainty import Certainty
from b12screen.forms.help_now import help_after
from b12screen.forms.logic import Logic
from b12screen.pack.models import Locale, Pack
from b12screen.pack.questions import Checklist, Question

Row = dict[str, str]

_LONGEST_MATRIX = 50  # letters of a section in the name of a matrix, which has 60 at most

NAME, FORM, HEADER, TYPE, LABEL = "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"
CHOICES, NOTE = "Choices, Calculations, OR Slider Labels", "Field Note"
VALIDATION = "Text Validation Type OR Show Slider Number"
LOWEST, HIGHEST = "Text Validation Min", "Text Validation Max"
BRANCHING, MATRIX, ANNOTATION = "Branching Logic (Show field only if...)", "Matrix Group Name", "Field Annotation"
COLUMNS = (
    NAME,
    FORM,
    HEADER,
    TYPE,
    LABEL,
    CHOICES,
    NOTE,
    VALIDATION,
    LOWEST,
    HIGHEST,
    "Identifier?",
    BRANCHING,
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    MATRIX,
    "Matrix Ranking?",
    ANNOTATION,
)


def form(pack: Pack, locale: Locale) -> bytes:
    """Give the dictionary as CSV; the locale words what to do at once."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_Dictionary(pack, locale).rows())
    return file.getvalue().encode()


class _Dictionary:
    """Puts together the fields of a form, in asking order."""

    def __init__(self, pack: Pack, locale: Locale) -> None:
        self._words = words_of(pack)
        self._pack = pack
        certainty = Certainty(pack)
        self._logic = Logic(pack, certainty, self._words, "[{}]".format, never="1 = 0")
        self._help_after = help_after(pack, certainty, locale, whole_lists=True)

    def rows(self) -> Iterator[Row]:
        """Give the rows of the dictionary, each by the names of its columns."""
        form_is = {FORM: form_name(self._pack)}
        yield form_is | {NAME: ID, TYPE: "text", LABEL: ID_LABEL}
        stamp = f'@HIDDEN @DEFAULT="{self._words.stamped}"'
        yield form_is | {NAME: self._words.stamp, TYPE: "text", LABEL: self._words.stamp, ANNOTATION: stamp}
        for statement in self._pack.manifest.always.cannot_tell:
            if statement.when is None:
                yield form_is | self._shown("about", statement.say)
        for section in self._pack.sections:
            title = self._words.text(section.title)
            for page in section.pages:
                rows = self._checklist(section.id, page) if isinstance(page, Checklist) else self._single(page)
                for row in rows:
                    header = " - ".join(filter(None, (title, row.get(HEADER))))
                    title = ""
                    yield form_is | row | {HEADER: header}

    def _single(self, question: Question) -> Iterator[Row]:
        told = self._words.text(" ".join(filter(None, (question.detail, question.why))))
        for row in self._asked(question):
            yield row | ({NOTE: told} if row[NAME] == self._words.answers[question.id].name else {})
        yield from self._help(question)

    def _checklist(self, section: str, page: Checklist) -> Iterator[Row]:
        matrix = self._words.names.take(variable(f"{section[:_LONGEST_MATRIX]}_list"))
        header = {HEADER: self._words.text(page.checklist)}
        for question in page.questions:
            for row in self._asked(question):
                yield row | {MATRIX: matrix} | header
                header = {}
        yield from self._help(page.questions[-1])
        if told := self._explained(page):
            yield self._shown(f"{section}_about", told)

    def _explained(self, page: Checklist) -> str:
        """Say why a list is asked and what its lines include, since a line of a matrix has no note."""
        lines = [f"{each.text}: {each.detail}" for each in page.questions if each.detail]
        return "\n".join(filter(None, [page.why, *lines]))

    def _asked(self, question: Question) -> Iterator[Row]:
        field = self._words.answers[question.id]
        row = {NAME: field.name, LABEL: field.label, BRANCHING: self._logic.shown(question)}
        if question.range is None:
            yield row | _radio(field)
            return
        lowest, highest = map(str, question.range)
        limits = {VALIDATION: "integer", LOWEST: lowest, HIGHEST: highest, ANNOTATION: "@FORCE-MINMAX"}
        yield row | {TYPE: "text"} | limits
        why = self._words.open[question.id]
        yield {NAME: why.name, LABEL: why.label, BRANCHING: self._logic.open(question)} | _radio(why)

    def _help(self, question: Question) -> Iterator[Row]:
        """Give what to do now for the red flags of the page that ends with this question."""
        for text, formula, declined in self._help_after.get(question.id, []):
            yield self._shown("do_now", text) | {BRANCHING: self._logic.help_now(formula, declined)}

    def _shown(self, name: str, text: str) -> Row:
        label = "\n".join(map(self._words.text, text.split("\n")))
        return {NAME: self._words.names.take(variable(name)), TYPE: "descriptive", LABEL: label}


def _radio(field: Field) -> Row:
    return {TYPE: "radio", CHOICES: " | ".join(f"{choice.code}, {choice.label}" for choice in field.choices)}
