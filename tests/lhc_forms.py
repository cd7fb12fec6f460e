"""Drives LHC-Forms, made by the US National Library of Medicine: loads a form, clicks answers, takes the response."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chromium import chromium
from npm import installed
from playwright.sync_api import Locator, Page

from b12screen.formats.fhir.codes import coded
from b12screen.formats.fhir.layout import of_list, of_no_number, of_whole_list
from b12screen.forms.fhir.items import words
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist, Question

FHIR_NPM = Path(__file__).parent / "fhir_npm"
_PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{0}/webcomponent/styles.css">
<div id="form"></div><script src="{0}/webcomponent/assets/lib/zone.min.js"></script>
<script src="{0}/webcomponent/lhc-forms.js"></script>
<script src="{0}/fhir/R4/lformsFHIR.min.js"></script>"""
_RESPONSE = "LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4', document.getElementById('form'))"


class LhcForm:
    """A form on the screen."""

    def __init__(self, page: Page, pack: Pack) -> None:
        self.page = page
        self._pack = pack

    def load(self, form: Mapping[str, Any]) -> None:
        """Show an empty form."""
        self.page.evaluate(
            "async form => { await LForms.Util.addFormToPage(form, 'form', {prepopulate: false}) }", form
        )
        self.page.wait_for_selector("#form .lhc-form-title")

    def is_shown(self, link: str) -> bool:
        """Say whether an item is on the page."""
        return self.page.locator(f"[id^='item-{link}/']").count() > 0

    def settle(self) -> None:
        """Wait a moment, in which what depends on the last answer is worked out."""
        self.page.wait_for_timeout(250)

    def wait_for(self, link: str) -> None:
        """Wait until an item is on the page; what depends on an answer comes a moment after it."""
        self.page.wait_for_selector(f"[id^='item-{link}/']")

    def answer(self, question: Question, answer: object) -> None:
        """Click or type an answer in its JSON form."""
        if question.type == "number" and not isinstance(answer, str):
            field = self.page.locator(f"input[id^='{question.id}/']")
            field.fill(str(answer))
            field.press("Tab")
            return
        options = {meaning: each for each, meaning in coded(self._pack, question).items()}
        yes_or_no = {"yes": True, "no": False}.get(str(answer), answer) if question.type == "yes_no" else answer
        system, code = options[yes_or_no]
        if question.type == "number":
            self._choose(of_no_number(question), system, code)
        else:
            self.page.locator(f"label[id^='{question.id}/'][id$='|{system}|{code}']").click()

    def answer_list(self, group: str, system: str, code: str) -> None:
        """Choose what answers a checklist at once."""
        self._choose(of_whole_list(group), system, code)

    def clear(self, link: str) -> None:
        """Take back what was chosen from a list."""
        self._emptied(link).press("Tab")

    def response(self) -> dict[str, Any]:
        """Give the response as it stands."""
        self.settle()
        return json.loads(self.page.evaluate(f"() => JSON.stringify({_RESPONSE})"))  # type: ignore[no-any-return]

    def _choose(self, link: str, system: str, code: str) -> None:
        """Choose from a list that opens."""
        self._emptied(link)
        self.page.locator("#completionOptions li", has_text=words(system, code)).click()

    def _emptied(self, link: str) -> Locator:
        field = self.page.locator(f"input[id^='{link}/']")
        field.click()
        field.press("Control+a")
        field.press("Delete")
        return field


def list_of(pack: Pack, question: str) -> str:
    """Give the linkId of the checklist that a question is in."""
    return next(
        of_list(section, page)
        for section in pack.sections
        for page in section.pages
        if isinstance(page, Checklist) and question in {each.id for each in page.questions}
    )


@contextmanager
def lhc_forms(folder: Path, pack: Pack) -> Iterator[LhcForm]:
    """Open an empty page with LHC-Forms on it, where nothing else can be reached."""
    library = installed(FHIR_NPM) / "lforms" / "dist" / "lforms"
    (folder / "page.html").write_text(_PAGE.format(library.as_uri()))
    with chromium() as browser:
        page = browser.new_page(offline=True, viewport={"width": 1000, "height": 900})
        page.goto((folder / "page.html").as_uri())
        page.wait_for_function("window.LForms && LForms.FHIR && !!customElements.get('wc-lhc-form')")
        yield LhcForm(page, pack)
        page.close()


def worked_out(response: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the form itself worked out, by linkId."""
    group = next(each for each in response["item"] if each["linkId"] == "section-result-of-the-form")
    return {each["linkId"]: next(iter(each["answer"][0].values())) for each in group["item"] if "answer" in each}
