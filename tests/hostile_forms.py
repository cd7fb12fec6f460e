"""A pack whose texts hold what other systems take for more than text."""

from functools import cache
from pathlib import Path

import msgspec

from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist, Option, Page, Question, Section

IRON = Path(__file__).parent / "packs" / "iron"

TEXTS = (
    "A | B, C || 2, D",
    "${tired} and $5 {tired} [tired] ${",
    "<b>bold</b> <span style='color:red'>red</span> &lt;i&gt; &amp; A & B, 3 < 5 > 4",
    "**bold** _leaning_ *it* __x__ [link](https://example.invalid) ![p](x) back\\slash",
    "# a title",
    "- a minus",
    "1. a number",
    "=1+1",
    "\u200fשאלה על ברזל\u200e (iron)",
    "\"quoted\", 'single' \u201ccurly\u201d; \u202dforced\u202c",
    "Yes",
    "1",
)


@cache
def hostile_pack() -> Pack:
    """The iron pack with these texts on its questions, and one question that has each of them as an option."""
    pack = load_pack(IRON)
    texts = iter(TEXTS * 3)

    def of_question(question: Question) -> Question:
        text, detail = next(texts), TEXTS[-1]
        more = [f"more_{number}" for number in range(len(TEXTS))]
        codes = [*(option.code for option in question.options), *more][: len(TEXTS)]
        options = tuple(map(Option, codes, TEXTS)) if question.type == "choice" else ()
        return msgspec.structs.replace(question, text=text, detail=detail, why=detail, options=options)

    def of_page(page: Page) -> Page:
        if isinstance(page, Checklist):
            listed = tuple(map(of_question, page.questions))
            return msgspec.structs.replace(page, checklist=TEXTS[0], why=TEXTS[1], questions=listed)
        return of_question(page)

    def of_section(section: Section) -> Section:
        return msgspec.structs.replace(section, title=TEXTS[2], pages=tuple(map(of_page, section.pages)))

    return pack.changed(sections=tuple(map(of_section, pack.sections)))
