"""Answers in words, the same in the interview, the summary and the report."""

from b12screen.pack.questions import Question

YES, NO, NOT_SURE, PREFER_NOT, NOT_ANSWERED = "Yes", "No", "Not sure", "Prefer not to say", "Not answered"


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
