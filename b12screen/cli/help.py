"""What --help shows: options and commands in groups, and examples to copy, as plain text.

The groups are written here and not by rich, which would take 60 ms to load and read square brackets as markup.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

# Groups of options, in the order in which they are shown; an option that is in none stands under "Options".
_OPTIONS = {
    "What comes in": (
        "--answers",
        "--from",
        "--map",
        "--label",
        "--weight",
        "--by",
        "--encoding",
        "--delimiter",
        "--sheet",
        "--extra",
        "--on-error",
        "--assume",
    ),
    "What goes out": (
        "--to",
        "--output",
        "--full",
        "--save",
        "--save-answers",
        "--errors",
        "--receipt",
        "--explain",
        "--format",
        "--worklist",
        "--suppress",
        "--questions",
        "--html",
        "--json",
    ),
    "Words": ("--for-other", "--for", "--id", "--locale", "--as-of", "--plain"),
    "Unfinished interviews": ("--resume", "--no-save", "--forget"),
    "Rules": ("--rules",),
    "How it runs": ("--check-only", "--sort", "--workers", "--engine", "--master", "--quiet", "--fail-on"),
}

_COMMANDS = {
    "Answer and score": ("ask", "score", "convert", "map"),
    "Measure": ("cohort", "evaluate"),
    "Ask with other systems": ("form",),
    "For programs": ("schema", "template"),
    "For people who write rules": ("rules",),
    "Begin": ("init", "copy", "new"),
    "Check": ("check", "test", "mutate", "diff"),
    "Read": ("list", "show", "explain", "docs"),
}

EXAMPLES = {
    "b12screen": ("b12screen ask", "b12screen score people.csv -o results.csv"),
    "b12screen ask": ("b12screen ask", "b12screen ask --for-other --save summary.html"),
    "b12screen score": (
        "b12screen score people.csv -o results.csv --errors rejected.ndjson",
        "b12screen score people.parquet -o pages --to html --locale en-GB",
        "cat people.ndjson | b12screen score --explain | head -n 1",
    ),
    "b12screen cohort": (
        "b12screen cohort results.csv --worklist 20",
        "b12screen cohort results.csv --answers people.csv --suppress 5 -o c.html",
    ),
    "b12screen convert": (
        "b12screen convert clinic.csv --map map.yaml -o people.csv",
        "b12screen convert people.csv --to ndjson",
    ),
    "b12screen evaluate": (
        "b12screen evaluate people.csv labels.csv --label low_b12 --html measured.html",
        "b12screen evaluate results.csv labels.csv --label low_b12 --by cycle",
    ),
    "b12screen form": ("b12screen form --to fhir -o questionnaire.json",),
    "b12screen map": ("b12screen map draft clinic.csv -o map.yaml", "b12screen map check map.yaml clinic.csv"),
    "b12screen map draft": ("b12screen map draft clinic.csv -o map.yaml",),
    "b12screen map check": ("b12screen map check map.yaml clinic.csv",),
    "b12screen schema": ("b12screen schema result", "b12screen schema pack -o schema"),
    "b12screen template": ("b12screen template > person.json",),
    "b12screen rules": ("b12screen rules show age", "b12screen rules check my-rules"),
    "b12screen rules init": ("b12screen rules init my-rules",),
    "b12screen rules copy": ("b12screen rules copy my-rules",),
    "b12screen rules new": ("b12screen rules new risk_factor zinc --rules my-rules",),
    "b12screen rules check": ("b12screen rules check my-rules", "b12screen rules check my-rules --format json"),
    "b12screen rules test": ("b12screen rules test my-rules -k age",),
    "b12screen rules mutate": ("b12screen rules mutate my-rules",),
    "b12screen rules diff": ("b12screen rules diff old-rules my-rules --answers people.ndjson",),
    "b12screen rules list": ("b12screen rules list --rules my-rules",),
    "b12screen rules show": ("b12screen rules show age",),
    "b12screen rules explain": ("b12screen rules explain unknown_weight",),
    "b12screen rules docs": ("b12screen rules docs --rules my-rules -o docs",),
}

# Click's own types: typer carries a copy of click that is not to be imported by name.
_Context = Any
_Formatter = Any


def _grouped(names: Iterable[str], groups: dict[str, tuple[str, ...]], other: str) -> Iterator[tuple[str, list[str]]]:
    """Part names into groups, in the order of the groups and then of the names; the rest comes last."""
    of_name = {name: group for group, members in groups.items() for name in members}
    found = defaultdict[str, list[str]](list)
    for name in names:
        found[of_name.get(name, other)].append(name)
    yield from ((group, found[group]) for group in (*groups, other) if group in found)


def _write_options(command: Any, context: _Context, formatter: _Formatter) -> None:
    arguments, options = [], {}
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            if parameter.param_type_name == "argument":
                arguments.append(record)
            else:
                options[max(parameter.opts, key=len)] = record
    parts = [("Arguments", arguments)] if arguments else []
    parts += [(group, [options[name] for name in names]) for group, names in _grouped(options, _OPTIONS, "Options")]
    for heading, rows in parts:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _write_examples(context: _Context, formatter: _Formatter) -> None:
    examples = EXAMPLES.get(context.command_path, ())
    if examples:
        with formatter.section("Examples" if len(examples) > 1 else "Example"):
            indent = " " * formatter.current_indent
            formatter.write("".join(f"{indent}{example}\n" for example in examples))


class HelpfulCommand(TyperCommand):
    """A command whose help groups its options, and ends in examples."""

    def format_options(self, ctx: _Context, formatter: _Formatter) -> None:
        """Write the options, group by group."""
        _write_options(self, ctx, formatter)

    def format_epilog(self, ctx: _Context, formatter: _Formatter) -> None:
        """Write the examples."""
        _write_examples(ctx, formatter)


class HelpfulGroup(TyperGroup):
    """A group of commands whose help says in whole sentences what each does."""

    def format_options(self, ctx: _Context, formatter: _Formatter) -> None:
        """Write the options and the commands, group by group."""
        _write_options(self, ctx, formatter)
        shown = {name: each for name, each in self.commands.items() if not each.hidden}
        for heading, names in _grouped(shown, _COMMANDS, "Commands"):
            with formatter.section(heading):
                formatter.write_dl([(name, shown[name].get_short_help_str(limit=1_000)) for name in names])

    def format_epilog(self, ctx: _Context, formatter: _Formatter) -> None:
        """Write the examples."""
        _write_examples(ctx, formatter)


class HelpfulTyper(typer.Typer):
    """Makes commands whose help is written here; -h asks for it as --help does."""

    def __init__(self, *, cls: type[TyperGroup] = HelpfulGroup, **settings: Any) -> None:
        names = {"help_option_names": ["-h", "--help"]}
        super().__init__(cls=cls, rich_markup_mode=None, context_settings=names, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Make a function a command."""
        return super().command(name, cls=HelpfulCommand, **settings)
