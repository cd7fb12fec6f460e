"""The fixed words of every summary, and answers in words as the interview and all formats say them."""

from b12screen.pack.questions import Question

YES, NO, NOT_SURE, PREFER_NOT, NOT_ANSWERED = "Yes", "No", "Not sure", "Prefer not to say", "Not answered"
LESS_THAN = "less than"
_TIMES = ("days", "weeks", "months", "years")

BECAUSE_YES = "Because you answered yes to:"
NOT_SURE_COUNTS = "You were not sure about this, and it counts as yes:"
ASSUMED_1 = "1 answer below was assumed and not given. It is marked."
ASSUMED = "{0} answers below were assumed and not given. They are marked."
FLAGS_OPEN = "The emergency questions are not all answered."
ACT_NOW = "If you have any of these, get medical help now, before anything else:"
FIRST_ABOVE = "First do what stands above. It comes before any other appointment."
LATER = "After you have been seen"
CLINICIAN = "For the clinician"
WHY = "Why"
ALSO = "Also counted:"
UNTIL_THEN = "Until you have been seen"
COULD_CHANGE = "What could still change this"
NOT_SETTLED = "Depending on what is still open, this could become:"
WOULD_SETTLE = "An answer to any of these could change it:"
BRING = "What to bring"
ASK = "What to ask"
CANNOT_TELL = "What this cannot tell"
ALL_ANSWERS = "All answers"
SOURCES = "Sources"
DAGGER = "\N{DAGGER}"
SECOND_HAND = f"{DAGGER} Known from summaries by others."
MADE = "How this was made"

# The one screen
AND_MORE = "and {0} more"
BECAUSE = "Why: your answers"
DO_NOT = "Until you have been seen"
STILL_OPEN = "Still open, and it could change this:"
NO_DIAGNOSIS = "This is not a diagnosis."

# The lines for a clinician
WHO, FLAGS, SYMPTOMS, RISKS = "Patient", "Emergency signs", "Symptoms", "Risk factors"
PROXY = "answered by somebody else"
SAID_YES, SAID_UNSURE = "yes to", "not sure, counted as yes:"
NOT_ASKED = "not answered:"
NONE_OF, NONE_OF_OTHERS = "none of {0}", "none of the other {0}"
NO_AGE = "age not given"
LEFT_OPEN = "Not answered or not sure: {0} of {1} questions{2}."
ALL_GIVEN = "All questions were answered."
LIMITS = "Self-reported, not validated; no examination and no test result was read. Not a diagnosis."

_ABOUT_ANOTHER = {
    ACT_NOW: "If they have any of these, get medical help now, before anything else:",
    LATER: "After they have been seen",
    UNTIL_THEN: "Until they have been seen",
    BECAUSE: "Why: the answers",
    BECAUSE_YES: "Because the answer was yes to:",
    NOT_SURE_COUNTS: "The answer was not sure about this, and it counts as yes:",
}

INDEX = "Work list"
INDEX_SAYS = "One page a person. These pages hold health data."
HELP_TODAY = "{0} of {1} need help today, as far as is answered."
NOBODY = "There is nobody in the input."
OUTCOMES = "How many of what"
URGENCY, HOW_SOON, WHAT, WHOM, PEOPLE = "Urgency", "How soon", "What to do", "Who", "People"
SOON_IN_BRIEF = {"now": "now", "same_day": "today", "days": "within days", "weeks": "within weeks"}


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
        return in_unit(question, answer)
    return NOT_ANSWERED


def in_unit(question: Question, number: int) -> str:
    """Give a number with its unit; 0 months are an answer, and do not look like one that is missing."""
    if number == 0 and question.unit in _TIMES:
        return f"{LESS_THAN} 1 {question.unit.removesuffix('s')}"
    return f"{number} {question.unit}" if question.unit else str(number)
