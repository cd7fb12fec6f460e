"""A scored population at a glance: the numbers, the work list, ages, what is hidden and what is refused."""

import io
import json
import random
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from chromium import axe_finds, chromium, opened
from playwright.sync_api import Browser
from results_on_file import PACK, PEOPLE, as_file, result, scored, written
from small_pack import write_small_pack
from typer.testing import CliRunner

from b12screen.cli.app import app
from b12screen.engine.dependencies import Dependencies
from b12screen.engine.urgency import SOONEST_FIRST
from b12screen.errors import UserError
from b12screen.evaluate.cohort.known import Charted
from b12screen.evaluate.cohort.run import CohortJob, cohort
from b12screen.evaluate.cohort.screen import show
from b12screen.evaluate.results import objects
from b12screen.evaluate.show.tables import Report, Table

RULES = [rule.id for rule in PACK.rules]
KINDS = {rule.id: rule.kind for rule in PACK.rules}
NAMES = {rule.id: (rule.short or rule.title)[:1].upper() + (rule.short or rule.title)[1:] for rule in PACK.rules}
QUESTIONS = {question.id: question.text for question in PACK.questions}


def some_results(people: int, *, seed: int = 1, explained: bool = True) -> list[dict[str, Any]]:
    """Make results, of which many share what they have."""
    rng, rows = random.Random(seed), []
    for i in range(people):
        outcome = rng.choice(PACK.outcomes)
        present = rng.sample(RULES[:30], rng.randint(0, 4)) + rng.sample(["numbness", "dizziness"], rng.randint(0, 2))
        unknown = [name for name in rng.sample(RULES, rng.randint(0, 5)) if name not in present]
        settle = rng.sample(["age", "diet", "pregnancy", "iron_not_working"], rng.choice([0, 1, 1, 2, 3]))
        rows.append(
            result(
                id=f"p{i}",
                line=i + 1,
                outcome=outcome.id,
                decided=not settle,
                score=rng.randint(-2, 9),
                present=sorted(set(present), key=RULES.index),
                unknown=sorted(unknown, key=RULES.index),
                how_soon=rng.choice([None, *SOONEST_FIRST]),
                **({"settle": settle} if explained else {}),
            )
        )
    return rows


def report_of(*paths: Path, **how: Any) -> Report:
    return cohort(CohortJob(results=paths, **how), PACK)


def table(report: Report, title: str) -> Table:
    return next(each for section in report.sections for each in section.tables if each.title == title)


def by_name(report: Report, title: str) -> dict[str, Sequence[str]]:
    return {row[0]: row[1:] for row in table(report, title).rows}


def refused(*paths: Path, **how: Any) -> str:
    with pytest.raises(UserError) as error:
        report_of(*paths, **how)
    return str(error.value).replace(f"{paths[0].parent}/" if paths else "", "")


# The numbers, beside plain counting


@pytest.fixture(params=["ndjson", "csv", "parquet"])
def counted(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[dict[str, Any]], Report]:
    rows = some_results(1_200)
    return rows, report_of(as_file(tmp_path / f"r.{request.param}", rows))


def test_every_number_is_that_of_plain_counting(counted: tuple[list[dict[str, Any]], Report]) -> None:
    rows, report = counted
    times = ("now", "today", "within days", "within weeks", "no time named")
    outcomes = table(report, "Outcomes by how soon")
    assert outcomes.head == ("Outcome", "People", "Share", *times)
    for each in PACK.outcomes:
        of_it = [row["how_soon"] for row in rows if row["outcome"] == each.id]
        told = by_name(report, "Outcomes by how soon")[each.title]
        assert told[0] == f"{len(of_it):,}"
        assert told[1] == f"{100 * len(of_it) / 1_200:.1f} %"
        assert list(told[2:]) == [f"{of_it.count(time):,}" for time in (*SOONEST_FIRST, None)]
    assert by_name(report, "Outcomes by how soon")["All"][0] == "1,200"
    for kind, title in (("red_flag", "Emergency signs"), ("risk_factor", "Risk factors"), ("symptom", "Symptoms")):
        found = by_name(report, f"{title}, by people")
        for name in (each for each in RULES if KINDS[each] == kind):
            people, open_ = (sum(name in row[field] for row in rows) for field in ("present", "unknown"))
            assert (NAMES[name] in found) == bool(people)
            assert not people or (found[NAMES[name]][0], found[NAMES[name]][2]) == (f"{people:,}", f"{open_:,}")
    pairs = by_name(report, "Pairs, by people")
    for one, other in combinations([each for each in RULES if KINDS[each] in ("risk_factor", "symptom")], 2):
        both = sum({one, other} <= set(row["present"]) for row in rows)
        told_pair = pairs.get(f"{NAMES[one]} + {NAMES[other]}")
        assert told_pair is None or told_pair[0] == f"{both:,}"
    numb_and_dizzy = sum({"numbness", "dizziness"} <= set(row["present"]) for row in rows)
    assert pairs["Dizziness + Numb feet or hands"][0] == f"{numb_and_dizzy:,}"
    sizes = [int(row[1].replace(",", "")) for row in table(report, "Pairs, by people").rows]
    assert sizes == sorted(sizes, reverse=True)
    ids = {name: each for each, name in NAMES.items()}
    for name, cells in by_name(report, "Not known, by people").items():
        assert cells[0] == f"{sum(ids[name] in row['unknown'] for row in rows):,}"


def test_the_question_that_decides_most_counts_with_its_follow_ups(
    counted: tuple[list[dict[str, Any]], Report],
) -> None:
    rows, report = counted
    opened = {"age": {"pregnancy", "iron_not_working"}, "pregnancy": {"iron_not_working"}}
    assert {name: set(Dependencies(PACK).followers(name)) for name in opened} == opened
    told = by_name(report, "Questions, by people")
    settles = [set(row["settle"]) for row in rows]
    for name in ("age", "diet", "pregnancy", "iron_not_working"):
        decides = sum(name in each and each <= {name} | opened.get(name, set()) for each in settles)
        assert told[QUESTIONS[name]] == (f"{decides:,}", f"{sum(name in each for each in settles):,}")
    assert next(iter(told)) == QUESTIONS["age"]
    assert QUESTIONS["age"] in report.sections[-1].say[1]


def test_the_lead_says_who_needs_help_and_of_whom_it_is_not_known(tmp_path: Path) -> None:
    rows = [
        result(),
        result(how_soon="now", outcome="urgent", present=["suicidal_thoughts"], decided=True),
        result(how_soon="same_day", unknown=["sudden_confusion"], decided=False, assumed=["age=40"]),
    ]
    rows = [{**row, "assumed": ["age=40"]} for row in rows]
    assert report_of(written(tmp_path / "r.ndjson", rows)).lead == (
        "3 people.",
        "2 of 3 need help today, as far as is answered.",
        "Not known whether they have an emergency sign: 1. Any of them may need help now.",
        "For 2 (66.7 %) no open answer can change the outcome.",
        "Some answers were assumed and not given: age=40.",
    )


def test_what_results_cannot_tell_is_said(tmp_path: Path) -> None:
    report = report_of(written(tmp_path / "r.ndjson", some_results(9, explained=False)))
    said = {section.title: " ".join(section.say) for section in report.sections if not section.tables}
    assert "--answers FILE" in said["Age against outcome"]
    assert "without --explain" in said["Which question would decide most people"]
    report = report_of(written(tmp_path / "r.ndjson", [result(settle=[])]))
    said = {section.title: " ".join(section.say) for section in report.sections if not section.tables}
    assert said["What is unanswered"] == "Nothing: of everybody it is known which rules hold."
    assert said["Which question would decide most people"].startswith("None is needed")
    assert report.lead[0] == "1 person."
    both = written(tmp_path / "r.ndjson", [result(settle=["age", "diet"], decided=False)])
    assert "No single answer would decide anybody." in report_of(both).sections[-1].say


# The work list


@pytest.mark.parametrize("at_once", [1, 7, 4_096])
@pytest.mark.parametrize("most", [1, 10, 500])
def test_the_work_list_has_the_first_of_all_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, at_once: int
) -> None:
    monkeypatch.setattr(objects, "_ROWS", at_once)
    rows = some_results(200)
    urgency = {each.id: each.urgency or 0 for each in PACK.outcomes}
    places = {name: i for i, name in enumerate((*SOONEST_FIRST, None))}
    wanted = sorted(rows, key=lambda row: (places[row["how_soon"]], -urgency[row["outcome"]], -row["score"]))
    told = table(report_of(written(tmp_path / "r.ndjson", rows), work_list=most), "People").rows
    assert [row[0] for row in told] == [row["id"] for row in wanted[:most]]
    first = wanted[0]
    assert told[0][1:] == ("now", str(urgency[first["outcome"]]), str(first["score"]), first["outcome"])


def test_who_has_no_id_is_listed_by_line(tmp_path: Path) -> None:
    path = written(tmp_path / "r.ndjson", [result(id=None, line=17, outcome="not_enough_answers", urgency=None)])
    assert table(report_of(path, work_list=5), "People").rows == [("line 17", "-", "-", "0", "not_enough_answers")]


# Ages


def people_of_ages(folder: Path, ages: Sequence[object]) -> tuple[Path, Path]:
    """Give answers, among them one that cannot be read, and their results."""
    answers = folder / "answers.ndjson"
    lines = [json.dumps({"id": i, "age": age}) for i, age in enumerate(ages)]
    answers.write_text("\n".join([*lines[:1], '{"age": 900}', "", *lines[1:]]) + "\n")
    path = folder / "results.ndjson"
    done = CliRunner().invoke(app, ["score", str(answers), "-o", str(path), "-q"])
    assert done.exit_code == 1
    return answers, path


def test_ages_come_from_the_answers_that_were_scored(tmp_path: Path) -> None:
    answers, path = people_of_ages(tmp_path, [15, 16, 39, 40, 64, 65, 74, 75, 84, 85, 120, "unknown", None])
    ages = table(report_of(path, answers=answers), "Outcomes by age")
    assert ages.head[3:] == ("under 16", "16-39", "40-64", "65-74", "75-84", "85 or over", "not given")
    assert ages.rows[-1][3:] == ("1", "2", "2", "2", "2", "2", "2")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[3:6]))  # what somebody kept of the results
    assert table(report_of(path, answers=answers), "Outcomes by age").rows[-1][1:] == ("3", "", "2", "1")


def test_answers_that_were_not_scored_are_refused(tmp_path: Path) -> None:
    answers, path = people_of_ages(tmp_path, [40, 50, 60])
    lines = path.read_text().splitlines(keepends=True)
    other = "has nobody in line 4 with the id of the result in line 2. Give the file of answers that was scored."
    path.write_text("".join(lines[:1]) + lines[1].replace('"id":1', '"id":9'))
    assert refused(path, answers=answers).endswith(f"answers.ndjson {other}")
    path.write_text("".join(lines[:1]) + lines[1].replace('"line":4', '"line":40'))
    assert "has nobody in line 40" in refused(path, answers=answers)
    path.write_text("".join(reversed(lines)))
    assert refused(path, answers=answers) == (
        "With --answers, results must stand in the order of the answers; the one in line 2 does not. "
        "Give the file as score wrote it."
    )
    assert refused(path, path, answers=answers).startswith("--answers goes with one file of results")


def test_answers_of_ones_own_are_read_by_the_mapping_that_scored_them(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("id: nr\nquestions:\n  age: {field: years}\n")
    (tmp_path / "own.csv").write_text("nr,years\na,70\nb,30\n")
    options = ["--map", str(tmp_path / "map.yaml")]
    path = scored(tmp_path, "parquet", *options, people=tmp_path / "own.csv")
    done = CliRunner().invoke(app, ["cohort", str(path), "--answers", str(tmp_path / "own.csv"), *options])
    assert re.search(r"All +2 +1 +1", done.stdout), done.stdout
    done = CliRunner().invoke(app, ["cohort", str(path), *options])
    assert str(done.exception) == "--map says how to read answers, so it goes with --answers."


def test_rules_without_ages_have_no_use_for_answers(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["cohort", str(PEOPLE), "--answers", str(PEOPLE), "--rules", str(write_small_pack(tmp_path / "rules"))],
    )
    told = re.sub("sha256:[0-9a-f]+", "sha256:...", str(done.exception))
    assert told == "The rules feet@1.2.3+sha256:... ask for no age, so --answers has nothing to add."


# Small groups


def test_no_small_number_is_on_a_page_that_hides_small_groups(tmp_path: Path) -> None:
    for seed in range(4):
        path = written(tmp_path / "r.ndjson", some_results(60, seed=seed))
        page = tmp_path / "page.html"
        done = CliRunner().invoke(app, ["cohort", str(path), "--suppress", "5", "-o", str(page)])
        assert done.exit_code == 0, done.exception
        cells = re.findall(r"<td>([\d,]+)</td>", page.read_text())
        assert not {"1", "2", "3", "4"} & set(cells)
        drawn = re.findall(r"<text[^>]*>([\d,]+)(?: and hidden)?</text>", page.read_text())
        assert set(drawn) <= set(cells)
        assert "hidden" in page.read_text()
        assert "Groups of fewer than 5 people are hidden" in done.stdout
        assert not re.search(r" [1-4] ", re.sub(r"[█#].*|and [0-9]+ more", "", done.stdout))


def test_what_follows_from_a_hidden_number_is_hidden_too(tmp_path: Path) -> None:
    rows = [
        *[result(outcome="urgent", how_soon="now", present=["suicidal_thoughts"], settle=[]) for _ in range(20)],
        *[result(outcome="urgent", how_soon="now", present=["sudden_confusion"], settle=[]) for _ in range(3)],
        *[result(outcome="risk_only", present=["metformin"], settle=["age"], decided=False) for _ in range(2)],
        *[result(settle=[]) for _ in range(40)],
    ]
    report = report_of(written(tmp_path / "r.ndjson", rows), suppress=5)
    assert "need help" not in " ".join(report.lead)  # 23 of them
    assert "no open answer" not in " ".join(report.lead)  # for 63 of 65
    flags = by_name(report, "Emergency signs, by people")
    assert [row[0] for row in flags.values()] == ["hidden", "hidden"]  # since 23 - 20 = 3
    assert all(row[0] == "hidden" for row in by_name(report, "Risk factors, by people").values())
    few_unknown = [*[result(present=["hiv"])] * 9, *[result(unknown=["hiv"])] * 2, *[result()] * 20]
    told = by_name(report_of(written(tmp_path / "r.ndjson", few_unknown), suppress=5), "Risk factors, by people")
    assert told["HIV"] == ("9", "29.0 %", "hidden")  # since how many have it not is nowhere told
    assert report.sections[-1].say == ["Hidden: too few people are undecided, or too few are not."]
    outcomes = by_name(report, "Outcomes by how soon")
    assert {name: row[0] for name, row in outcomes.items()} == {
        PACK.outcomes[0].title: "hidden",
        "A risk factor for low B12, and none of the symptoms counted here": "hidden",
        "None of the symptoms and risk factors counted here": "40",
    }


def test_who_may_have_an_emergency_sign_is_hidden_where_that_of_any_sign_is(tmp_path: Path) -> None:
    rows = [result(unknown=["sudden_confusion"])] * 20 + [result(unknown=["rapid_weakness"])] * 3 + [result()] * 20
    assert "sign: hidden. Any of them may need help now." in " ".join(
        report_of(written(tmp_path / "r.ndjson", rows), suppress=5).lead
    )
    report = report_of(written(tmp_path / "r.ndjson", rows[:20] + rows[23:]), suppress=5)
    assert "sign: 20. Any" in " ".join(report.lead)


def test_no_question_is_named_as_deciding_most_where_that_is_hidden(tmp_path: Path) -> None:
    rows = [result(settle=["age", "diet"], decided=False)] * 20 + [result(settle=["age"], decided=False)] * 3
    report = report_of(written(tmp_path / "r.ndjson", [*rows, *[result(settle=[])] * 20]), suppress=5)
    assert report.sections[-1].say == ["The outcome of 23 could still change."]
    assert all("hidden" in row for row in by_name(report, "Questions, by people").values())


def test_pairs_of_which_a_group_is_small_are_left_out(tmp_path: Path) -> None:
    rows = [result(present=["metformin", "numbness"]) for _ in range(30)] + [result(present=["metformin"])] * 3
    rows += [result(present=["dizziness", "numbness"])] * 9 + [result()] * 20
    report = report_of(written(tmp_path / "r.ndjson", rows), suppress=5)
    pairs = table(report, "Pairs, by people")
    assert [row[0] for row in pairs.rows] == ["Dizziness + Numb feet or hands"]
    assert "Pairs in which any group is small are left out." in pairs.notes


def test_what_must_not_be_shown_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "r.ndjson", [result()] * 4)
    assert refused(path, suppress=5, work_list=3) == (
        "--worklist names people, and --suppress is for what leaves the building. "
        "Make the list and the page in two runs."
    )
    assert refused(path, suppress=5) == "There are fewer than 5 people, so that --suppress 5 hides all."


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_nobody_is_nothing_to_show(tmp_path: Path, ending: str) -> None:
    nobody = tmp_path / "nobody.ndjson"
    nobody.write_text("\n\n")
    path = scored(tmp_path, ending, people=nobody)
    if ending == "ndjson":
        path.write_text("\n \n")
    assert refused(path) == "There are no results, so there is nothing to show. First: b12screen score"


# The page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def page_of(folder: Path, *options: str) -> Path:
    hostile = result(id="<script>alert(1)</script>\x1b[31m\u202e", how_soon="now", outcome="urgent", settle=["age"])
    path = written(folder / "r.ndjson", [*some_results(80), hostile])
    done = CliRunner().invoke(app, ["cohort", str(path), "-o", str(folder / "page.html"), *options])
    assert done.exit_code == 0, done.exception
    assert "\x1b" not in done.stdout
    return folder / "page.html"


def test_the_page_is_clean_for_axe_in_light_and_dark_wide_and_narrow(browser: Browser, tmp_path: Path) -> None:
    page_file = page_of(tmp_path, "--worklist", "90")
    for width, dark in ((1200, False), (320, True)):
        with opened(browser, page_file, width=width, dark=dark) as (page, asked_for):
            assert axe_finds(page) == [], width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert asked_for == [page_file.as_uri()]
            assert page.evaluate("document.querySelectorAll('script').length") == 0
            assert "<script>alert(1)</script>\ufffd[31m\ufffd" in page.evaluate("document.body.textContent")
            for drawn in page.query_selector_all("figure svg"):
                assert drawn.query_selector("title") is not None
                assert drawn.query_selector("desc") is not None
                bars = drawn.query_selector_all("path[fill='#0072b2']")
                assert bars
                assert bars[0].evaluate("bar => getComputedStyle(bar).fill") == "rgb(0, 114, 178)"


def test_the_page_is_the_same_each_time_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = page_of(tmp_path)
    once = first.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert page_of(tmp_path).read_bytes() == once


# The terminal


def shown(report: Report, encoding: str = "utf-8") -> list[str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    show(report, out)
    out.seek(0)
    return out.read().splitlines()


@pytest.mark.parametrize(("encoding", "block"), [("utf-8", "█"), ("cp1252", "#")])
def test_tables_fit_80_columns_with_bars_as_the_terminal_can_show(tmp_path: Path, encoding: str, block: str) -> None:
    path = written(tmp_path / "r.ndjson", some_results(500))
    lines = shown(report_of(path, work_list=3), encoding)
    assert max(map(len, lines)) <= 80
    assert any(line.endswith(block * 20) for line in lines)
    head = next(line for line in lines if line.startswith("Symptoms  "))
    row = next(line for line in lines if line.startswith("numbness  "))
    first = re.findall(r"[0-9]+", row)[0]
    assert head.index("People") + len("People") == row.index(first) + len(first)
    assert any(re.fullmatch(r"and \d+ more", line) for line in lines)


def test_bars_of_nothing_are_no_column(tmp_path: Path) -> None:
    report = report_of(written(tmp_path / "r.ndjson", [result(settle=["age", "diet"], decided=False)]))
    assert isinstance(report.sections[-1], Charted)
    assert not any("█" in line for line in shown(report)[-8:])


# As a shell sees it


def test_the_command_from_a_pipe_quiet_and_with_a_page(tmp_path: Path) -> None:
    path = scored(tmp_path, "csv", "--explain")
    done = CliRunner().invoke(app, ["cohort", "-", "--from", "csv", "-q"], input=path.read_bytes())
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    done = CliRunner().invoke(app, ["cohort", str(path), str(path), "-o", str(tmp_path / "c.html")])
    assert done.stdout.startswith("The people scored, at a glance\n12 people.\n")
    assert done.stderr == f"Wrote {tmp_path / 'c.html'}.\n"


def test_without_matplotlib_there_are_tables_and_a_page_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "r.ndjson", [result()])
    for name in [name for name in sys.modules if name.startswith(("matplotlib", "b12screen.evaluate"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert CliRunner().invoke(app, ["cohort", str(path)]).exit_code == 0
    done = CliRunner().invoke(app, ["cohort", str(path), "-o", str(tmp_path / "c.html")])
    assert str(done.exception).startswith("matplotlib is not installed. Get it with: pip install 'matplotlib")
    assert not (tmp_path / "c.html").exists()


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["cohort", str(tmp_path / "none.ndjson"), "-o", str(tmp_path)])
    assert "it is a folder" in str(done.exception)


@pytest.mark.parametrize("name", ["people.csv", "page", "page.pdf"])
def test_a_page_under_the_name_of_something_else_is_refused(tmp_path: Path, name: str) -> None:
    for command in (["cohort", "none.ndjson", "-o"], ["evaluate", "none.csv", "nobody.csv", "--label", "x", "--html"]):
        done = CliRunner().invoke(app, [*command, str(tmp_path / name)])
        assert str(done.exception) == f"Cannot write {tmp_path / name}: a page is HTML, so its name must end in .html."
