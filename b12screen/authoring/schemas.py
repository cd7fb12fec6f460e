"""JSON Schemas of the files of a pack, for editors and other programs."""

import json
from pathlib import Path
from typing import Any

from b12screen.authoring.keys import KEYS
from b12screen.errors import UserError, system_says
from b12screen.pack.read.files import LISTS, MANIFEST, form_of
from b12screen.pack.read.parse import adapter

# The schema of each kind of file; every rule, and every file of cases, has the same form.
_EXAMPLES = {"rule.json": "symptoms/", "cases.json": "cases/"}


def pack_schemas() -> dict[str, dict[str, Any]]:
    """Give a JSON Schema (draft 2020-12) for each kind of file, by the name of the schema's own file."""
    names = {f"{Path(name).stem}.json": name for name in (MANIFEST, *LISTS)} | _EXAMPLES
    return {file: _schema(file, form_of(name)) for file, name in names.items()}


def write_pack_schemas(folder: Path) -> None:
    """Write every schema into `folder`, which is made if it is missing. UserError when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in pack_schemas().items():
            (folder / name).write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"Cannot write into {folder}: {system_says(error)}.") from None


def _schema(file: str, form: Any) -> dict[str, Any]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:b12screen:pack:{file}"}
    schema = adapter(form).json_schema(by_alias=True)
    for title, piece in [*schema.get("$defs", {}).items(), (schema.get("title"), schema)]:
        for key, value in piece.get("properties", {}).items():
            value["description"] = KEYS[title][key]
    return head | schema
