"""XLSForm: the workbook that ODK and KoboToolbox make a form of."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from xlsxwriter import Workbook

from b12screen.errors import UserError
from b12screen.formats.exports.words import Field
from b12screen.formats.exports.xlsform_words import words_of
from b12screen.forms.certainty import Certainty
from b12screen.forms.help_now import help_after
from b12screen.forms.logic import Logic
from b12screen.pack.models import Locale, Pack
from b12screen.pack.questions import Checklist, Question

Row = dict[str, str]
Rows = Sequence[Sequence[str]]

_SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "appearance",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
)
_CHOICES = ("list_name", "name", "label")
_SETTINGS = ("form_title", "form_id", "version")
_LONGEST_CELL = 32_767  # of a workbook
_DAY = datetime(2000, 1, 1)  # that a workbook says it was made on, so that the same rules give the same bytes


def form(pack: Pack, locale: Locale) -> bytes:
    """Give the workbook; the locale words what to do at once."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": _DAY})
        for name, rows in sheets(pack, locale).items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if len(cell) > _LONGEST_CELL:
                        raise UserError(f"A text or condition is too long for a workbook ({len(cell):,} letters).")
                    sheet.write_string(line, column, cell)  # never a formula or a link
    return file.getvalue()


def sheets(pack: Pack, locale: Locale) -> dict[str, Rows]:
    """Give the rows of each sheet, the first of which names the columns."""
    survey = _Survey(pack, locale)
    manifest = pack.manifest
    return {
        "survey": [_SURVEY, *([row.get(column, "") for column in _SURVEY] for row in survey.rows())],
        "choices": [_CHOICES, *survey.choices()],
        "settings": [_SETTINGS, [survey.words.text(manifest.title), manifest.id, manifest.version]],
    }


class _Survey:
    """Puts together the rows of a form, in asking order."""

    def __init__(self, pack: Pack, locale: Locale) -> None:
        self.words = words_of(pack)
        self._pack = pack
        certainty = Certainty(pack)
        self._logic = Logic(pack, certainty, self.words, "${{{}}}".format, never="false()")
        self._help_after = help_after(pack, certainty, locale)
        self._groups = [self.words.names.take(section.id) for section in pack.sections]

    def choices(self) -> Iterator[Sequence[str]]:
        """Give the rows of the sheet of choices: a list for each kind of field."""
        for name, field in self._lists().items():
            yield from ((name, choice.code, choice.label) for choice in field.choices)

    def _lists(self) -> dict[str, Field]:
        """Give a field of each list of choices."""
        found = {_list_of(question): self.words.answers[question.id] for question in self._pack.questions}
        listed = {name: field for name, field in found.items() if field.choices}
        return listed | dict(zip(["open"], self.words.open.values(), strict=False))

    def rows(self) -> Iterator[Row]:
        """Give the rows of the sheet of questions, each by the names of its columns."""
        yield {"type": "calculate", "name": self.words.stamp, "calculation": f"'{self.words.stamped}'"}
        for statement in self._pack.manifest.always.cannot_tell:
            if statement.when is None:
                yield self._note("about", statement.say)
        for name, section in zip(self._groups, self._pack.sections, strict=True):
            yield {"type": "begin_group", "name": name, "label": self.words.text(section.title)}
            for page in section.pages:
                yield from self._checklist(name, page) if isinstance(page, Checklist) else self._single(page)
            yield {"type": "end_group"}

    def _single(self, question: Question) -> Iterator[Row]:
        yield from self._asked(question)
        yield from self._help(question)

    def _checklist(self, section: str, page: Checklist) -> Iterator[Row]:
        name = self.words.names.take(f"{section}_list")
        group = {"type": "begin_group", "name": name, "label": self.words.text(page.checklist)}
        yield group | {"appearance": "table-list", "relevant": self._logic.shown_any(page.questions)}
        if page.why:
            yield self._note(f"{name}_why", "Why is this asked?") | {"guidance_hint": self.words.text(page.why)}
        for question in page.questions:
            yield from self._asked(question)
            yield from self._help(question)
        yield {"type": "end_group"}

    def _asked(self, question: Question) -> Iterator[Row]:
        field = self.words.answers[question.id]
        row = {"type": f"select_one {_list_of(question)}", "name": field.name, "label": field.label}
        row |= {"hint": self.words.text(question.detail or ""), "guidance_hint": self.words.text(question.why or "")}
        row["relevant"] = self._logic.shown(question)
        if question.range is None:
            yield row
            return
        lowest, highest = question.range
        told = f"Please give a whole number from {lowest} to {highest}."
        yield row | {"type": "integer", "constraint": f". >= {lowest} and . <= {highest}", "constraint_message": told}
        why = self.words.open[question.id]
        row = {"type": "select_one open", "name": why.name, "label": why.label}
        yield row | {"relevant": self._logic.open(question)}

    def _help(self, question: Question) -> Iterator[Row]:
        """Give what to do now for the red flags that this question decides: right below it, where it is seen."""
        for text, formula, declined in self._help_after.get(question.id, []):
            yield self._note("do_now", text) | {"relevant": self._logic.help_now(formula, declined)}

    def _note(self, name: str, text: str) -> Row:
        return {"type": "note", "name": self.words.names.take(name), "label": self.words.text(text)}


def _list_of(question: Question) -> str:
    return "yes_no" if question.type == "yes_no" else f"{question.id}_choices"
