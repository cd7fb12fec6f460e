"""What forms, answers and results are called in FHIR R4: addresses, code systems, and the codes of answers.

The addresses are names and lead nowhere. They end in .invalid, which nobody can ever own.
"""

from b12screen.pack.models import Pack
from b12screen.pack.questions import Question

BASE = "https://b12screen.invalid"
YES_NO = f"{BASE}/yes-no"
WHOLE_LIST = f"{BASE}/whole-list"
NONE = "none-of-these"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UNKNOWN, DECLINED = "asked-unknown", "asked-declined"
OPEN = {UNKNOWN: "unknown", DECLINED: "declined"}

Coded = tuple[str, str]  # a code system and a code


def url_of_form(pack: Pack) -> str:
    """Give the address of the form that a pack makes, without its version."""
    return f"{BASE}/Questionnaire/{pack.manifest.id}"


def canonical(pack: Pack) -> str:
    """Give the address with the version, as a response names the form that it answers."""
    return f"{url_of_form(pack)}|{pack.manifest.version}"


def system_of(pack: Pack, question: Question) -> str:
    """Give the code system of a question's definite answers."""
    if question.type == "yes_no":
        return YES_NO
    return f"{BASE}/{pack.manifest.id}-{question.id.replace('_', '-')}"


def coded(pack: Pack, question: Question) -> dict[Coded, object]:
    """Give what each option of a question means; a number has only those for no number."""
    found: dict[Coded, object] = {(ABSENT, code): answer for code, answer in OPEN.items()}
    if question.type == "yes_no":
        return {(YES_NO, "yes"): True, (YES_NO, "no"): False, **found}
    return {(system_of(pack, question), code): code for code in question.values} | found


def whole_list() -> dict[Coded, object]:
    """Give what each option says of every question of a checklist."""
    return {(WHOLE_LIST, NONE): False, **{(ABSENT, code): answer for code, answer in OPEN.items()}}
