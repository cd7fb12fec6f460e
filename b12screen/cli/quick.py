"""Spares short runs the loading of pydantic, which typer 0.29 and later start to check even plain text."""

import os
from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import typer

_CHECK = object()


class QuickCommand(typer.core.TyperCommand):
    """A command that takes text, lists of text, paths and exact choices as they are; typer checks all else."""

    def get_params(self, ctx: Any) -> Any:
        """Give the parameters, which take the quick way."""
        return quickened(super().get_params(ctx))


def quickened(params: Sequence[Any]) -> Sequence[Any]:
    """Let parameters take what cannot be wrong; what typer would refuse is left to it, and so are its words for it.

    Where typer has no `type_descriptor`, which it does not document, it checks everything.
    """
    for param in params:
        wanted = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        if wanted is not None and not param.required and "process_value" not in vars(param):
            param.process_value = partial(_processed, param, param.process_value, wanted)
    return params


def _processed(param: Any, by_typer: Any, wanted: Any, ctx: Any, value: Any) -> Any:
    taken = _taken(wanted, value)
    if taken is _CHECK:
        return by_typer(ctx, value)
    return param.callback(ctx, param, taken) if param.callback else taken


def _taken(wanted: Any, value: Any) -> Any:
    """Give what typer would make of a value that cannot be wrong; our paths need not exist, only be readable."""
    if wanted == list[str] and (value is None or isinstance(value, (list, tuple))):
        return list(value or ())
    if value is None or wanted is str:
        return value
    if wanted is Path and isinstance(value, str) and (os.access(value, os.R_OK) or not os.path.lexists(value)):
        return Path(value)
    if isinstance(wanted, type) and issubclass(wanted, Enum) and value in [each.value for each in wanted]:
        return wanted(value)
    return _CHECK
