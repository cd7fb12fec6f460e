"""python -m tests.form_picture: takes the picture of docs/forms.md, LHC-Forms with an emergency answered."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lhc_forms import lhc_forms

from b12screen.forms.fhir.questionnaire import as_json, questionnaire
from b12screen.pack.load import load_pack
from b12screen.pack.root import rules_root
from b12screen.report.summarize import locale_of

PICTURE = Path(__file__).parents[1] / "docs" / "form.png"


def main() -> None:
    """Take the picture."""
    pack = load_pack(rules_root())
    with tempfile.TemporaryDirectory() as folder, lhc_forms(Path(folder), pack) as form:
        form.page.set_viewport_size({"width": 900, "height": 760})
        form.load(as_json(questionnaire(pack, locale_of(pack, None))))
        form.answer(pack.question["sudden_face_arm_speech"], True)
        form.response()
        form.page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
