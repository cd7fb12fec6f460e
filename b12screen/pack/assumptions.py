"""Reads --assume KEY=ANSWER: what to take for an answer where nothing was asked."""

from collections.abc import Iterable, Mapping

from b12screen.errors import UserError
from b12screen.pack.answers import AnswerProblem, parse_cell
from b12screen.pack.models import Pack
from b12screen.pack.questions import OPEN_ANSWERS, Question
from b12screen.text import did_you_mean


def read_assumptions(pack: Pack, typed: Iterable[str]) -> Mapping[str, object]:
    """Give answers in JSON form by question; a question's own assumption goes before its section's, then `all`.

    Raises UserError for a key or an answer that the pack does not have, and for one key with two answers.
    """
    chosen: dict[str, tuple[int, str, object]] = {}
    for text in typed:
        key, separator, answer = text.partition("=")
        if not separator:
            raise UserError(f"--assume {text}: write it as KEY=ANSWER, for example --assume {text or 'all'}=no")
        closeness, questions = _meant(pack, key)
        for question in questions:
            _take(chosen, closeness, text, question, _value(text, question, answer))
    return {name: value for name, (_, _, value) in chosen.items()}


def _meant(pack: Pack, key: str) -> tuple[int, list[Question]]:
    """Give what a key names, the nearest highest; of a section and of `all` only the yes_no questions."""
    if key in pack.question:
        return 2, [pack.question[key]]
    for section in pack.sections:
        if section.id == key:
            return 1, [question for question in section.questions if question.type == "yes_no"]
    if key == "all":
        return 0, [question for question in pack.questions if question.type == "yes_no"]
    known = [*pack.question, *(section.id for section in pack.sections), "all"]
    raise UserError(f'--assume {key}: there is no question or section "{key}"{did_you_mean(key, known)}')


def _value(text: str, question: Question, answer: str) -> object:
    value = parse_cell(question, answer)
    if value is None or value in OPEN_ANSWERS:
        raise UserError(f"--assume {text}: an assumption is a definite answer; leave it out to keep the question open")
    if isinstance(value, AnswerProblem):
        raise UserError(f"--assume {text}: {value.message}")
    return value


def _take(
    chosen: dict[str, tuple[int, str, object]], closeness: int, text: str, question: Question, value: object
) -> None:
    before = chosen.get(question.id, (-1, "", None))
    if closeness == before[0] and value != before[2]:
        raise UserError(f"--assume {before[1]} and --assume {text} contradict each other; keep one")
    if closeness >= before[0]:
        chosen[question.id] = (closeness, text, value)
