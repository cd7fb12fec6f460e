"""How the trials of a pack went: as lines for a person, and as JUnit XML for programs that collect results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from b12screen.authoring.trials import Trial, case_name, example_name, run_trials
from b12screen.errors import UserError, system_says
from b12screen.pack.load import read_pack
from b12screen.pack.problems import Place
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.root import rules_root
from b12screen.text import clean


@dataclass(frozen=True, slots=True)
class TrialReport:
    """How trials went: whether all passed and at least one ran, and the lines that say so."""

    passed: bool
    lines: tuple[str, ...]


def report_trials(folder: Path | None, word: str | None, junit: Path | None) -> TrialReport:
    """Run the trials of a pack, or of the built-in one, whose name holds `word`; write JUnit XML where that is wanted.

    Raises PackError when a file of the pack cannot be used, so that nothing passes unseen.
    """
    parsed = read_pack(folder or rules_root())
    ran = [trial for trial in run_trials(parsed.pack()) if word is None or word in trial.name]
    if junit is not None:
        _write(junit, junit_xml(ran))
    failed = [trial for trial in ran if not trial.passed]
    if not ran:
        return TrialReport(False, ("Nothing ran: no example and no case has that word in its name.",))
    places = dict(_places(parsed)) if failed else {}
    summary = f"{len(ran) - len(failed)} passed, {len(failed)} failed."
    return TrialReport(not failed, (*(f"{places[trial.name]}: {trial.told()}" for trial in failed), summary))


def _places(parsed: ParsedPack) -> Iterator[tuple[str, Place]]:
    """Give where each trial stands, by its name."""
    for file in parsed.rule_files:
        for i in range(len(file.value.examples)):
            yield example_name(file.value, i), file.document.place(("examples", i))
    for file in parsed.folder("cases"):
        for i, case in enumerate(file.value):
            yield case_name(case), file.document.place((i, "id"))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"Cannot write {clean(str(path))}: {system_says(error)}.") from None


def junit_xml(trials: Sequence[Trial]) -> bytes:
    """Give one test suite with a test case for each trial."""
    failed = sum(not trial.passed for trial in trials)
    suite = ElementTree.Element("testsuite", name="rules", tests=str(len(trials)), failures=str(failed))
    for trial in trials:
        case = ElementTree.SubElement(suite, "testcase", classname="rules", name=clean(trial.name))
        if not trial.passed:
            ElementTree.SubElement(case, "failure", message=trial.told())
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite) + b"\n"
