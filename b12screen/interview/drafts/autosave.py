"""Saves the answers of one interview after each page, and says whenever it stops whether they are saved."""

import time
from collections.abc import Sequence

import msgspec

from b12screen.errors import system_says
from b12screen.interview.drafts.draft import Saved
from b12screen.interview.drafts.store import DraftFile
from b12screen.interview.pages import Answers


class Autosave:
    """Saves the answers so far into the file of a draft; without a file nothing is saved."""

    def __init__(self, again: str) -> None:
        self._again = again
        self._file: DraftFile | None = None
        self._blank: Saved | None = None
        self._has_begun = self._has_failed = False
        self.is_kept = False

    def begin(self, file: DraftFile | None, blank: Saved) -> None:
        """Save answers in this file from now on, beside what `blank` says of the interview; nowhere for None."""
        self._file, self._blank, self._has_begun = file, blank, True
        self.is_kept = file is not None and file.exists

    @property
    def introduction(self) -> str:
        """Say what becomes of the answers."""
        if self._file is None:
            return "Nothing you type is saved or sent anywhere."
        return (
            "Nothing is sent anywhere. Your answers are kept on this computer until you finish, readable only by you."
        )

    def save(self, answers: Answers, pages: Sequence[str], place: str) -> str | None:
        """Save the answers so far and where they lead; give a sentence when that fails for the first time."""
        if self._file is None or self._blank is None:
            return None
        now = msgspec.structs.replace(self._blank, when=int(time.time()), place=place, answers=answers, pages=pages)
        try:
            self._file.write(msgspec.json.encode(now))
        except OSError as error:
            is_news, self._has_failed = not self._has_failed, True
            return f"Your answers cannot be saved: {system_says(error)}. The interview goes on." if is_news else None
        self.is_kept, self._has_failed = True, False
        return None

    @property
    def warning(self) -> str:
        """Say what stopping now would mean."""
        if self._has_failed:
            return "Your last answers could not be saved."
        return "Your answers are kept." if self.is_kept else "Nothing is saved."

    @property
    def left(self) -> str:
        """Say, after an interview that did not finish, what is kept of it and how to go on."""
        if not self._has_begun:
            return "No result was made, and what was saved before is kept."
        if not self.is_kept:
            return "No result was made, and nothing was saved."
        lost = ", except those that could not be saved" if self._has_failed else ""
        return f"No result was made, but your answers are kept{lost}. {self.how_to_go_on}"

    @property
    def how_to_go_on(self) -> str:
        """Name the commands that take up or delete what is kept."""
        return f"To go on with them: {self._again} --resume. To delete them: b12screen ask --forget"

    def discard(self) -> None:
        """Delete what was saved, since the interview is finished."""
        if self._file:
            self._file.remove()

    def release(self) -> None:
        """Let other interviews use what is kept."""
        if self._file:
            self._file.release()
