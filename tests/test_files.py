"""Files as people really have them: delimiters, encodings, line ends, and files that are something else."""

import bz2
import gzip
import json
import lzma
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest
from test_batch_formats import PEOPLE, without_lines
from test_score import Ran, lines, read_rejects, refused, score, score_here

from b12screen.output import open_output

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PLAIN = "id,age,metformin,numbness,diet\n007,64,yes,no,\np-2,82,,,vegan\n"


def read(table: str | bytes, *options: str) -> list[tuple[str, list[str]]]:
    """Give the ids and what is present, by which it shows that answers were read."""
    ran = score_here("--from", "csv", "-q", *options, given=table)
    assert (ran.code, ran.err) == (0, "")
    return [(row["id"], row["present"]) for row in ran.rows]


@pytest.fixture(scope="module")
def usual() -> list[tuple[str, list[str]]]:
    return read(PLAIN)


CODES = "encoding|not_json|not_an_object|duplicate_key|unknown_option|wrong_type|out_of_range"


def kinds(ran: Ran) -> list[str]:
    """Give the lines about rejects as far as their codes."""
    return [found[0] for line in ran.told if (found := re.match(rf"[^ ]+:\d+:( \w+:)?? ({CODES})\b", line))]


# Sign between the cells, line ends, encodings, blanks

SAME_TABLES: dict[str, str | bytes] = {
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "pipes": PLAIN.replace(",", "|"),
    "carriage return and line feed": PLAIN.replace("\n", "\r\n"),
    "carriage return alone": PLAIN.replace("\n", "\r"),
    "no line end at the end": PLAIN.rstrip("\n"),
    "the mark of UTF-8": "\ufeff" + PLAIN,
    "the mark, semicolons, CRLF": "\ufeff" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
    "UTF-16, as Excel's Unicode text": PLAIN.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    "UTF-16 the other way round": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "UTF-32": PLAIN.encode("utf-32"),
    "sep=; first": "sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
    "sep=; in quotes, after a mark": '\ufeff"sep=;"\n' + PLAIN.replace(",", ";"),
    "blanks around cells": PLAIN.replace(",", " , ").replace("007 ", "007").replace("p-2 ", "p-2"),
    "a no-break space and tabs around cells": PLAIN.replace("yes", "\u00a0yes\t").replace("age", "\tage "),
    "capitals": PLAIN.replace("yes", "YES").replace("no,", "No,"),
    "true and false": PLAIN.replace("yes", "True").replace("no,", "FALSE,"),
    "quotes around every cell": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()
    ),
    "empty rows": PLAIN.replace("p-2", "\n,,,,\np-2") + ',,,,\n" ",,,,\n\n',
}


@pytest.mark.parametrize("table", SAME_TABLES.values(), ids=SAME_TABLES)
def test_a_table_is_read_however_it_was_written(usual: list[tuple[str, list[str]]], table: str | bytes) -> None:
    assert [each for _, each in usual] != [[], []]
    assert read(table) == usual


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_table_that_comes_in_small_pieces_is_read_the_same(size: int) -> None:
    from b12screen.formats.csv.rows import csv_rows

    for table in SAME_TABLES.values():
        raw = table.encode() if isinstance(table, str) else table
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue  # what the source has turned into UTF-8 by then
        pieces = iter([raw[i : i + size] for i in range(0, len(raw), size)])
        rows = [row for some in csv_rows(lambda _, pieces=pieces: next(pieces, b"")) for row in some if row.cells]  # type: ignore[misc]
        whole = iter([raw])
        assert rows == [row for some in csv_rows(lambda _, w=whole: next(w, b"")) for row in some if row.cells]  # type: ignore[misc]


def test_the_sign_is_found_outside_of_quotes() -> None:
    header = '"age, in years";id;metformin;"a, b, c, d"\n'
    assert read(f"{header}64;x;yes;\n", "--extra", "ignore") == [("x", ["metformin"])]
    assert read("id,metformin,a;b\nx,yes,\n", "--extra", "ignore") == [("x", ["metformin"])]
    assert read('id;"me\n,,,t";metformin\nx;;yes\n', "--extra", "ignore") == [("x", ["metformin"])]


@pytest.mark.parametrize("typed", ["^", "caret"])
def test_the_sign_can_be_named(typed: str) -> None:
    if typed == "caret":
        said = refused("--from", "csv", "--delimiter", typed, given="id^age\n")
        assert said == '--delimiter "caret" cannot part cells. Give comma, semicolon, tab or pipe.'
    else:
        assert read("id^metformin\nx^yes\n", "--delimiter", typed) == [("x", ["metformin"])]
    assert read("id\tmetformin\nx\tyes\n", "--delimiter", "tab") == [("x", ["metformin"])]
    for wrong in ("", '"', "\n", "a", ",,"):
        assert "cannot part cells" in refused("--from", "csv", "--delimiter", wrong, given="id,age\n")


def test_the_line_of_a_row_counts_what_stands_above_the_header() -> None:
    ran = score_here("--from", "csv", "-q", given="sep=;\n\nid;age\n;\nx;64\n")
    assert [row["line"] for row in ran.rows] == [5]
    assert "2 blank lines" in score_here("--from", "csv", given="sep=;\n\nid;age\n;\nx;64\n").err


def test_a_first_line_that_names_the_sign_is_no_header_and_needs_one() -> None:
    assert refused("--from", "csv", given="sep=;\n").startswith("The CSV input has no header row.")


def test_unknown_and_declined_are_read_in_any_case() -> None:
    table = "id,age,metformin,diet,pregnancy,suicidal_thoughts\nx,30,Declined,Unknown,No, Unknown \ny,UNKNOWN,,,,\n"
    assert [present for _, present in read(table)] == [["suicidal_thoughts"], []]
    ran = score_here("--from", "csv", "-q", given=table.replace("Unknown,No", "Vegan,No"))
    assert kinds(ran) == ["stdin:2: diet: unknown_option"]


def test_tsv_is_csv_and_txt_is_with_from(tmp_path: Path) -> None:
    for name, options in (("a.tsv", []), ("a.TSV.gz", []), ("a.txt", ["--from", "csv"])):
        source = tmp_path / name
        source.write_bytes(gzip.compress(PLAIN.encode()) if "gz" in name else PLAIN.replace(",", "\t").encode())
        assert score_here(source, "-q", *options).ids == ["007", "p-2"]


ACCENTS = "id,age\nZoë,64\nJürg,70\n"


def test_a_file_in_another_encoding_is_refused_as_a_whole_and_read_when_it_is_named(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_bytes(ACCENTS.encode("cp1252"))
    said = f"{source} is not in UTF-8. Say what it is in; mostly this is --encoding cp1252."
    assert refused(source) == said
    assert score_here(source, "-q", "--encoding", "Windows-1252").ids == ["Zoë", "Jürg"]
    named = tmp_path / "people.ndjson"
    named.write_bytes('{"id": "Zoë"}\n'.encode("latin-1"))
    assert "--encoding cp1252" in refused(named)
    for workers in ("1", "2"):
        assert score(named, "-q", "--encoding", "latin-1", "--workers", workers).ids == ["Zoë"]
    assert score_here("--from", "json", "-q", given='[{"id": "Zoë"}]'.encode("utf-16")).ids == ["Zoë"]
    assert score_here("-q", given='{"id": "Zoë"}\n'.encode("utf-16")).ids == ["Zoë"]


def test_one_spoilt_row_is_the_problem_of_that_row() -> None:
    ran = score_here("--from", "csv", "-q", given=ACCENTS.encode() + b"M\xfcller,80\n")
    assert (ran.ids, kinds(ran)) == (["Zoë", "Jürg"], ["stdin:4: encoding"])
    ran = score_here("--from", "csv", "-q", given=b"id,age\na,64\n\xff\xff,80\n")
    assert (ran.ids, kinds(ran)) == (["a"], ["stdin:3: encoding"])


def test_an_encoding_that_does_not_fit_is_said(tmp_path: Path) -> None:
    said = refused("--from", "csv", "--encoding", "ascii", given=ACCENTS)
    assert said == "stdin is not in ascii. Give another --encoding."
    assert (
        refused("--from", "csv", given=b"\xff\xfei\x00\x00\xd8")
        == "stdin is not in utf-16, as its mark says. Get it again."
    )
    assert (
        refused("--from", "csv", given=b"\xff\xfei\x00d") == "stdin is not in utf-16, as its mark says. Get it again."
    )
    for wrong in ("nothing", "rot13", "base64", "undefined", "a\x00b"):
        said = refused("--from", "csv", "--encoding", wrong, given=PLAIN)
        assert said.endswith("Usual ones: cp1252, latin-1, mac-roman, utf-16.")
    marked = refused("--from", "csv", "--encoding", "cp1252", given="\ufeff" + PLAIN)
    assert marked == "stdin begins with the mark of UTF-8. Leave out --encoding."
    assert read("\ufeff" + PLAIN, "--encoding", "utf8") == read(PLAIN)


def test_options_of_a_format_that_is_not_read_are_refused(tmp_path: Path) -> None:
    assert (
        refused("--delimiter", ";", given="{}")
        == "--delimiter is for csv, xlsform or redcap, and no input is read as that."
    )
    assert (
        refused("--sheet", "a", given="{}") == "--sheet is for excel, xlsform or redcap, and no input is read as that."
    )
    said = "--encoding is for ndjson, json, csv, xlsform or redcap, and no input is read as that."
    assert refused("--encoding", "cp1252", "--from", "parquet", given="{}") == said


# What a file is by its first bytes


def _zipped(folder: Path, name: str) -> bytes:
    with zipfile.ZipFile(folder / "z", "w") as packed:
        packed.writestr(name, "x")
    return (folder / "z").read_bytes()


def _database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "db") as database:
        database.execute("create table people (id)")
    database.close()
    return (folder / "db").read_bytes()


@pytest.mark.parametrize("form", ["ndjson", "json", "csv", "parquet", "excel"])
def test_what_a_file_is_shows_in_its_first_bytes(tmp_path: Path, form: str) -> None:
    found = {
        b"%PDF-1.7\n%\xe2\xe3": "a PDF. Ask for the table that it was made from, as CSV.",
        _zipped(tmp_path, "a.csv"): "a zip archive. Unpack it first, and give the file that is in it.",
        _zipped(tmp_path, "word/document.xml"): "a text of a word processor. Open it",
        b"\xff\xd8\xff\xe0\x00\x10JFIF": "a JPEG picture. Give a file of answers",
        b"\x89PNG\r\n\x1a\n\x00": "a PNG picture. ",
        _database(tmp_path): "an SQLite database. Save the table as CSV: sqlite3 -csv -header {0} ",
        b"<!DOCTYPE html>\n<html>": "a web page (HTML). Often it is the page of a log-in",
        b"\n<!-- saved -->\n<HTML><body>": "a web page (HTML). ",
        b"\xef\xbb\xbf<table><tr><td>": "a web page (HTML). ",
        b'<?xml version="1.0"?>\n<Workbook>': "XML. ",
        b'<?xml version="1.0"?><!DOCTYPE html><html>': "a web page (HTML). ",
        bz2.compress(PLAIN.encode()): "packed by bzip2. Unpack it: bzip2 -dc {0} | b12screen score - --from csv",
        lzma.compress(PLAIN.encode()): "packed by xz. Unpack it: xz -dc {0} | b12screen score - --from csv",
        b"PARE\x00\x01": "an encrypted Parquet file. Decrypt it first",
        b"7z\xbc\xaf\x27\x1c\x00": "a 7-Zip archive. ",
        b"a.csv" + b"\x00" * 252 + b"ustar\x0000": "a tar archive. ",
        b"{\\rtf1\\ansi": "a text of a word processor (RTF). ",
        b"\x00\x01\x02\x03" * 20: "no text. ",
        "id,age\nx,64\n".encode("utf-16-le"): "in UTF-16 without its mark. Say so: --encoding utf-16-le",
        "id,age\nx,64\n".encode("utf-16-be"): "in UTF-16 without its mark. Say so: --encoding utf-16-be",
        b"RDX3\n\x00": "a file of R. ",
        gzip.compress(gzip.compress(b"{}")): "packed twice. ",
    }
    source = tmp_path / f"people.csv.{form}"
    for raw, said in found.items():
        source.write_bytes(raw)
        heard = refused(source, "--from", form)
        assert heard.startswith(f"{source} is {said.format(source)}"), raw[:20]


def test_a_workbook_and_a_parquet_file_are_told_by_their_bytes_too(tmp_path: Path) -> None:
    source = tmp_path / "my people.csv"
    source.write_bytes(b"PAR1\x00\x00")
    assert refused(source) == f"{source} is a Parquet file. Read it with --from parquet."
    source.write_bytes(_zipped(tmp_path, "xl/workbook.xml"))
    assert refused(source) == f"{source} is an Excel workbook. Read it with --from excel."
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00")
    assert refused(source).startswith(f"{source} is an Excel workbook of the old kind, or one with a password. ")
    source.write_bytes(bz2.compress(b"x"))
    assert (
        refused(source)
        == f"{source} is packed by bzip2. Unpack it: bzip2 -dc '{source}' | b12screen score - --from ndjson"
    )
    assert "bzip2 -dc FILE | " in refused(given=bz2.compress(b"x"))


def test_a_table_may_begin_with_letters_that_other_files_begin_with() -> None:
    for first in ("ORC", "BZh", "RDX", "MM", "PAR"):
        assert read(f"{first},id,metformin\n,x,yes\n", "--extra", "ignore") == [("x", ["metformin"])]


# The first records of a text

NDJSON = lines(*PEOPLE)
PRETTY = "\n".join(json.dumps(each, indent=2) for each in PEOPLE)
SEPARATED = "".join(f"\x1e{json.dumps(each)}\n" for each in PEOPLE)


@pytest.mark.parametrize("text", [NDJSON, PRETTY, SEPARATED, NDJSON.replace("\n", " "), "\ufeff" + PRETTY])
def test_json_objects_one_after_the_other_are_read_as_json(text: str) -> None:
    ran = score_here("--from", "json", "-q", given=text)
    assert without_lines(ran.rows) == without_lines(score_here("-q", given=NDJSON).rows)
    assert [row["line"] for row in ran.rows] == [1, 2, 3, 4]


COMMENTS = "has comments, and JSON has none. Take them out: grep -v '^ *//' FILE | b12screen score - --from {0}"
SAID: dict[str, tuple[str, str, str]] = {
    "objects over several lines": ("ndjson", PRETTY, "holds objects over several lines. Read it with --from json."),
    "record separators": (
        "ndjson",
        SEPARATED,
        "has a record separator before each object (RFC 7464). Read it with --from json.",
    ),
    "an array": ("ndjson", json.dumps(PEOPLE), "is one JSON array. Read it with --from json."),
    "an array over several lines": (
        "ndjson",
        json.dumps(PEOPLE, indent=1),
        "is one JSON array. Read it with --from json.",
    ),
    "comments": ("ndjson", "// people\n" + NDJSON, COMMENTS.format("ndjson")),
    "comments in JSON": ("json", "// people\n" + json.dumps(PEOPLE), COMMENTS.format("json")),
    "a wrapper": (
        "json",
        json.dumps({"count": 4, "responses": PEOPLE}),
        'has its records inside of "responses". Take them out: jq -c \'.["responses"][]\' FILE | b12screen score -',
    ),
    "a wrapper in one line": (
        "ndjson",
        json.dumps({"data": PEOPLE}),
        'has its records inside of "data". Take them out: jq -c \'.["data"][]\' FILE | b12screen score -',
    ),
    "a wrapper over several lines": (
        "ndjson",
        json.dumps({"data": PEOPLE}, indent=2),
        'has its records inside of "data". Take them out: jq -c \'.["data"][]\' FILE | b12screen score -',
    ),
    "CSV": ("ndjson", PLAIN, "looks like CSV. Read it with --from csv."),
    "CSV with semicolons": ("ndjson", PLAIN.replace(",", ";"), "looks like CSV. Read it with --from csv."),
    "CSV as JSON": ("json", PLAIN, "looks like CSV. Read it with --from csv."),
    "JSON as CSV": (
        "csv",
        NDJSON,
        "holds JSON objects. Read it with --from ndjson, or --from json if one has several lines.",
    ),
    "an array as CSV": ("csv", json.dumps(PEOPLE), "is one JSON array. Read it with --from json."),
    "a page of a manual": (
        "ndjson",
        "# Name\n\nSome words.\n\nMore of them.\n",
        "holds no JSON in its first lines. Answers are one object a line; see b12screen template.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_the_first_records_look_like_is_said_in_one_sentence(name: str) -> None:
    form, text, said = SAID[name]
    assert refused("--from", form, given=text) == f"stdin {said}"
    assert refused("--from", form, given=gzip.compress(b"\xef\xbb\xbf\n" + text.encode())) == f"stdin {said}"


def test_a_bad_record_among_good_ones_is_only_that() -> None:
    good = '{"id": 1}\n'
    for bad in ("x\n", "[1]\n", '[{"id": 2}]\n', "{\n", "7\n", "a,b\n", '{"list": [{"id": 2}]}\n'):
        ran = score_here("-q", given=bad + good)
        assert (ran.code, ran.ids) == (1, [1]), bad
    assert kinds(score_here("-q", given="x\n")) == ["stdin:1: not_json"]
    assert kinds(score_here("-q", given='{"id": 1,')) == ["stdin:1: not_json"]


# Out


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst", ".json.gz", ".ndjson.zst", ".GZ"])
def test_a_name_that_says_packed_is_packed(tmp_path: Path, ending: str, workers: str) -> None:
    out, plain = tmp_path / f"out{ending}", tmp_path / f"plain{ending[: ending.rindex('.')]}"
    source = tmp_path / "people.ndjson"
    source.write_text(NDJSON * 50)
    assert score(source, "-q", "-o", out, "--workers", workers).code == 0
    score_here(source, "-q", "-o", plain)
    assert unpacked(out) == plain.read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600


def unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix.lower() == ".gz" else zstd.decompress(raw)


def test_rejects_are_packed_too_and_a_packed_file_of_nothing_is_whole(tmp_path: Path) -> None:
    errors, out = tmp_path / "errors.ndjson.gz", tmp_path / "out.gz"
    assert score_here("--errors", errors, "-o", out, "-q", given="x\n").code == 1
    assert json.loads(unpacked(errors))["code"] == "not_json"
    assert out.read_bytes()[:2] == b"\x1f\x8b"
    assert unpacked(out) == b""
    score_here("-o", tmp_path / "out.zst", "-q", given="")
    assert unpacked(tmp_path / "out.zst") == b""


def test_large_results_are_packed_in_parts(tmp_path: Path) -> None:
    out = tmp_path / "out.gz"
    with open_output(out) as file:
        for _ in range(3):
            file.write(b"x" * (1 << 20))
        file.write(b"y")
        file.flush()
        file.flush()
        file.write(b"z")
    assert unpacked(out) == b"x" * (3 << 20) + b"yz"
    assert out.read_bytes().count(gzip.compress(b"", mtime=0)[:8]) == 5


def test_a_name_that_says_something_else_than_what_is_written_is_refused(tmp_path: Path) -> None:
    for ending in (".xlsx", ".xls", ".ods", ".tsv", ".XLSX", ".tsv.gz"):
        said = refused("-o", tmp_path / f"out{ending}", given="{}")
        assert (
            said
            == f"No {ending.removesuffix('.gz')} is written. Give a name that ends in .csv, which spreadsheets open."
        )
    for ending in (".csv", ".json", ".xlsx", ".parquet", ".csv.gz"):
        said = refused("--errors", tmp_path / f"errors{ending}", given="{}")
        inner = ending.removesuffix(".gz")
        assert said == f"Rejected records are lines of JSON, and no {inner}. Give --errors FILE.ndjson."
    for form in ("parquet", "html"):
        said = refused("-o", tmp_path / f"out.{form}.gz", given="{}")
        assert said == f"No {form} is packed as a whole. Leave out .gz."
    assert list(tmp_path.iterdir()) == []


# Packed by others


def test_a_file_of_pzstd_begins_with_a_frame_that_holds_nothing(tmp_path: Path) -> None:
    for number in range(16):
        skippable = bytes([0x50 + number]) + b"\x2a\x4d\x18\x04\x00\x00\x00\x01\x02\x03\x04"
        parts = [zstd.compress(NDJSON[:70].encode()), zstd.compress(NDJSON[70:].encode())]
        raw = b"".join(skippable + part for part in parts)
        assert score_here("-q", given=raw).ids == [each["id"] for each in PEOPLE]


# Answers in a path


def _at(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_what_the_folders_of_a_path_say_is_read_like_a_column(tmp_path: Path) -> None:
    sources = [
        _at(tmp_path, "metformin=yes/site=9/a.csv", "id,age\nx,64\nz\ny,30,1\n"),
        _at(tmp_path, "metformin=true/a.ndjson", '{"id": "b"}\n\n{}\nx\n[]\n'),
        _at(tmp_path, "metformin=yes/id=p%2D1/a.json", '[{"age": 1}]'),
        _at(tmp_path, "metformin=__HIVE_DEFAULT_PARTITION__/a.csv", "id,age\nc,64\n"),
    ]
    errors = tmp_path / "errors"
    ran = score_here(*sources, "-q", "--errors", errors, "--workers", "2")
    assert [(row["id"], row["line"], "metformin" in row["present"]) for row in ran.rows] == [
        *[("x", 2, True), ("b", 1, True), (None, 3, True), ("p-1", 1, True), ("c", 2, False)],
    ]
    rejects = [(reject["line"], reject["code"]) for reject in read_rejects(errors)]
    assert read_rejects(errors)[0]["message"] == "the row has 1 cells, the header has 2"
    assert rejects == [(3, "not_an_object"), (4, "not_an_object"), (4, "not_json"), (5, "not_an_object")]


def test_what_a_path_says_is_checked_as_a_cell_is(tmp_path: Path) -> None:
    wrong = _at(tmp_path, "age=200/a.csv", "id\nx\n")
    assert kinds(score_here(wrong, "-q")) == [f"{wrong}:2: age: out_of_range"]
    wrong = _at(tmp_path, "metformin=maybe/a.ndjson", "{}\n")
    assert kinds(score_here(wrong, "-q")) == [f"{wrong}:1: metformin: wrong_type"]
    twice = _at(tmp_path, "age=64/a.ndjson", '{"age": 64}\n')
    assert kinds(score_here(twice, "-q")) == [f"{twice}:1: age: duplicate_key"]
    twice = _at(tmp_path, "age=64/a.csv", "age\n64\n")
    assert refused(twice) == 'The column "age" stands twice; keep one.'
    near = _at(tmp_path, "Sudden_confusion=yes/a.ndjson", "{}\n")
    assert refused(near) == (
        'The folder "Sudden_confusion=yes" is nearly the question "sudden_confusion". '
        "Give it that name, or another one."
    )


def test_parts_of_parquet_are_read_with_what_their_path_says(tmp_path: Path) -> None:
    from test_parquet import people_in, rows_of

    out = tmp_path / "out.parquet"
    for folder in ("metformin=yes/id=7", "metformin=no/id=8"):
        (tmp_path / folder).mkdir(parents=True)
    sources = [
        people_in(tmp_path / "metformin=yes/id=7/part.parquet", [{"age": 64}]),
        people_in(tmp_path / "metformin=no/id=8/part.parquet", [{"age": 64}]),
    ]
    assert score_here(*sources, "-q", "-o", out).code == 0
    expected = [("7", True), ("8", False)]
    assert [(row["id"], "metformin" in row["present"]) for row in rows_of(out)] == expected
    assert [(row["id"], "metformin" in row["present"]) for row in score_here(*sources, "-q").rows] == expected
