"""Everything that a user can fix, with the exit code it ends in."""

OK = 0
FOUND_PROBLEMS = 1
COULD_NOT_RUN = 2
UNFINISHED = 3
INTERRUPTED = 130


class UserError(Exception):
    """Something outside the program is wrong; the message says what, and what to do about it."""

    exit_code = COULD_NOT_RUN


class StoppedError(UserError):
    """Ctrl-C; the message says what is left of what was begun."""

    exit_code = INTERRUPTED


def system_says(error: OSError) -> str:
    """Give the system's own words for why a file could not be used, to stand inside a sentence."""
    return (error.strerror or "the system refused").lower()


def place_of(error: BaseException) -> str:
    """Say where the program failed without the error's own words, which may hold answers."""
    import traceback
    from pathlib import Path

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
