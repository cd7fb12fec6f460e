"""The fixed words of every summary, and answers in words as the interview and all formats say them."""

from b12screen.pack.questions import Question

YES, NO, NOT_SURE, PREFER_NOT, NOT_ANSWERED = "Yes", "No", "Not sure", "Prefer not to say", "Not answered"

BECAUSE_YES = "Because you answered yes to:"
NOT_SURE_COUNTS = "You were not sure about this, and it counts as yes:"
FLAGS_OPEN = "The emergency questions are not all answered."
ACT_NOW = "If you have any of these, get medical help now, before anything else:"
NEXT_STEPS = "What to do next"
LATER = "After you have been seen"
KEEP_IN_MIND = "Keep in mind"
UNTIL_THEN = "Until you have been seen"
WHY = "Why"
YOUR_ANSWER = "Your answer"
POINTS_ARE = "The points are editorial. They rank people for follow-up; they change nothing in the advice."
COULD_CHANGE = "What could still change this"
NOT_SETTLED = "This advice is not settled. Depending on what is still open, it could become:"
WOULD_SETTLE = "An answer to any of these could change it:"
CANNOT_TELL = "What this cannot tell"
GUIDELINES = "What guidelines say of your answers"
VERIFIED = {"primary": "primary, read at its source", "secondary": "secondary, read in accounts by others"}
BRING = "What to bring"
ASK = "What to ask"
ALL_ANSWERS = "All your answers"
SOURCES = "Sources"
MADE = "How this was made"

_ABOUT_ANOTHER = {
    ACT_NOW: "If they have any of these, get medical help now, before anything else:",
    LATER: "After they have been seen",
    UNTIL_THEN: "Until they have been seen",
}

INDEX = "Summaries"
INDEX_SAYS = "One page a person, in the order of the input. These pages hold health data."


def said(words: str, *, for_other: bool) -> str:
    """Give fixed words as they stand above, or as they read in a summary for somebody who answered for another."""
    return _ABOUT_ANOTHER.get(words, words) if for_other else words


def answer_in_words(question: Question, answer: object) -> str:
    """Give an answer, in its JSON form, as a person would say it."""
    if answer == "unknown":
        return NOT_SURE
    if answer == "declined":
        return PREFER_NOT
    if answer in (True, "yes") and question.type == "yes_no":
        return YES
    if answer in (False, "no") and question.type == "yes_no":
        return NO
    if question.type == "choice" and isinstance(answer, str):
        return next(option.text for option in question.options if option.code == answer)
    if question.type == "number" and isinstance(answer, int):
        return f"{answer} {question.unit}" if question.unit else str(answer)
    return NOT_ANSWERED
