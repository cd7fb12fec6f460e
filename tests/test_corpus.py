"""One corpus, every way in: the oracle, NDJSON with any number of workers, JSON, CSV and Parquet say the same."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from corpus import KINDS, LONGEST, RARE, Line, LineMaker
from corpus_files import BOM, FORMS, Form, Style, expected
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from independent_evaluator import IndependentEvaluator, write_walkers_pack
from parts import parted
from typer.testing import CliRunner

import b12screen.pack.load
from b12screen.cli.app import app
from b12screen.formats.files.first_records import is_in_another_encoding

BUILT_IN = Path(__file__).parents[1] / "rules"
CODES = "not_json not_an_object duplicate_key unknown_key wrong_type out_of_range unknown_option follow_up encoding"


class Corpus(NamedTuple):
    """Lines made for one pack, and how they stand in their files."""

    mind: IndependentEvaluator
    lines: list[Line]
    style: Style = Style()
    options: tuple[str, ...] = ()

    @property
    def pack(self) -> str:
        """The name that every result carries."""
        return b12screen.pack.load.load_pack(self.mind.folder).name


class Way(NamedTuple):
    """One way to have a corpus scored."""

    form: str
    options: tuple[str, ...] = ()
    piped: bool = False

    @property
    def name(self) -> str:
        return " ".join([self.form, *self.options, *["piped"] * self.piped])


@pytest.fixture(scope="module", autouse=True)
def pack_is_read_once() -> Iterator[None]:
    """What runs within this process need not read the rules again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(b12screen.pack.load, "load_pack", cache(b12screen.pack.load.load_pack))
        yield


WAYS = [
    Way("ndjson"),
    Way("ndjson", ("--workers", "2"), piped=True),
    Way("json"),
    Way("csv"),
    Way("parquet"),
    Way("ndjson", (), piped=True),
    Way("ndjson", ("--workers", "1")),
    Way("ndjson", ("--workers", "2")),
    Way("ndjson", ("--workers", "5")),
    Way("json", ("--workers", "2")),
    Way("csv", (), piped=True),
    Way("csv", ("--workers", "2")),
]
ALWAYS = 5  # of these ways, which differ the most, are tried in every run


def walkers(folder: Path) -> Corpus:
    """Many short lines and a few of a megabyte and more, about all that a line can be."""
    mind = IndependentEvaluator(write_walkers_pack(folder))
    maker = LineMaker(mind, Random("walkers"))
    lines = [maker.line() for _ in range(6_000)]
    for kind, make in RARE.items():
        for _ in range(3):
            lines.insert(maker.rng.randint(1, len(lines) - 1), make(maker)._replace(kind=kind))
    style = Style(BOM, (b"\n", b"\r\n"), ends_with_newline=False)
    return Corpus(mind, [maker.good(), *lines, maker.good()], style)


def built_in(_: Path) -> Corpus:
    """Whole people who left a little open, with reasons."""
    mind = IndependentEvaluator(BUILT_IN)
    maker = LineMaker(mind, Random("built in"), most_open=3, yes_share=0.06, people=60)
    lines = [maker.good(), *(maker.line() for _ in range(500))]
    return Corpus(mind, lines, Style(), ("--explain",))


CORPORA = {"walkers": walkers, "built-in": built_in}


@pytest.fixture(scope="module", params=CORPORA)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return CORPORA[request.param](tmp_path_factory.mktemp(request.param))


class Seen(NamedTuple):
    """What came out of one run."""

    code: int
    out: bytes
    rejects: list[dict[str, Any]]
    told: list[str]

    @property
    def by_line(self) -> dict[int, dict[str, Any]]:
        """Give every result and every reject by its line, once it is seen that each kind stands in order."""
        rows = [json.loads(line) for line in self.out.splitlines()]
        for each in (rows, self.rejects):
            assert [one["line"] for one in each] == sorted({one["line"] for one in each})
        assert not {row["line"] for row in rows} & {reject["line"] for reject in self.rejects}
        return {each["line"]: each for each in (*rows, *self.rejects)}


def options(corpus: Corpus, form: str, errors: Path, *more: str) -> list[str]:
    return [
        "score",
        "--from",
        form,
        "--rules",
        str(corpus.mind.folder),
        "--errors",
        str(errors),
        *corpus.options,
        *more,
    ]


def seen(code: int, out: bytes, errors: Path, told: str) -> Seen:
    assert code in (0, 1), told
    return Seen(code, out, [json.loads(line) for line in errors.read_bytes().splitlines()], told.splitlines())


def scored(corpus: Corpus, way: Way, data: bytes, folder: Path) -> Seen:
    source, errors = folder / f"people.{way.form}", folder / "errors.ndjson"
    source.write_bytes(data)
    typed = [sys.executable, "-m", "b12screen", *options(corpus, way.form, errors, *way.options)]
    if way.piped:
        done = subprocess.run([*typed, "-"], input=data, capture_output=True)
    else:
        done = subprocess.run([*typed, str(source)], stdin=subprocess.DEVNULL, capture_output=True)
    return seen(done.returncode, done.stdout, errors, done.stderr.decode())


def scored_here(corpus: Corpus, form: str, data: bytes, folder: Path) -> Seen:
    source, errors = folder / "people", folder / "errors"
    source.write_bytes(data)
    done = CliRunner().invoke(app, [*options(corpus, form, errors), str(source)])
    assert isinstance(done.exception, SystemExit) or done.exception is None
    return seen(done.exit_code, done.stdout_bytes, errors, done.stderr)


def check(found: Seen, form: Form, name: str, corpus: Corpus) -> None:
    wanted, by_line = expected(form, name, corpus.mind), found.by_line
    lines = {number: f"line {number}, {line.kind}: {line.raw[:300]!r}" for number, line in form.placed}
    assert by_line.keys() == wanted.keys(), [lines.get(number, number) for number in by_line.keys() ^ wanted.keys()][:5]
    for number, line in lines.items():
        if "code" in wanted[number]:
            assert {key: by_line[number].get(key) for key in wanted[number]} == wanted[number], line
        else:
            check_result(by_line[number], wanted[number], corpus, line)
    rejected = sum("code" in each for each in wanted.values())
    assert found.code == (1 if rejected else 0)
    told = f"{len(wanted):,} read, {len(wanted) - rejected:,} scored, {rejected:,} rejected"
    blank = f"; {form.blank:,} blank line{'s' * (form.blank != 1)}" * (form.blank > 0)
    last = re.sub(r", [0-9,]+ of them perhaps an emergency", "", found.told[-1])
    assert last.startswith(f"{told}{blank}; ")


def check_result(row: dict[str, Any], wanted: dict[str, Any], corpus: Corpus, line: str) -> None:
    certain, explained = wanted["notes"], "--explain" in corpus.options
    assert set(row["notes"]) <= set(certain), line
    assert not wanted["exact_notes"] or row["notes"] == certain, line  # else one may keep silent where it could speak
    assert not explained or [reason["rule"] for reason in row["reasons"]] == row["present"], line
    unsaid = {"exact_notes", "notes", "how_soon", *(["reasons"] if explained else ["settle"])}
    assert row["how_soon"] == corpus.mind.how_soon(row["outcome"], row["present"], row["notes"]), line
    plain = {key: value for key, value in wanted.items() if key not in unsaid}
    assert {key: row[key] for key in row if key not in unsaid} == {**plain, "pack": corpus.pack}, line


@pytest.fixture(scope="module")
def alone(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    data = FORMS["ndjson"](corpus.lines, corpus.mind, corpus.style, Random("files")).data
    return scored(corpus, Way("ndjson"), data, tmp_path_factory.mktemp("alone"))


@pytest.mark.parametrize("way", parted(WAYS, always=ALWAYS), ids=[each.name for each in WAYS])
def test_every_way_says_what_the_oracle_says(corpus: Corpus, alone: Seen, way: Way, tmp_path: Path) -> None:
    form = FORMS[way.form](corpus.lines, corpus.mind, corpus.style, Random("files"))
    found = scored(corpus, way, form.data, tmp_path) if way != WAYS[0] else alone
    check(found, form, way.form, corpus)
    if way.form == "ndjson":  # then not one byte differs, but the name of the source
        assert found.out == alone.out
        assert [without_source(each) for each in found.rejects] == [without_source(each) for each in alone.rejects]
        assert found.told[-1] == alone.told[-1]


def without_source(reject: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reject.items() if key != "source"}


# Nested as deeply as Python follows, somewhere near 1,000, and a little deeper and less deeply.
DEEP = [b'{"id": ' + b"[" * depth + b"]" * depth + b"}" for depth in range(900, 1_001)]


def test_how_deep_is_too_deep_does_not_depend_on_workers(tmp_path: Path) -> None:
    data = b"\n".join(DEEP)
    corpus = Corpus(IndependentEvaluator(write_walkers_pack(tmp_path / "rules")), [])
    alone = scored(corpus, Way("ndjson"), data, tmp_path)
    assert len(alone.rejects) == len(DEEP)
    for workers in ("1", "2", "5"):
        assert scored(corpus, Way("ndjson", ("--workers", workers)), data, tmp_path).rejects == alone.rejects


def test_a_line_that_is_too_deep_is_rejected_alone_in_an_array_too(corpus: Corpus, tmp_path: Path) -> None:
    deep = Line("deep", DEEP[-1], None, (None, "not_json"))
    good = corpus.lines[0]
    form = FORMS["json"]([good, deep, good], corpus.mind, Style(), Random())
    check(scored_here(corpus, "json", form.data, tmp_path), form, "json", corpus)


SETTINGS = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # the line that failed is named, and looking for a smaller one takes minutes
    suppress_health_check=list(HealthCheck),
)
STYLES = [Style(), Style(BOM, (b"\r\n",)), Style(endings=(b"\n", b"\r\n"), ends_with_newline=False)]


@pytest.mark.parametrize("form", parted(FORMS, always=1))
def test_whatever_hypothesis_thinks_of_is_said_as_the_oracle_says_it(form: str, tmp_path: Path) -> None:
    mind = IndependentEvaluator(write_walkers_pack(tmp_path / "rules"))

    @SETTINGS
    @given(st.randoms(use_true_random=False), st.lists(st.text() | st.integers(), min_size=1), st.sampled_from(STYLES))
    def agree(rng: Random, ids: list[str | int], style: Style) -> None:
        maker = LineMaker(mind, rng)
        maker.ids = ids
        lines = [maker.good(), *(maker.line() for _ in range(rng.randint(0, 5))), maker.good()]
        corpus = Corpus(mind, lines, style)
        made = FORMS[form](lines, mind, style, rng)
        assume(not is_in_another_encoding(made.data))  # which is refused as a whole: test_files.py
        check(scored_here(corpus, form, made.data, tmp_path), made, form, corpus)

    agree()


# The corpus itself


def test_the_corpus_holds_every_kind_of_line_and_every_code_in_every_form_that_can_say_it(corpus: Corpus) -> None:
    kinds = Counter(line.kind for line in corpus.lines)
    assert all(kinds[kind] >= 5 for kind in KINDS), kinds
    for form, unsaid in {"ndjson": set(), "json": {"not_json"}, "csv": NOT_IN_CELLS}.items():
        placed = FORMS[form](corpus.lines, corpus.mind, corpus.style, Random()).placed
        codes = Counter(line.reject[1] for _, line in placed if line.reject)
        assert {code for code, times in codes.items() if times >= 3} | unsaid >= set(CODES.split()), (form, codes)


NOT_IN_CELLS = {"not_json", "not_an_object", "duplicate_key", "unknown_key"}


def test_the_corpus_holds_lines_at_the_limit_and_beyond_it(tmp_path: Path) -> None:
    lines = walkers(tmp_path).lines
    assert sum(len(line.raw) == LONGEST for line in lines) >= len(RARE)
    assert {line.reject for line in lines if len(line.raw) > LONGEST} == {(None, "too_long")}
    assert {line.kind for line in lines} == {"", *KINDS, *RARE}


def test_the_people_of_the_corpus_meet_every_outcome_and_every_form_of_answer(tmp_path: Path) -> None:
    corpus = walkers(tmp_path)
    people = [line.person for line in corpus.lines if line.person]
    results = [corpus.mind.result(person) for person in people]
    assert {result["outcome"] for result in results} == {each["id"] for each in corpus.mind.outcomes}
    assert {result["decided"] for result in results} == {True, False}
    for question in corpus.mind.questions:
        forms = {str(person.get(question["id"], "absent")) for person in people}
        assert forms >= {"None", "unknown", "declined"}
        assert question["type"] != "yes_no" or forms >= {"True", "False", "yes", "no"}
    assert {type(person.get("id")) for person in people} == {str, int, type(None)}
