"""What a pack is made of: frozen, typed structs, and marks for what only the reading of files has to check.

One class says what a struct holds, for three readers. Whoever runs a pack imports no pydantic, whose classes take
longer to build than a person takes to score. Files and their JSON Schemas are read by pydantic, through the hooks here
and in validation.py, because it finds every problem with its place. A stored pack (store.py) is read by msgspec.
"""

from typing import Any

import msgspec


class PackStruct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a pack; what its values must have in common is checked whenever one is made."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from b12screen.pack.validation import schema_of_struct

        return schema_of_struct(cls, handler)


class Limits:
    """Bounds of a text, number or mapping, by the names that pydantic has for them."""

    def __init__(self, **limits: str | int | bool) -> None:
        self._limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | self._limits


class Mark:
    """Stands for the annotation of pydantic that validation.py has under this name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from b12screen.pack.validation import marked

        return handler.generate_schema(marked(source, self._name))


NotEmpty = Mark("not_empty")
