"""A pack as an R4 Questionnaire: every question, what opens it, what to do at once, and what the answers come to."""

import json
from collections.abc import Iterator
from typing import Any

from b12screen.formats.fhir import layout
from b12screen.formats.fhir.codes import BASE, url_of_form
from b12screen.forms.certainty import Certainty
from b12screen.forms.fhir.extensions import ENTRY_MODE
from b12screen.forms.fhir.flags import Flags
from b12screen.forms.fhir.items import Items
from b12screen.forms.fhir.opening import Openings
from b12screen.forms.fhir.paths import Paths
from b12screen.forms.fhir.r4 import Identifier, Item, Questionnaire
from b12screen.forms.fhir.results import Results
from b12screen.pack.models import Locale, Pack
from b12screen.pack.questions import Checklist, Section

NO_DIAGNOSIS = "This is not a diagnosis, and no result of it says that all is well."
UNREVIEWED = "These rules have not been reviewed by a clinician yet."
_WHAT_IT_HOLDS = (
    "The linkId of a question is its key in b12screen. An answer that is not there was not asked, and is never counted "
    'as "no". {0} Take the responses back with: b12screen score --from fhir'
)


def form(pack: Pack, locale: Locale) -> bytes:
    """Give the Questionnaire as JSON."""
    return (json.dumps(as_json(questionnaire(pack, locale)), ensure_ascii=False, indent=1) + "\n").encode()


def questionnaire(pack: Pack, locale: Locale) -> Questionnaire:
    """Make a Questionnaire of a pack; the locale words what to do at once."""
    certainty = Certainty(pack)
    lists = {
        question.id: layout.of_whole_list(layout.of_list(section, page))
        for section in pack.sections
        for page in section.pages
        if isinstance(page, Checklist)
        for question in page.questions
    }
    paths = Paths(pack, certainty.values, lists)
    openings = Openings(pack, paths)
    items = Items(pack, certainty, openings)
    flags = Flags(pack, certainty, openings, lists, locale)
    results = Results(pack, certainty, paths)
    sections = tuple(_section(section, items, flags) for section in pack.sections)
    return Questionnaire(
        extension=(ENTRY_MODE,),
        url=url_of_form(pack),
        identifier=(Identifier(system=f"{BASE}/pack", value=pack.name),),
        version=pack.manifest.version,
        name="".join(part.capitalize() for part in pack.manifest.id.split("_")),
        title=pack.manifest.title,
        status="active" if pack.manifest.reviewed_by else "draft",
        subjectType=("Patient",),
        description=f"{' '.join(_said(pack))} Rules: {pack.name}.",
        purpose=_WHAT_IT_HOLDS.format(" ".join(results.left_out)).replace("  ", " "),
        item=(Item(linkId="about-this-form", type="display", text=" ".join(_said(pack))), *sections, results.item),
    )


def _said(pack: Pack) -> Iterator[str]:
    yield NO_DIAGNOSIS
    if pack.manifest.reviewed_by is None:
        yield UNREVIEWED


def _section(section: Section, items: Items, flags: Flags) -> Item:
    pages = [item for page in section.pages for item in items.of_page(section, page)]
    return Item(
        linkId=layout.of_section(section), type="group", text=section.title, item=(*pages, *flags.after(section))
    )


def as_json(element: Any) -> Any:
    """Give a model as JSON has it; R4 has no empty lists and no nulls."""
    if isinstance(element, tuple):
        return [as_json(each) for each in element]
    if not hasattr(element, "model_fields_set"):
        return element
    told = {name: getattr(element, name) for name in type(element).model_fields}
    return {name: as_json(value) for name, value in told.items() if value is not None and value != ()}
