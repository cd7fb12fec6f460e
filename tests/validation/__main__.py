"""python -m tests.validation: measures the rules on the survey people; writes docs/validation.md and the sample.

With --models it also trains what the points are compared with, which takes minutes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest has it

from . import page, sample

if __name__ == "__main__":
    if "--models" in sys.argv:
        from .yardsticks import ceilings

        page.keep(ceilings())
    page.write()
    sample.write()
