"""What every problem code means: those of rule files and mappings, and those of records that could not be read."""

from b12screen.authoring.codes.explanation import Explanation
from b12screen.authoring.codes.files import CODES_OF_FILES
from b12screen.authoring.codes.mappings import CODES_OF_MAPPINGS
from b12screen.authoring.codes.meaning import CODES_OF_MEANING
from b12screen.authoring.codes.names import CODES_OF_NAMES
from b12screen.authoring.codes.records import CODES_OF_RECORDS
from b12screen.authoring.codes.shapes import CODES_OF_SHAPES
from b12screen.errors import UserError
from b12screen.text import clean, nearest

CODES: dict[str, Explanation] = {
    **CODES_OF_FILES,
    **CODES_OF_SHAPES,
    **CODES_OF_NAMES,
    **CODES_OF_MEANING,
    **CODES_OF_MAPPINGS,
    **CODES_OF_RECORDS,
}


def explained(code: str | None) -> str:
    """Explain one code in full, or list all, a line each."""
    if code is None:
        width = max(len(name) for name in CODES)
        return "\n".join(f"{name:<{width}}  {each.means}" for name, each in sorted(CODES.items()))
    if code not in CODES:
        meant = nearest(code, CODES)
        hint = f'Did you mean "{meant}"?' if meant else "b12screen rules explain lists them all."
        raise UserError(f'There is no problem code "{clean(code)}". {hint}')
    return _in_full(code, CODES[code])


def _in_full(code: str, explanation: Explanation) -> str:
    example = "\n".join(f"    {line}" for line in explanation.wrong.splitlines())
    return f"{code}: {explanation.means}\n\nWrong:\n\n{example}\n\nHow to mend it: {explanation.mend}"
