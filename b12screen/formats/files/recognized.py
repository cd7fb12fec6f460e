"""Refuses a whole input that is something else than it was taken for: one sentence, and what to do."""

import shlex
from pathlib import Path

from b12screen.errors import UserError
from b12screen.formats.files.first_records import hint_for_csv, hint_for_json, hint_for_ndjson, is_in_another_encoding
from b12screen.formats.files.kinds import EXCEL, OLD_EXCEL, PARQUET, kind_of
from b12screen.formats.registry import EXPORTS, TEXTS, InputFormat, input_format

_TAKEN = {InputFormat.PARQUET: (PARQUET,)} | dict.fromkeys((InputFormat.EXCEL, *EXPORTS), (EXCEL, OLD_EXCEL))
_HINTS = {
    InputFormat.NDJSON: hint_for_ndjson,
    InputFormat.JSON: hint_for_json,
    **dict.fromkeys((InputFormat.CSV, *EXPORTS), hint_for_csv),
}


def refuse_other_kinds(name: str, start: bytes, form: InputFormat) -> None:
    """Raise UserError where the first bytes show that an input is not in its format."""
    kind = kind_of(start)
    if kind is not None and kind not in _TAKEN.get(form, ()):
        raise UserError(f"{name} is {kind.name}. {_with_names(kind.cure, name)}")
    hint = _HINTS[form](start) if form in _HINTS else None
    if hint is not None:
        raise UserError(f"{name} {_with_names(hint, name)}")
    if kind is None and form in TEXTS and is_in_another_encoding(start):
        raise UserError(f"{name} is not in UTF-8. Say what it is in; mostly this is --encoding cp1252.")


def _with_names(cure: str, name: str) -> str:
    inner = input_format(Path(Path(name).stem)).value
    return cure.replace("FILE", "FILE" if name == "stdin" else shlex.quote(name)).replace("FORMAT", inner)
