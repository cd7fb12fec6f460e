"""A valid pack together with its files, so that a problem with its meaning can be shown at its place."""

from dataclasses import dataclass

from b12screen.engine.groups import Group
from b12screen.engine.plan import Plan
from b12screen.pack.models import Pack, Rule
from b12screen.pack.problems import Problem
from b12screen.pack.read.files import KIND_OF_FOLDER
from b12screen.pack.read.parsed_pack import ParsedPack
from b12screen.pack.read.yaml12 import Document, Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a check works on: the files with places, the pack, and its plan."""

    parsed: ParsedPack
    pack: Pack
    plan: Plan

    def at_rule(self, rule: Rule, path: Path, code: str, message: str) -> Problem:
        """Give a problem in the file of a rule."""
        return self.at(rule_file(self.parsed, rule), path, code, message)

    def at(self, document: Document, path: Path, code: str, message: str) -> Problem:
        """Give a problem in any file of the pack."""
        return document.problem_at(document.place(path), code, message)

    def group_of(self, rule: Rule) -> Group:
        """Give the group of questions that decide a rule."""
        return next(group for group in self.plan.groups if rule.id in group.completions.holds)


def rule_file(parsed: ParsedPack, rule: Rule) -> Document:
    """Give the file of a rule."""
    folder = next(folder for folder, kind in KIND_OF_FOLDER.items() if kind == rule.kind)
    return parsed.document(f"{folder}/{rule.id}.yaml")
