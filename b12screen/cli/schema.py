"""b12screen schema and template: what answers and results look like, for programs and for people."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from b12screen.cli.options import Rules, pack_in, put
from b12screen.errors import UserError


class Subject(StrEnum):
    """What there is a JSON Schema of."""

    ANSWERS = "answers"
    RESULT = "result"
    PACK = "pack"
    MAP = "map"


class TemplateFormat(StrEnum):
    """How an empty answers file can be written."""

    JSON = "json"
    CSV = "csv"


_Of = Annotated[
    Subject,
    typer.Argument(
        metavar="answers|result|pack|map",
        help="answers: a record of input. result: a record of output. pack: the files of rules. map: a mapping.",
    ),
]


def schema(
    of: _Of,
    rules: Rules = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="With pack: write one file a schema here.")
    ] = None,
) -> None:
    """Print the JSON Schema of one record, of a mapping, or of the files of a pack."""
    from b12screen.authoring.schemas import pack_schemas, write_pack_schemas
    from b12screen.formats.mapping.making.schema import schema_of_mapping
    from b12screen.formats.schemas import schema_of_answers, schema_of_result, shown

    if output and of is not Subject.PACK:
        raise UserError(f"-o DIR goes with pack alone. Write: b12screen schema {of} > FILE.")
    if output:
        write_pack_schemas(output)
    elif of is Subject.PACK:
        put(shown(pack_schemas()) + "\n")
    else:
        builds = {Subject.ANSWERS: schema_of_answers, Subject.RESULT: schema_of_result, Subject.MAP: schema_of_mapping}
        put(shown(builds[of](pack_in(rules))) + "\n")


def template(
    rules: Rules = None,
    to: Annotated[TemplateFormat, typer.Option(help="One person as JSON, or the first row of a table.")] = (
        TemplateFormat.JSON
    ),
) -> None:
    """Print an empty answers file: every question, with null for "not asked"."""
    from b12screen.formats.schemas import empty_answers, shown

    empty = empty_answers(pack_in(rules))
    put(f"{','.join(empty) if to is TemplateFormat.CSV else shown(empty)}\n")
