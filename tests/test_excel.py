"""Workbooks: cells as they were typed, rows by the numbers of the sheet, and files that would fill the memory."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from test_score import read_rejects, refused, score, score_here

from b12screen.errors import UserError

Fill = Callable[[Any, Any], object]  # takes a workbook of xlsxwriter, and its first sheet


def workbook(path: Path, rows: Sequence[Sequence[object]] = (), fill: Fill | None = None) -> Path:
    """Write a workbook; None is a cell that is not there."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("People")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)
    if fill:
        fill(book, sheet)
    book.close()
    return path


HEADER = ("id", "age", "metformin", "numbness", "diet")


def test_cells_are_read_as_they_were_typed(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("007", 82, "yes", True, "vegan"),
        (7, "64", " No ", False, None),
        (12.5, 30, None, None, "Unknown"),
    ]
    ran = score_here(workbook(tmp_path / "people.xlsx", rows), "-q", "--explain")
    assert (ran.code, ran.err, ran.ids) == (0, "", ["007", "7", "12.5"])
    first = {reason["rule"]: reason["answers"] for reason in ran.rows[0]["reasons"]}
    assert first["metformin"] == {"metformin": True}
    assert first["numbness"] == {"numbness": True}
    assert first["age_over_75"] == {"age": 82}
    assert [row["line"] for row in ran.rows] == [2, 3, 4]
    of_csv = "id,age,metformin,numbness,diet\n007,82,yes,true,vegan\n7,64,no,false,\n12.5,30,,,unknown\n"
    assert ran.rows == score_here("--from", "csv", "-q", "--explain", given=of_csv).rows


def test_an_id_is_what_was_typed_whatever_its_type(tmp_path: Path) -> None:
    ids = ["=1+1", "'=1+1", "-5", -5, 2**53, True, datetime.date(2026, 11, 27), datetime.datetime(2026, 1, 2, 3, 4)]
    written = ["=1+1", "=1+1", "-5", "-5", str(2**53), "true", "2026-11-27", "2026-01-02 03:04:00"]

    def fill(book: Any, sheet: Any) -> None:
        for row, text in enumerate(ids[:3], 1):
            sheet.write_string(row, 0, text)

    rows = [("id", "age"), *([each if row > 3 else None, 64] for row, each in enumerate(ids, 1))]
    ran = score_here(workbook(tmp_path / "people.xlsx", rows, fill), "-q")
    assert ran.ids == written


def test_a_formula_counts_by_its_value_and_one_that_failed_is_not_asked(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula("A2", '="p-"&1', None, "p-1")
        sheet.write_formula("B2", "=80+2", None, 82)
        sheet.write_formula("C2", "=1=1", None, "TRUE")
        sheet.write_formula("D2", "=NA()", None, "#N/A")

    [row] = score_here(workbook(tmp_path / "people.xlsx", [HEADER], fill), "-q").rows
    assert row["id"] == "p-1"
    assert {"age_over_75", "metformin"} <= set(row["present"])
    assert "numbness" in row["unknown"]


def test_rows_keep_the_numbers_of_the_sheet_and_blank_ones_are_no_people(tmp_path: Path) -> None:
    rows = [(), (), (None, *HEADER), (), (None, "a", 64), (None, " ", "  "), (), (None, "b", 200), (None, "c", 64)]
    errors = tmp_path / "errors"
    ran = score_here(workbook(tmp_path / "people.xlsx", rows), "--errors", errors)
    assert [(row["line"], row["id"]) for row in ran.rows] == [(5, "a"), (9, "c")]
    assert "3 read, 2 scored, 1 rejected" in ran.err
    assert "5 blank lines" in ran.err
    [reject] = read_rejects(errors)
    assert (reject["line"], reject["field"], reject["code"]) == (8, "age", "out_of_range")
    assert json.loads(reject["raw"]) == {"id": "b", "age": "200"}


def test_a_date_or_a_fraction_is_no_number(tmp_path: Path) -> None:
    rows = [("id", "age"), ("a", datetime.date(1950, 1, 1)), ("b", 64.5), ("c", datetime.time(6, 4))]
    ran = score_here(workbook(tmp_path / "people.xlsx", rows), "-q")
    assert ran.code == 1
    assert [line.split(":")[1:4] for line in ran.told[:3]] == [[str(row), " age", " wrong_type"] for row in (2, 3, 4)]


def _sheets(**sheets: bool) -> Fill:
    """Give what adds sheets by name; whether each has rows."""

    def fill(book: Any, _: Any) -> None:
        for name, has_rows in sheets.items():
            sheet = book.add_worksheet(name)
            if has_rows:
                sheet.write_row(0, 0, ["id", "age"])
                sheet.write_row(1, 0, [name, 64])
            if name == "Hidden":
                sheet.hide()

    return fill


def test_one_sheet_is_read_and_which_one_is_never_guessed(tmp_path: Path) -> None:
    people = [("id", "age"), ("x", 64)]
    several = workbook(tmp_path / "several.xlsx", people, _sheets(Old=True, Empty=False, Hidden=True))
    assert refused(several) == f"{several} has several sheets: People, Old. Say which one: --sheet NAME."
    assert score_here(several, "-q", "--sheet", "Old").ids == ["Old"]
    assert score_here(several, "-q", "--sheet", "Hidden").ids == ["Hidden"]
    assert refused(several, "--sheet", "old") == 'There is no sheet "old"; did you mean "Old"?'
    said = 'There is no sheet "2026". There are: People, Old, Empty, Hidden.'
    assert refused(several, "--sheet", "2026") == said
    one = workbook(tmp_path / "one.xlsx", people, _sheets(Empty=False, Hidden=True))
    assert score_here(one, "-q").ids == ["x"]
    none = workbook(tmp_path / "none.xlsx")
    assert refused(none) == f"There are no rows in {none}. Its first row names the questions."
    assert refused(several, "--sheet", "Empty").startswith("There are no rows")


def test_a_workbook_under_another_name_is_read_with_from(tmp_path: Path) -> None:
    source = workbook(tmp_path / "people.xlsx", [("id", "age"), ("x", 64)]).rename(tmp_path / "people.csv")
    assert refused(source) == f"{source} is an Excel workbook. Read it with --from excel."
    assert score_here(source, "--from", "excel", "-q").ids == ["x"]


def test_what_is_no_whole_workbook_is_said(tmp_path: Path) -> None:
    raw = workbook(tmp_path / "people.xlsx", [("id", "age"), ("x", 64)]).read_bytes()
    source = tmp_path / "broken.xlsx"
    said = f"Cannot read {source}: it is no whole Excel workbook. Get it again."
    for spoilt in (
        raw[: len(raw) // 2],
        raw[:-30],
        b"id,age\nx,64\n",
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
    ):
        source.write_bytes(spoilt)
        assert refused(source) == said
    assert "no going back" in score("--from", "excel", given=raw).err


def test_formulas_that_nobody_worked_out_are_refused_and_never_read_as_0(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula("B2", "=2026-1952")

    said = refused(workbook(tmp_path / "people.xlsx", [("id", "age"), ("x",)], fill))
    assert "has formulas that were never worked out, so their values are missing." in said
    with zipfile.ZipFile(tmp_path / "people.xlsx") as first, zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
        for part in first.namelist():
            text = first.read(part).replace(b"<v>0</v>", b"<v />").replace(b' fullCalcOnLoad="1"', b"")
            other.writestr(part, text)
    assert "has formulas that were never worked out" in refused(tmp_path / "other.xlsx")


def test_a_header_that_does_not_fit_stops_a_workbook_too(tmp_path: Path) -> None:
    source = workbook(tmp_path / "people.xlsx", [("id", "agee"), ("x", 64)])
    assert refused(source).startswith('No question is called "agee"; did you mean "age"?')
    source = workbook(tmp_path / "people.xlsx", [("id", "age", None), ("x", 64, "note")])
    assert refused(source).startswith("A column has no name.")


# Workbooks that would fill the memory


def test_a_cell_far_from_the_table_is_refused_before_the_memory_is_full(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write("XFD1048576", "x")

    source = workbook(tmp_path / "far.xlsx", [("id", "age"), ("x", 64)], fill)
    assert refused(source) == (
        f"A sheet of {source} goes to row 1,048,576 and column 16,384, and has 5 cells. "
        "Delete what stands far from the table."
    )


def test_a_long_or_wide_sheet_that_is_filled_is_read(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write("A100005", "last")
        sheet.write("CZ1", "note")

    rows = [("id", "age"), *((number, 64) for number in range(5))]
    ran = score_here(workbook(tmp_path / "long.xlsx", rows, fill), "-q", "--extra", "ignore")
    assert (ran.ids[-1], ran.rows[-1]["line"]) == ("last", 100_005)


def test_a_workbook_that_is_packed_too_tightly_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(150):
            file.write(bytes(1 << 20))
    assert refused(source) == f"{source} unpacks to {150 << 20:,} bytes, which no table would. It is not read."


def test_a_place_is_found_where_two_blocks_of_a_sheet_meet() -> None:
    from b12screen.formats.excel import limits

    for place in (b'<c r="XFD1048576"/>', b"<c\tr = 'xfd1048576'/>"):
        for before in range(len(place) + 1):
            xml = io.BytesIO(b" " * (limits._AT_ONCE - before) + place)
            assert limits._reach(xml)[:2] == (16_384, 1_048_576)
            xml.seek(0)
            with pytest.raises(UserError, match="goes to row 1,048,576 and column 16,384"):
                limits._refuse_far_cells("it", xml)
