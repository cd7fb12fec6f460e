"""The extensions of R4 and of Structured Data Capture that forms use."""

from b12screen.forms.fhir.r4 import CodeableConcept, Coding, Expression, Extension

_R4 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"

# An answer may be given before, and be changed.
ENTRY_MODE = Extension(url=f"{_SDC}entryMode", valueCode="prior-edit")
EXCLUSIVE = Extension(url=f"{_R4}questionnaire-optionExclusive", valueBoolean=True)
HIDDEN = Extension(url=f"{_R4}questionnaire-hidden", valueBoolean=True)
SIDE_BY_SIDE = Extension(url=f"{_R4}questionnaire-choiceOrientation", valueCode="horizontal")


def control(code: str) -> Extension:
    """Say how an item looks."""
    coding = Coding(system=_CONTROLS, code=code)
    return Extension(url=f"{_R4}questionnaire-itemControl", valueCodeableConcept=CodeableConcept(coding=(coding,)))


def number_range(lowest: int, highest: int) -> tuple[Extension, ...]:
    """Give the least and the largest number that may be answered."""
    least = Extension(url=f"{_R4}minValue", valueInteger=lowest)
    return (least, Extension(url=f"{_R4}maxValue", valueInteger=highest))


def worked_out(path: str) -> Extension:
    """Say what the value of an item is."""
    return Extension(url=f"{_SDC}calculatedExpression", valueExpression=Expression(expression=path))


def opened_by(path: str) -> Extension:
    """Say when an item is shown, where enableWhen cannot say it."""
    return Extension(url=f"{_SDC}enableWhenExpression", valueExpression=Expression(expression=path))
