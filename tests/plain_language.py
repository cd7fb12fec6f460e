"""How plain the fixed texts are: words a sentence, and a reading grade as a hint; `python -m tests.plain_language`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from b12screen import interview
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.questions import Checklist
from b12screen.pack.root import rules_root
from b12screen.report import wording

MOST_WORDS = 35
FEWEST_WORDS = 6  # the formula makes little sense of less
HARD_GRADE = 13.0
# Names that nobody can put more plainly; each counts as one short word.
NAMES = re.compile(
    r"""\b(metformin | omeprazole | famotidine | nizatidine | cimetidine | ranitidine | colchicine | phenobarbital
    | primidone | pregabalin | topiramate | lansoprazole | pantoprazole | esomeprazole
    | homocysteine | methylmalonic\ acid | nitrous\ oxide | folic\ acid | vitamins? | supplements?
    | helicobacter\ pylori | h\.\ pylori | gastritis | pernicious | anaemia | deficiency | diabet\w+ | autoimmune
    | malabsorption | hashimoto's? | coeliac | ulcerative\ colitis | crohn's | radiotherapy | weight-loss
    | clinicians? | american\ family\ physician | NG239 | B12 | MHRA | ADA | NICE)\b""",
    re.VERBOSE | re.IGNORECASE,
)


class Sentence(NamedTuple):
    """One sentence, and where it stands."""

    place: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, a name as one word."""
        return re.findall(r"[A-Za-z0-9'&-]*[A-Za-z0-9][A-Za-z0-9'&-]*", NAMES.sub("name", self.text))

    @property
    def grade(self) -> float:
        """The years at school that the Flesch-Kincaid formula asks for; it counts letters, and understands nothing."""
        syllables = sum(map(_syllables, self.words))
        return 0.39 * len(self.words) + 11.8 * syllables / len(self.words) - 15.59


def _syllables(word: str) -> int:
    vowels = len(re.findall("[aeiouy]+", word.lower()))
    silent = bool(re.search("[^aeiouyl]e[sd]?$", word.lower()))
    return max(1, vowels - silent)


def sentences() -> Iterator[Sentence]:
    """Give every sentence that every summary or interview can show: the fixed words, and those of the pack."""
    for place, text in (*_fixed(), *_of_the_interview(), *_of_the_pack(load_pack(rules_root()))):
        for sentence in re.split(r"(?<=[.?!:;])\s+|\s*[()]\s*", " ".join(text.split())):
            if re.search("[A-Za-z]", sentence):
                yield Sentence(place, sentence)


def _fixed() -> Iterator[tuple[str, str]]:
    texts = [text for name, text in vars(wording).items() if name.isupper()]
    yield from (("wording.py", text) for text in (*texts,) if isinstance(text, str))


def _of_the_interview() -> Iterator[tuple[str, str]]:
    """Give the texts in the code that asks; a value put into one stands for a word."""
    for path in sorted(Path(interview.__path__[0]).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield (
                    path.name,
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "it" for part in node.values),
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described | inside:
                yield path.name, node.value


def _of_the_pack(pack: Pack) -> Iterator[tuple[str, str]]:
    for outcome in pack.outcomes:
        yield from ((outcome.id, text) for text in (outcome.title, outcome.say, *(step.say for step in outcome.steps)))
    yield from ((note.id, note.say) for note in pack.notes)
    yield from (("for_other.yaml", each.for_other) for each in pack.proxy_texts)
    yield from ((rule.id, text) for rule in pack.rules for text in (rule.title, rule.because))
    yield from ((f"{each.id}.{view.id}", view.say) for each in pack.guidelines for view in each.views)
    always = pack.manifest.always
    for statement in (*always.cannot_tell, *always.until_then, *always.bring, *always.ask):
        yield "pack.yaml", statement.say
    for name, locale in pack.manifest.locales.items():
        said = (locale.emergency, locale.crisis_line, locale.eye, locale.same_day, *locale.how_soon.values())
        yield from ((name, text) for text in said if text)
    for section in pack.sections:
        for page in section.pages:
            if isinstance(page, Checklist):
                yield from ((section.id, text) for text in (page.checklist, page.why) if text)
    for question in pack.questions:
        options = (option.text for option in question.options)
        yield from ((question.id, text) for text in (question.text, question.label, question.why, *options) if text)


def hints() -> list[str]:
    """Give the sentences that may be hard to read, the hardest first; a person decides."""
    long_enough = (each for each in set(sentences()) if len(each.words) >= FEWEST_WORDS)
    hard = sorted((each for each in long_enough if each.grade > HARD_GRADE), key=lambda each: (-each.grade, each.text))
    return [f"{each.grade:4.1f}  {each.place}: {each.text}" for each in hard]


if __name__ == "__main__":
    print(*hints(), sep="\n")
