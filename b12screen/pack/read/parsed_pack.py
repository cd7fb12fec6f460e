"""What the files of a pack hold together: every value with its place, until all is valid and becomes a Pack."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from b12screen.pack.models import Pack, Rule
from b12screen.pack.problems import PackError, Problem
from b12screen.pack.questions import Question
from b12screen.pack.read.files import FOLDERS, KIND_OF_FOLDER, MANIFEST
from b12screen.pack.read.names import names_in
from b12screen.pack.read.yaml12 import Document, Path

# With these a pack can be tried all the same, so that what is wrong with its meaning shows at the same time.
_CAN_BE_TRIED = frozenset(
    {"changelog", "missing_key", "unexpected_file", "unknown_guideline", "unknown_note", "unknown_outcome"}
    | {"unknown_source", "unknown_view"}
)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One file: its name in the pack, its text with places, and its models, or None where they do not fit."""

    name: str
    document: Document
    value: Any
    fitting: tuple[tuple[int, Any], ...] = ()  # of a list that does not fit, the entries that do, with their positions

    @property
    def entries(self) -> tuple[tuple[int, Any], ...]:
        """The entries of a list that fit, each with its position."""
        return self.fitting if self.value is None else tuple(enumerate(self.value))


@dataclass(slots=True)
class ParsedPack:
    """What the files of a folder held, with the places of everything, on the way to becoming a pack."""

    root: FilePath
    files: dict[str, ParsedFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    misnamed: set[str] = field(default_factory=set)
    _questions: dict[str, Question] = field(default_factory=dict)
    _names: dict[str, frozenset[str] | None] = field(default_factory=dict)

    def add(self, parsed: ParsedFile) -> None:
        """Take in one file."""
        self.files[parsed.name] = parsed
        self._questions.clear()
        self._names.clear()

    def whole(self, name: str) -> bool:
        """Say whether the file, or every file of the folder, has the right shape, so that others can refer to it."""
        if name in FOLDERS:
            return all(file.value is not None for file in self.folder(name))
        return name in self.files and self.files[name].value is not None

    def knows(self, name: str) -> bool:
        """Say whether all names that the file or folder defines are certain, so that any other leads nowhere."""
        return self.names(name) is not None and not any(f"{file}/".startswith(f"{name}/") for file in self.misnamed)

    def names(self, name: str) -> frozenset[str] | None:
        """Give the ids that a file or folder defines, also in entries with other problems; None where one is lost."""
        if name not in self._names:
            files = self.folder(name) if name in FOLDERS else [self.files[name]] if name in self.files else []
            found = [names_in(file.name, file.document) for file in files]
            self._names[name] = None if None in found else frozenset().union(*(each for each in found if each))
        return self._names[name]

    def listed(self, name: str) -> tuple[Any, ...]:
        """Give the entries of a list file; none where it is missing or has the wrong shape."""
        return self.files[name].value if self.whole(name) else ()

    def entries(self, name: str) -> tuple[tuple[int, Any], ...]:
        """Give the entries of a list file that fit, each with its position in the file."""
        return self.files[name].entries if name in self.files else ()

    def folder(self, name: str) -> list[ParsedFile]:
        """Give the files of one folder, by file name."""
        return [file for file in self.files.values() if file.name.startswith(f"{name}/")]

    @property
    def rule_files(self) -> list[ParsedFile]:
        """The rule files of every kind that have the right shape, in pack order."""
        return [file for kind in KIND_OF_FOLDER for file in self.folder(kind) if file.value is not None]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of every kind, in pack order."""
        return tuple(file.value for file in self.rule_files)

    @property
    def knows_rules(self) -> bool:
        """Say whether the id and kind of every rule are certain."""
        return all(self.knows(kind) for kind in KIND_OF_FOLDER)

    @property
    def rule_names(self) -> frozenset[str]:
        """The ids of the rules, also of those with problems."""
        return frozenset().union(*(self.names(kind) or () for kind in KIND_OF_FOLDER))

    @property
    def question_names(self) -> frozenset[str]:
        """The ids of the questions, also of those with problems."""
        return self.names("questions.yaml") or frozenset(self.questions)

    @property
    def can_be_tried(self) -> bool:
        """Say whether whatever is wrong so far leaves a pack that can be put together and tried."""
        return all(file.value is not None for file in self.files.values()) and all(
            problem.code in _CAN_BE_TRIED for problem in self.all_problems()
        )

    def document(self, name: str) -> Document:
        """Give the text of a file, with its places; an empty one where the pack has no such file."""
        return self.files[name].document if name in self.files else Document(name, [])

    def located_questions(self) -> Iterator[tuple[Path, Question]]:
        """Give each question with its path in questions.yaml, in asking order."""
        for i, section in self.entries("questions.yaml"):
            for j, page in enumerate(section.pages):
                if isinstance(page, Question):
                    yield (i, "pages", j), page
                else:
                    yield from (((i, "pages", j, "questions", k), each) for k, each in enumerate(page.questions))

    @property
    def questions(self) -> dict[str, Question]:
        """Questions by id, in asking order; of two with one id the first."""
        if not self._questions:
            for _, question in self.located_questions():
                self._questions.setdefault(question.id, question)
        return self._questions

    def all_problems(self) -> tuple[Problem, ...]:
        """Give every problem found so far, in reading order."""
        found = (problem for file in self.files.values() for problem in file.document.problems)
        return tuple(sorted({*self.problems, *found}))

    def pack(self) -> Pack:
        """Put the parts together; PackError with every problem when they are not valid."""
        if problems := self.all_problems():
            raise PackError(self.root, problems)
        return self.as_it_is()

    def as_it_is(self) -> Pack:
        """Put the parts together although something is wrong, where they can be tried all the same."""
        return Pack(
            manifest=self.files[MANIFEST].value,
            sections=self.listed("questions.yaml"),
            rules=self.rules,
            outcomes=self.listed("outcomes.yaml"),
            notes=self.listed("notes.yaml"),
            guidelines=self.listed("guidelines.yaml"),
            sources=self.listed("sources.yaml"),
            cases=tuple(case for file in self.folder("cases") for case in file.value),
            hash=self._content_hash(),
            proxy_texts=self.listed("for_other.yaml"),
        )

    def _content_hash(self) -> str:
        content = {name: file.document.value for name, file in self.files.items()}
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
