"""Everything that a user can fix, with the exit code it ends in."""

OK = 0
FOUND_PROBLEMS = 1
COULD_NOT_RUN = 2
UNFINISHED = 3
INTERRUPTED = 130
TERMINATED = 143


class UserError(Exception):
    """Something outside the program is wrong; the message says what, and what to do about it."""

    exit_code = COULD_NOT_RUN


def system_says(error: OSError) -> str:
    """Give the system's own words for why a file could not be used, to stand inside a sentence."""
    return (error.strerror or "the system refused").lower()
