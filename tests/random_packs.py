"""Makes small valid packs and people at random, and counts which features of the grammar a pack uses."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from oracle import FOLDERS, LIMITS, OPEN, Oracle, leaves, picks, read

KINDS = dict(zip(("red_flag", "risk_factor", "symptom", "modifier"), FOLDERS, strict=True))
WEIGHTS = {"strong": 3, "moderate": 2, "weak": 1, "none": 0, "calming": -1, "protective": -2}
MOST_COMPLETIONS = 3000  # of a person who answered nothing


class Draft:
    """Questions and rules in the making; each reads only what was made before it, so nothing goes in circles."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.questions: list[dict[str, Any]] = []
        self.limits: dict[str, list[int]] = {}  # of each number question, what conditions may compare it with
        # A rule gets its id once it is made; kind and tags are planned, so that a count can avoid later rules.
        self.rules = [self._planned_rule() for _ in range(rng.choice([2, 3, 4, 5, 6, 6, 7, 7]))]
        self.names = rng.sample("abcdefg", 7)
        self.completions = 1
        self.knitted = rng.choice([0, 0.3, 0.8])  # how often rules and openers read rules, which joins questions
        steps = [self._make_question] * rng.choice([2, 3, 4, 4, 5]) + [self._make_rule] * len(self.rules)
        last = [self._make_question] * rng.choice([0, 1])  # which can count all rules to open it
        for step in (self._make_question, *rng.sample(steps, len(steps)), *last):
            step()
        self.knitted = 0.6

    def _planned_rule(self) -> dict[str, Any]:
        tags = self.rng.sample(["red", "green", "blue"], self.rng.choice([0, 1, 1, 2]))
        return {"kind": self.rng.choice(list(KINDS)), "tags": tags}

    def _make_question(self) -> None:
        if self.completions * 2 > MOST_COMPLETIONS:
            return
        name = self.names[len(self.questions)]
        opener = self._opener() if self.questions and self.rng.random() < 0.5 else None
        question = {"id": name, "text": f"Question {name}?", "label": name, **self._type(name)}
        if opener is not None:
            question["only_if"] = opener
        if question["type"] == "yes_no" and self.rng.random() < 0.25:
            question["unknown_means"] = "yes"
        self.questions.append(question)

    def _opener(self) -> dict[str, Any]:
        follow_ups = [question for question in self.questions if "only_if" in question]
        if follow_ups and self.rng.random() < 0.4:
            test = self._test(self.rng.choice(follow_ups))
            return test if self.rng.random() < 0.7 else {"not": test}
        if self._made() and self.rng.random() < self.knitted * 0.6:
            return self._count()
        return self.rng.choice([self._answer, self.condition])()

    def _type(self, name: str) -> dict[str, Any]:
        kind = self.rng.choice(["yes_no", "yes_no", "choice", "number"])
        size = {"yes_no": 2, "choice": self.rng.randint(2, 4), "number": 8}[kind]
        if self.completions * size > MOST_COMPLETIONS:
            kind, size = "yes_no", 2
        self.completions *= size
        if kind == "choice":
            return {"type": "choice", "options": [{"code": code, "text": code} for code in "xyzw"[:size]]}
        return {"type": "yes_no"} if kind == "yes_no" else {"type": "number", "range": self._range(name)}

    def _range(self, name: str) -> list[int]:
        lowest, highest = self.rng.choice([(0, 1), (0, 3), (5, 12), (0, 120), (-20, 20), (0, 960)])
        inside = range(lowest, highest + 1)
        limit = self.rng.choice(inside)
        near = self.rng.choice([highest, lowest, limit + 1, limit + 2, self.rng.choice(inside)])
        self.limits[name] = sorted({limit, near} & set(inside))
        return [lowest, highest]

    def _make_rule(self) -> None:
        rule = next(rule for rule in self.rules if "id" not in rule)
        taken = self._made()
        plain = [q["id"] for q in self.questions if q["type"] == "yes_no" and q["id"] not in taken]
        if plain and self.rng.random() < 0.6 - self.knitted / 2:
            name = self.rng.choice(plain)
            when = {"answer": name, "is": "yes"}
        else:
            name = self.rng.choice([f"r{i}" for i in range(9) if f"r{i}" not in taken])
            when = self.condition()
        weigh = self.rng.choices(list(WEIGHTS), k=3)
        levels = [{"weight": weigh.pop(), "when": self.condition(1)} for _ in range(self.rng.choice([0, 0, 1, 2]))]
        rule |= {"when": when, "weight": weigh.pop(), "levels": levels, "id": name}

    def condition(self, depth: int = 2) -> dict[str, Any]:
        """Make a condition over what is made so far."""
        if depth and self.rng.random() < 0.45:
            form = self.rng.choice(["all", "any", "not"])
            if form == "not":
                return {"not": self.condition(depth - 1)}
            return {form: [self.condition(depth - 1) for _ in range(self.rng.choice([1, 2, 2, 3]))]}
        if not self._made() or self.rng.random() >= self.knitted:
            return self._answer()
        return self._count() if self.rng.random() < 0.7 else {"rule": self.rng.choice(self._made())}

    def _made(self) -> list[str]:
        return [rule["id"] for rule in self.rules if "id" in rule]

    def _answer(self) -> dict[str, Any]:
        return self._test(self.rng.choice(self.questions))

    def _test(self, question: dict[str, Any]) -> dict[str, Any]:
        if question["type"] == "number":
            return {"answer": question["id"], **self._limits(self.limits[question["id"]])}
        values = [option["code"] for option in question.get("options", [])] or ["yes", "yes", "no"]
        several = sorted(set(self.rng.sample(values, self.rng.randint(1, 2))))
        return {"answer": question["id"], "is": several if self.rng.random() < 0.3 else several[-1]}

    def _limits(self, limits: list[int]) -> dict[str, int]:
        if self.rng.random() < 0.6:
            return {self.rng.choice(list(LIMITS)): self.rng.choice(limits)}
        operators = self.rng.choice(["at_least", "more_than"]), self.rng.choice(["below", "at_most"])
        return dict(zip(operators, sorted(self.rng.choices(limits, k=2)), strict=True))

    def _count(self) -> dict[str, Any]:
        some = self.rng.sample(self._made(), self.rng.randint(1, len(self._made())))
        one = self.rng.choice([rule for rule in self.rules if "id" in rule])
        kind, tag = {"kind": one["kind"]}, {"tag": self.rng.choice(one["tags"] or ["blue"])}
        ways: list[dict[str, Any]] = [{}, kind, tag, {"rules": some}, kind | tag, kind | {"rules": some}]
        fitting = [(way, [rule for rule in self.rules if picks(way, {"id": None, **rule})]) for way in ways]
        usable = [(way, len(rules)) for way, rules in fitting if rules and all("id" in rule for rule in rules)]
        way, most = self.rng.choices(usable, [most for _, most in usable])[0]
        return {"count": way, "at_least": self.rng.choice([n for n in (1, 2, 3) if n <= most])}


def write_random_pack(folder: Path, rng: Random) -> None:
    """Write a whole valid pack into `folder`."""
    draft = Draft(rng)
    _write(folder / "pack.yaml", _manifest(rng))
    _write(folder / "questions.yaml", _sections(draft.questions, rng))
    outcomes = _entries("o", draft, rng.randint(2, 5), title="A title", urgency=rng.choice([None, 0, 3]))
    _write(folder / "outcomes.yaml", outcomes)
    views = [_entries("v", draft, rng.randint(1, 3)) for _ in range(rng.randint(0, 2))]
    about = {"title": "A guideline", "verified": "primary", "source": "book"}
    if views:
        _write(folder / "guidelines.yaml", [{"id": f"g{i}", **about, "views": each} for i, each in enumerate(views)])
    _write(folder / "notes.yaml", _entries("n", draft, rng.randint(0, 2), sources=["book"])[:-1])
    _write(folder / "sources.yaml", [{"id": "book", "citation": "A book", "address": "a shelf", "read": "whole"}])
    _write_rules(folder, draft.rules, rng)


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")  # JSON is YAML, and has neither aliases nor guesses


def _manifest(rng: Random) -> dict[str, Any]:
    words = dict.fromkeys(["title", "emergency", "crisis_line", "eye", "same_day"], "Words")
    locale = {**words, "how_soon": dict.fromkeys(["same_day", "days", "weeks"], "Soon")}
    return {
        **{"id": "random", "version": "1.0.0", "title": "Random", "language": "en", "locales": {"en": locale}},
        **{"status": "unreviewed", "reviewed_by": None, "weights": WEIGHTS | {"strong": rng.randint(3, 9)}},
        "always": {"cannot_tell": [{"say": "It is random.", "sources": ["book"]}]},
    }


def _sections(questions: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    for question in questions:
        if question["type"] == "yes_no" and pages and "checklist" in pages[-1] and rng.random() < 0.8:
            pages[-1]["questions"].append(question)
        elif question["type"] == "yes_no" and rng.random() < 0.4:
            pages.append({"checklist": "Which of these?", "questions": [question]})
        else:
            pages.append(question)
    cut = rng.randint(0, len(pages) - 1)
    parts = enumerate(part for part in (pages[:cut], pages[cut:]) if part)
    return [{"id": f"section{i}", "title": "A section", "pages": part} for i, part in parts]


def _entries(prefix: str, draft: Draft, conditions: int, **rest: Any) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = [{"id": f"{prefix}{i}", "when": draft.condition()} for i in range(conditions)]
    entries = [{**each, "say": "A sentence.", **rest} for each in [*named, {"id": f"{prefix}_last"}]]
    if prefix != "v":  # a guideline names no time
        for each in entries:
            each |= draft.rng.choice([{}, *({"how_soon": time} for time in ("same_day", "days", "weeks"))])
    return entries


def _write_rules(folder: Path, rules: list[dict[str, Any]], rng: Random) -> None:
    paths = [folder / KINDS[rule["kind"]] / f"{rule['id']}.yaml" for rule in rules]
    for path, rule in zip(paths, rules, strict=True):
        _write(path, rule)
    oracle = Oracle(folder)
    person = random_person(oracle, rng)
    result = oracle.assess(person)
    for path, rule in zip(paths, rules, strict=True):
        verdict = next((each for each in ("present", "unknown") if rule["id"] in result[each]), "absent")
        do_now = {"do_now": rng.choice(["emergency", "crisis_line", "eye", "same_day"])}
        text = {"title": "A rule", "because": "So it is.", **(do_now if rule["kind"] == "red_flag" else {})}
        _write(path, {**rule, **text, "sources": ["book"], "examples": [{"given": person, "expect": verdict}]})


def random_person(oracle: Oracle, rng: Random) -> dict[str, Any]:
    """Give random valid answers to the pack's questions."""
    answers = random_bold_person(oracle, rng)
    while (name := oracle.follow_up_problem(answers)) is not None:
        del answers[name]
    return answers


def random_bold_person(oracle: Oracle, rng: Random) -> dict[str, Any]:
    """Give random answers; follow-ups may be answered although nothing opened them."""
    open_share = rng.choice([0.1, 0.3, 0.5, 0.7, 1])
    answers = {}
    for question in rng.sample(oracle.questions, len(oracle.questions)):
        if rng.random() >= open_share:
            answers[question["id"]] = _definite_answer(question, oracle, rng)
        elif rng.random() < 0.7:
            answers[question["id"]] = rng.choice(OPEN)
    return answers


def _definite_answer(question: dict[str, Any], oracle: Oracle, rng: Random) -> Any:
    if question["type"] == "yes_no":
        return rng.choice([True, False, "yes", "no"])
    if question["type"] == "number" and rng.random() < 0.2:
        return rng.randint(*map(int, question["range"]))
    return rng.choice(oracle.candidates[question["id"]])


def condition_features(folder: Path) -> Counter[str]:
    """Count the features of the grammar that a pack uses: "form in place", and what questions and rules have."""
    oracle = Oracle(folder)
    found = Counter([f"{_groups(oracle)} groups"])
    for place, condition in _placed_conditions(folder, oracle):
        for part in _parts(condition):
            found.update(f"{feature} in {place}" for feature in _features_of(part, oracle))
    for question in oracle.questions:
        found.update(_features_of_question(question, oracle))
    for rule in oracle.rules:
        found.update(_features_of_rule(rule, oracle))
    return found


def _groups(oracle: Oracle) -> int:
    """Count the groups of questions that no rule and no opener crosses."""
    joined = [oracle.read_by([rule["when"], *rule["levels"]]) for rule in oracle.rules]
    joined += [{i} | oracle.read_by(question.get("only_if")) for i, question in enumerate(oracle.questions)]
    groups: list[set[int]] = []
    for each in joined:
        apart = [group for group in groups if not group & each]
        groups = [*apart, each.union(*(group for group in groups if group & each))]
    return len(groups)


def _placed_conditions(folder: Path, oracle: Oracle) -> Iterator[tuple[str, Any]]:
    yield from (("opener", question["only_if"]) for question in oracle.questions if "only_if" in question)
    yield from ((name.partition(" ")[0], condition) for name, condition in oracle.parts if condition is not None)
    yield from (("note", note["when"]) for note in read(folder / "notes.yaml"))


def _parts(condition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield condition
    inner = [condition["not"]] if "not" in condition else condition.get("all", condition.get("any", []))
    for each in inner:
        yield from _parts(each)


def _features_of(part: dict[str, Any], oracle: Oracle) -> Iterator[str]:
    if "answer" in part:
        yield from (f"answer {key}" for key in part if key != "answer")
        yield from (("a list of values",) if isinstance(part.get("is"), list) else ())
        yield from (("two limits",) if len(part) == 3 else ())
    elif "count" in part:
        yield f"count {' and '.join(sorted(part['count'])) or 'everything'}"
        yield f"count at_least {part['at_least']}"
    else:
        yield next(iter(part))
        closable = any("only_if" in oracle.questions[i] for i in oracle.read_by(part.get("not")))
        yield from (("not over a follow-up",) if closable else ())


def _features_of_question(question: dict[str, Any], oracle: Oracle) -> Iterator[str]:
    at, opener = oracle.position[question["id"]], question.get("only_if")
    yield f"{question['type']}{' with unknown_means' * ('unknown_means' in question)}{' follow-up' * bool(opener)}"
    directly = {oracle.position[leaf["answer"]] for leaf in leaves(opener) if "answer" in leaf}
    for read_there, how in ((directly, ""), (oracle.read_by(opener) - directly, " through a rule")):
        if any("only_if" in oracle.questions[i] for i in read_there):
            yield f"follow-up of a follow-up{how}"
    feeds = sum(at in oracle.read_by(rule["when"]) for rule in oracle.rules)
    yield f"{question['type']} that feeds {('no rule', 'one rule', 'rules')[min(feeds, 2)]}"


def _features_of_rule(rule: dict[str, Any], oracle: Oracle) -> Iterator[str]:
    levels = [oracle.weights[level["weight"]] for level in rule["levels"]]
    named = [oracle.rule[leaf["rule"]]["when"] for leaf in leaves(rule["when"]) if "rule" in leaf]
    yield from (f"{rule['kind']} rule", f"rule with {len(levels)} levels")
    features = {
        "rule named after its question": rule["id"] in oracle.position,
        "negative weight": oracle.weights[rule["weight"]] < 0,
        "negative level": any(points < 0 for points in levels),
        "chain of three rules": any("rule" in leaf for leaf in leaves(named)),
    }
    yield from (name for name, has in features.items() if has)
