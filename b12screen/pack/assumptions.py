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
        if "=" not in text:
            raise UserError(f"--assume {text}: write it as KEY=ANSWER, for example --assume {text or 'all'}=no")
        closeness, answered = _answered(pack, text)
        for question, value in answered:
            _take(chosen, closeness, text, question, value)
    return {name: value for name, (_, _, value) in chosen.items()}


def _answered(pack: Pack, text: str) -> tuple[int, list[tuple[Question, object]]]:
    """Give how near a key comes to one question, and the questions that it answers, each with its answer."""
    key, _, answer = text.partition("=")
    if key in pack.question:
        question = pack.question[key]
        return 2, [(question, _value(text, parse_cell(question, answer)))]
    sections = {section.id: section.questions for section in pack.sections}
    if key != "all" and key not in sections:
        known = [*pack.question, *sections, "all"]
        raise UserError(f'--assume {key}: there is no question or section "{key}"{did_you_mean(key, known)}')
    words = [question for question in sections.get(key, pack.questions) if question.type != "number"]
    read = [(question, parse_cell(question, answer.lower())) for question in words]
    found = [(question, _value(text, value)) for question, value in read if not isinstance(value, AnswerProblem)]
    if not found:
        raise UserError(f'--assume {text}: no question of "{key}" has this answer')
    return int(key != "all"), found


def _value(text: str, value: object) -> object:
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
