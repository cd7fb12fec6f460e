"""Every kind of form, a line each: its name, and the module that writes it."""

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, Self, cast

from b12screen.formats.extras import needs_extra

if TYPE_CHECKING:
    from b12screen.pack.models import Locale, Pack


class WritesForm(Protocol):
    """What a module has that writes a form."""

    def form(self, pack: "Pack", locale: "Locale") -> bytes:
        """Give the file that the other system loads; the locale words what to do at once."""


class FormKind(StrEnum):
    """The systems that there is a form for."""

    module: str

    def __new__(cls, name: str, module: str) -> Self:
        """Take the name that options have, and the module below this folder."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.module = f"{__package__}.{module}"
        return member

    FHIR = "fhir", "fhir.questionnaire"
    XLSFORM = "xlsform", "xlsform"
    REDCAP = "redcap", "redcap"

    def writes(self) -> WritesForm:
        """Give the module that writes this form; UserError where what it needs is not installed."""
        with needs_extra("forms"):
            return cast("WritesForm", import_module(self.module))
