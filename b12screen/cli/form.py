"""b12screen form: the questionnaire for systems that ask it themselves."""

from typing import Annotated

import typer

from b12screen.cli.options import LocaleName, Rules, pack_in
from b12screen.forms.registry import FormKind

_To = Annotated[FormKind, typer.Option("--to", help="The system that is to ask the questions.")]
_Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write the form here; - or nothing for standard output."),
]


def form(to: _To, output: _Output = None, rules: Rules = None, locale: LocaleName = None) -> None:
    """Write the questionnaire as a form for a clinic's or a study's own system.

    fhir gives an R4 Questionnaire, xlsform a workbook for ODK and KoboToolbox, redcap a data dictionary. Take the
    answers back with score --from, by the same word.
    """
    from b12screen.formats.source import file_path
    from b12screen.output import open_output
    from b12screen.report.summarize import locale_of

    path = file_path(output)
    to.refuse_elsewhere(path)
    pack = pack_in(rules)
    made = to.writes().form(pack, locale_of(pack, locale))
    with open_output(path) as file:
        file.write(made)
