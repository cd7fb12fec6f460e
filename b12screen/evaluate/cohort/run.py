"""One run of `cohort`: results in, counted in one pass; a page out, and a picture for the terminal."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from b12screen.errors import UserError
from b12screen.evaluate.cohort.ages import GROUPS, ages_in
from b12screen.evaluate.cohort.counts import Counts
from b12screen.evaluate.cohort.known import Known
from b12screen.evaluate.cohort.picture import picture
from b12screen.evaluate.cohort.ranking import WorkList
from b12screen.evaluate.cohort.screen import show
from b12screen.evaluate.results.files import read_results
from b12screen.evaluate.show.tables import Report
from b12screen.formats.extras import needs_extra
from b12screen.formats.mapping.model import Mapping
from b12screen.formats.registry import InputFormat
from b12screen.output import check_page, open_output
from b12screen.pack.models import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortJob:
    """What a run is to do; None among `results` is standard input."""

    results: Sequence[Path | None]
    form: InputFormat | None = None
    answers: Path | None = None
    mapping: Mapping | None = None  # of the answers
    work_list: int = 0
    suppress: int = 0
    output: Path | None = None


def run(job: CohortJob, pack: Pack, screen: TextIO | None) -> None:
    """Write the page, if one is wanted, and show the tables, if there is a screen."""
    if job.output is not None:
        check_page(job.output)
        with needs_extra("evaluate"):
            from b12screen.evaluate.cohort.page import as_page
    report = cohort(job, pack)
    if job.output is not None:
        with open_output(job.output) as file:
            file.write(as_page(report).encode())
    if screen is not None:
        show(report, screen)


def cohort(job: CohortJob, pack: Pack) -> Report:
    """Count the people of all results. UserError for what cannot be counted or must not be shown."""
    if job.suppress and job.work_list:
        why = "--worklist names people, and --suppress is for what leaves the building"
        raise UserError(f"{why}. Make the list and the page in two runs.")
    if job.mapping and not job.answers:
        raise UserError("--map says how to read answers, so it goes with --answers.")
    if job.answers and len(job.results) > 1:
        raise UserError("--answers goes with one file of results, the one that was made of these answers.")
    counts, people = Counts.of(pack, len(GROUPS)), WorkList(pack, job.work_list)
    with ages_in(job.answers, pack, job.mapping) if job.answers else nullcontext() as ages:
        for rows in read_results(job.results, pack, job.form):
            counts.take(rows, ages.of(rows) if ages else None)
            people.take(rows)
    if not counts.people:
        raise UserError("There are no results, so there is nothing to show. First: b12screen score")
    if counts.people < job.suppress:
        raise UserError(f"There are fewer than {job.suppress} people, so that --suppress {job.suppress} hides all.")
    known = Known(pack=pack, counts=counts, least=job.suppress, has_ages=job.answers is not None)
    return picture(known, people.people)
