"""Every kind of form, a line each: its name, the module that writes it, and the ending of its files."""

import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, cast

from b12screen.errors import UserError
from b12screen.formats.extras import needs_extra
from b12screen.output import is_stream

if TYPE_CHECKING:
    from b12screen.pack.models import Locale, Pack


class WritesForm(Protocol):
    """What a module has that writes a form."""

    def form(self, pack: "Pack", locale: "Locale") -> bytes:
        """Give the file that the other system loads; the locale words what to do at once."""


class FormKind(StrEnum):
    """The systems that there is a form for."""

    module: str
    ending: str

    def __new__(cls, name: str, module: str, ending: str) -> Self:
        """Take the name that options have, the module below this folder, and the ending of files."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.module = f"{__package__}.{module}"
        member.ending = ending
        return member

    FHIR = "fhir", "fhir.questionnaire", ".json"
    XLSFORM = "xlsform", "xlsform", ".xlsx"
    REDCAP = "redcap", "redcap", ".csv"

    def refuse_elsewhere(self, path: Path | None) -> None:
        """Raise UserError for a file of another kind, and for a workbook that would go to a terminal."""
        if path is None and self is FormKind.XLSFORM and sys.stdout.isatty():
            raise UserError("A workbook is no text for a terminal. Give -o FILE.xlsx.")
        if path is not None and path.suffix.lower() not in ("", self.ending) and not is_stream(path):
            raise UserError(f"{self} is written as {self.ending}, and not as {path.suffix}. Give -o FILE{self.ending}.")

    def writes(self) -> WritesForm:
        """Give the module that writes this form; UserError where what it needs is not installed."""
        with needs_extra("forms"):
            return cast("WritesForm", import_module(self.module))
