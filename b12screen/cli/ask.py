"""b12screen ask: the interview."""

import sys

from b12screen.cli.flags import LocaleName, Rules, pack_in


def ask(rules: Rules = None, locale: LocaleName = None) -> None:
    """Answer questions here, and get a summary to take to a clinician.

    The questions go to standard error and the summary to standard output, so that > FILE keeps it.
    Exit code 0: finished. 2: no terminal. 3: stopped before the end. 130: Ctrl-C.
    """
    from b12screen.interview.run import interview

    sys.stdout.write(interview(pack_in(rules), locale))
    sys.stdout.flush()  # while it can still be said that this failed
