"""Which file of a pack holds what."""

from typing import Annotated, Any, get_args

from b12screen.pack.conditions import Kind
from b12screen.pack.models import Case, Guideline, Manifest, Note, Outcome, ProxyText, Rule, Source
from b12screen.pack.questions import Section
from b12screen.pack.structs import NotEmpty

MANIFEST = "pack.yaml"
LISTS: dict[str, Any] = {
    "questions.yaml": Annotated[tuple[Section, ...], NotEmpty],
    "outcomes.yaml": Annotated[tuple[Outcome, ...], NotEmpty],
    "notes.yaml": tuple[Note, ...],
    "guidelines.yaml": tuple[Guideline, ...],
    "sources.yaml": tuple[Source, ...],
    "for_other.yaml": tuple[ProxyText, ...],
}
OPTIONAL = frozenset({"notes.yaml", "guidelines.yaml", "for_other.yaml"})
KIND_OF_FOLDER = dict(zip(("red_flags", "risk_factors", "symptoms", "modifiers"), get_args(Kind), strict=True))
SCHEMAS = "schema"  # JSON Schemas of the files, for editors; nothing of the pack
MAX_BYTES = 256 * 1024  # of one file
FOLDERS = (*KIND_OF_FOLDER, "cases")


def entry_form_of(name: str) -> Any:
    """Give the type of one entry of a list file."""
    listed = form_of(name)
    return get_args(listed.__origin__ if hasattr(listed, "__metadata__") else listed)[0]


def is_list(name: str) -> bool:
    """Say whether a file of the pack holds a list."""
    return name in LISTS or name.startswith("cases/")


def form_of(name: str) -> Any:
    """Give the type of what a file of the pack holds, by its name in the pack."""
    folder = name.partition("/")[0]
    return Manifest if name == MANIFEST else LISTS.get(name, Rule if folder in KIND_OF_FOLDER else tuple[Case, ...])
