"""What `b12screen score` reads and writes in each format, compressed or not, and what its receipt says."""

import csv
import gzip
import hashlib
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from terminal import words
from test_score import Ran, lines, mode_of, read_rejects, refused, score, score_here

import b12screen
from b12screen.pack.load import load_pack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RULES = Path(__file__).parents[1] / "rules"
PEOPLE: Sequence[dict[str, Any]] = (
    {"id": "007", "age": 64, "metformin": True, "numbness": True},
    {"id": "p-2", "age": 12, "diet": "vegan"},
    {"id": "p-3", "suicidal_thoughts": "unknown"},
    {"id": "p-4"},
)
NDJSON = lines(*PEOPLE).encode()
JSON = json.dumps(PEOPLE).encode()
CSV = (
    b"id,age,metformin,numbness,diet,suicidal_thoughts\r\n"
    b"007,64,yes,TRUE,,\r\np-2,12,,,vegan,\r\np-3,,,,,unknown\r\np-4,,,,,\r\n"
)
INPUTS = {"ndjson": NDJSON, "json": JSON, "csv": CSV}
FIRST_LINE = {"ndjson": 1, "json": 1, "csv": 2}
CHECKED: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}  # as the zstd command does
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": lambda raw: raw,
    ".gz": gzip.compress,
    ".zst": lambda raw: zstd.compress(raw, options=CHECKED),
}


def without_lines(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("line", "source")} for row in rows]


def file(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.fixture(scope="module")
def usual() -> Ran:
    """Give the results of PEOPLE as plain NDJSON."""
    return score_here("-q", given=NDJSON)


# In


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("form", INPUTS)
def test_every_format_gives_the_same_people_packed_or_not(usual: Ran, tmp_path: Path, form: str, packed: str) -> None:
    source = file(tmp_path, f"people.{form}{packed}", PACKED[packed](INPUTS[form]))
    ran = score_here(source, "-q")
    assert (ran.code, ran.err) == (0, "")
    assert without_lines(ran.rows) == without_lines(usual.rows)
    first = FIRST_LINE[form]
    assert [row["line"] for row in ran.rows] == list(range(first, first + len(PEOPLE)))


def test_endings_are_read_in_capitals_too_and_the_inner_one_names_the_format(usual: Ran, tmp_path: Path) -> None:
    for name, raw in (
        ("a.CSV.GZ", gzip.compress(CSV)),
        ("b.Json.Zst", zstd.compress(JSON)),
        ("c.gz", gzip.compress(NDJSON)),
        ("d.zst", zstd.compress(NDJSON)),
    ):
        assert without_lines(score_here(file(tmp_path, name, raw), "-q").rows) == without_lines(usual.rows), name


def test_what_is_packed_shows_in_its_bytes_and_not_in_its_name(usual: Ran, tmp_path: Path) -> None:
    for name, raw in (
        ("plain.ndjson.gz", NDJSON),
        ("plain.csv.zst", CSV),
        ("packed.ndjson", gzip.compress(NDJSON)),
        ("packed.json", zstd.compress(JSON)),
        ("other.csv.gz", zstd.compress(CSV)),
    ):
        ran = score_here(file(tmp_path, name, raw), "-q")
        assert without_lines(ran.rows) == without_lines(usual.rows), name


@pytest.mark.parametrize("packed", PACKED)
def test_standard_input_may_be_packed(usual: Ran, packed: str) -> None:
    for arguments in ([], ["-"]):
        ran = score("-q", *arguments, given=PACKED[packed](NDJSON))
        assert (ran.code, ran.out, ran.err) == (0, usual.out, "")


@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_an_archive_of_several_parts_is_read_to_its_end(usual: Ran, packed: str) -> None:
    pack = PACKED[packed]
    # Parted in the middle of a line, and with a part that holds nothing.
    raw = pack(NDJSON[:70]) + pack(b"") + pack(NDJSON[70:-5]) + pack(NDJSON[-5:])
    assert score_here("-q", given=raw).out == usual.out


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("packed", [".gz", ".zst"])
def test_an_archive_that_is_cut_off_or_damaged_cannot_be_run(tmp_path: Path, packed: str, workers: str) -> None:
    whole = PACKED[packed](NDJSON)
    out = tmp_path / "out.ndjson"
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0xFF
    for raw, why in (
        (whole[:-3], "cut off"),
        (whole[: len(whole) // 2], "cut off"),
        (whole[:8], "cut off"),
        (bytes(damaged), "damaged"),
        (whole + b"Quatermass", "damaged"),
    ):
        source = file(tmp_path, f"people.ndjson{packed}", raw)
        ran = score(source, "-o", out, "--workers", workers)
        said = [f"Cannot read {source} to its end: it is {why}. Get the compressed file again."]
        assert (ran.code, ran.out, ran.told) == (2, b"", said)
        assert [each.name for each in tmp_path.iterdir()] == [source.name]


def test_an_archive_of_nobody_is_a_run_of_nobody() -> None:
    for pack in PACKED.values():
        ran = score_here(given=pack(b""))
        assert (ran.code, ran.out) == (0, b"")
        assert ran.err.startswith("0 read, 0 scored, 0 rejected;")


# Several inputs


def test_several_inputs_are_one_run_in_which_each_row_names_its_source(usual: Ran, tmp_path: Path) -> None:
    sources = [
        file(tmp_path, "a.ndjson", NDJSON),
        file(tmp_path, "b.csv.gz", gzip.compress(CSV)),
        file(tmp_path, "empty.ndjson", b""),
        file(tmp_path, "c.json", JSON),
    ]
    ran = score(*sources, "-", given=b"\n" + NDJSON[:-1])
    names = [str(sources[0]), str(sources[1]), str(sources[3]), "stdin"]
    assert ran.code == 0
    assert [row["source"] for row in ran.rows] == [name for name in names for _ in PEOPLE]
    assert [row["line"] for row in ran.rows] == [*range(1, 5), *range(2, 6), *range(1, 5), *range(2, 6)]
    assert without_lines(ran.rows) == 4 * without_lines(usual.rows)
    assert list(ran.rows[0])[:3] == ["id", "line", "source"]
    assert ran.told[-1].startswith("16 read, 16 scored, 0 rejected; 1 blank line; ")
    assert all("source" not in row for row in usual.rows)


def test_several_inputs_make_one_table_one_array_and_one_text(tmp_path: Path) -> None:
    first, last = file(tmp_path, "a.ndjson", NDJSON), file(tmp_path, "b.csv", CSV)
    empty, bad = file(tmp_path, "c.ndjson", b""), file(tmp_path, "d.ndjson", b"x\n")
    inputs = (empty, first, bad, last, empty.with_name("e.json"))
    inputs[-1].write_bytes(b"[]")
    of_csv = score_here(*inputs, "--to", "csv").out.decode()
    assert of_csv.count("guideline_ng239") == 1
    assert [row["source"] for row in csv.DictReader(io.StringIO(of_csv))] == [str(first)] * 4 + [str(last)] * 4
    of_json = json.loads(score_here(*inputs, "--to", "json").out)
    assert [row["id"] for row in of_json] == 2 * [each["id"] for each in PEOPLE]
    of_text = score_here(*inputs, "--to", "text").out.decode().split(f"\n{'=' * 72}\n\n")
    assert len(of_text) == 8
    assert words(of_text[0]).startswith(f"Record 1 of {first}, id 007 ")


def test_rejects_of_several_inputs_name_their_source(tmp_path: Path) -> None:
    first, last = file(tmp_path, "a.ndjson", b"x\n"), file(tmp_path, "b.csv", b"id,age\n1,old\n")
    errors = tmp_path / "errors"
    ran = score_here(first, last, "--errors", errors)
    assert ran.code == 1
    assert [(each["source"], each["line"]) for each in read_rejects(errors)] == [(str(first), 1), (str(last), 2)]
    assert score_here(first, last, "-q").placed == [f"{first}:1: not_json", f"{last}:2: age: wrong_type"]


def test_an_input_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    source, link = file(tmp_path, "a.ndjson", NDJSON), tmp_path / "link.ndjson"
    link.symlink_to(source)
    said = "{} is given twice. Name each input once."
    assert refused(source, source) == said.format(source)
    assert refused(source, link) == said.format(link)
    assert refused(source, tmp_path / "." / "a.ndjson") == said.format(source)
    out = tmp_path / "out"
    assert refused(source, "-o", out, "--receipt", out).startswith("-o and --receipt are the same file")
    assert refused(source, "--receipt", source).startswith("the input and --receipt are the same file")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.ndjson", "link.ndjson"]


# Ids


IDS = (  # as they stand in a record
    *('"x"', '""', '"007"', "7", "-7", "-0", "0", str(2**64), "9" * 400, "null", '"null"', '"7"'),
    *('"\\u00e9"', '"\u00e9"', '"\\u00E9"', '"e\\u0301"', '"\\/"', '"/"', '"\\ud83d\\ude00"', '"\\uD83D\\uDE00"'),
    *('"\U0001f600"', '"\\u0000"', '"\\n\\t\\r\\b\\f"', '"\\"\\\\"', '"\\u0041"', '"\\u2028\u2028\\u202e"', '"\x7f"'),
    *('"a,b"', '"a%db%%"', '"%s"', '"{}"', '"]"', '"a\\\\u00e9"', '"  "', '"\\u003d1+1"'),
)


@pytest.mark.parametrize("form", ["ndjson", "json"])
def test_an_id_comes_back_byte_for_byte(form: str) -> None:
    # The second of each is read the slow way, since a colon might hide a key that stands twice.
    records = [
        record for each in IDS for record in (f'{{"id":{each},"age":64}}', f' {{ "age" : 64 ,\t"id" : {each} }} ')
    ]
    given = "\n".join(records) if form == "ndjson" else f"[{','.join(records)}]"
    ran = score("--from", form, "--to", form, "-q", given=given)
    assert (ran.code, ran.err) == (0, "")
    rows = [row for row in ran.out.splitlines() if row.startswith(b"{")]
    expected = [f'{{"id":{each},"line":'.encode() for each in IDS for _ in range(2)]
    assert [row[: row.index(b',"line":') + len(b',"line":')] for row in rows] == expected
    assert [json.loads(row.removesuffix(b","))["line"] for row in rows] == list(range(1, 2 * len(IDS) + 1))


def test_a_record_that_reads_the_slow_way_keeps_its_id_byte_for_byte() -> None:
    ran = score_here("-q", "--extra", "ignore", given=f'{{"x": {{"id": 1}}, "id":{IDS[12]}, "age": 64, "x:": ":"}}\n')
    assert ran.out.startswith(f'{{"id":{IDS[12]},"line":1,'.encode())


# CSV out


FORMULAS = ("=1+1", "+1+1", "-1-1", "@sum", "\tx", "\rx", '="a",b', "=a\nb", "-", "=")
HARMLESS = ("a", "1", "1=1", "a,b", 'a"b', "a\nb", "a\r\nb", " =1", "", "Zoë 😀", "a;b", "\n=1")


def cell(text: str) -> str:
    return f"'{text}" if text in FORMULAS or text.startswith(("'", "=", "+", "-", "@")) else text


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline=""), strict=True))


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    ids = [*FORMULAS, *HARMLESS]
    ran = score_here("--to", "csv", "-q", given=lines(*({"id": each} for each in ids), {}, {"id": -7}, {"id": 8}))
    rows = table(ran.out)
    assert [row["id"] for row in rows] == [*(cell(each) for each in ids), "", "-7", "8"]
    assert [row["id"] for row in rows[: len(FORMULAS)]] == [f"'{each}" for each in FORMULAS]
    assert [row["line"] for row in rows] == [str(line) for line in range(1, len(ids) + 4)]
    assert all(None not in row and None not in row.values() for row in rows)


def test_formulas_in_the_ids_of_a_csv_are_made_harmless_and_stay_as_they_are_in_json() -> None:
    given = io.StringIO(newline="")
    csv.writer(given).writerows([["id", "age"], *([each, "64"] for each in FORMULAS)])
    ran = score_here("--from", "csv", "--to", "csv", "-q", given=given.getvalue())
    assert [row["id"] for row in table(ran.out)] == [f"'{each}" for each in FORMULAS]
    assert score_here("--from", "csv", "-q", given=given.getvalue()).ids == list(FORMULAS)


def test_ids_come_back_unchanged_from_our_own_csv() -> None:
    ids = [
        "-5",
        "=1+1",
        "'=1+1",
        "''x",
        "'x",
        "'",
        "007",
        " p ",
        "-",
        "+1.5",
        *FORMULAS,
        "a,b",
        'a"b',
        "a\nb",
        " =1",
        "\n=1",
    ]
    of_csv = table(score_here("--to", "csv", "-q", given=lines(*({"id": each} for each in ids))).out)
    assert [row["id"] for row in of_csv][:5] == ["-5", "'=1+1", "''=1+1", "'''x", "''x"]
    again = io.StringIO(newline="")
    csv.writer(again).writerows([["id", "age"], *([row["id"], "64"] for row in of_csv)])
    assert score_here("--from", "csv", "-q", given=again.getvalue()).ids == ids


@pytest.mark.parametrize("name", ["=cmd()", "+a", "-a", "@a", "a,b", 'a"b'])
def test_the_name_of_a_source_cannot_be_run_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(b"{}\n")
    Path("other").write_bytes(b"{}\n")
    ran = score_here("--to", "csv", "-q", "--", name, "other")
    assert [row["source"] for row in table(ran.out)] == [cell(name), "other"]


def test_a_table_says_what_the_json_says_for_every_key(tmp_path: Path) -> None:
    options = ("--explain", "--assume", "metformin=yes", "--assume", "food=no", "-q")
    sources = file(tmp_path, "a.ndjson", NDJSON), file(tmp_path, "b.csv", CSV)
    of_json = score_here(*sources, *options).rows
    of_csv = table(score_here(*sources, *options, "--to", "csv").out)
    keys = [key for key in of_json[0] if key != "guidelines"]
    guidelines = list(of_json[0]["guidelines"])
    assert sorted(of_csv[0]) == sorted([*keys, *(f"guideline_{each}" for each in guidelines)])
    assert any(row["present"] for row in of_json)
    for row, told in zip(of_csv, of_json, strict=True):
        for key in keys:
            assert row[key] == in_a_cell(key, told[key]), key
        assert {each: row[f"guideline_{each}"] for each in guidelines} == told["guidelines"]


def in_a_cell(key: str, value: Any) -> str:
    """Write what a key of the JSON holds as the table should."""
    if key == "reasons":
        return ";".join(f"{each['rule']}{answers_in_a_cell(each['answers'])}" for each in value)
    if isinstance(value, list):
        return ";".join(value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def answers_in_a_cell(answers: dict[str, Any]) -> str:
    plain = {key: {True: "yes", False: "no"}[each] if isinstance(each, bool) else each for key, each in answers.items()}
    return f" ({', '.join(f'{key}={each}' for key, each in plain.items())})" if plain else ""


def test_a_table_of_nobody_is_its_header_and_its_rows_end_with_a_newline_alone() -> None:
    header = score_here("--to", "csv", given=b"").out
    assert header.count(b"\n") == 1
    assert header.startswith(b"id,line,outcome,decided,could_become,score,score_min,score_max,present,unknown,")
    ran = score_here("--to", "csv", given=NDJSON)
    assert ran.out.startswith(header)
    assert ran.out.count(b"\n") == 1 + len(PEOPLE)
    assert b"\r" not in ran.out


def test_the_ending_of_the_output_names_its_format(usual: Ran, tmp_path: Path) -> None:
    for name in ("out.csv", "out.JSON", "out.txt", "out.ndjson"):
        assert score_here("-q", "-o", tmp_path / name, given=NDJSON).code == 0
        assert mode_of(tmp_path / name) == 0o600
    assert [row["id"] for row in table((tmp_path / "out.csv").read_bytes())] == [each["id"] for each in PEOPLE]
    assert json.loads((tmp_path / "out.JSON").read_bytes()) == usual.rows
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("Record 1, id 007\n")
    assert (tmp_path / "out.ndjson").read_bytes() == usual.out


# --errors, --on-error, --quiet


@pytest.mark.parametrize("umask", ["000", "077"])
def test_files_that_hold_health_data_are_private_whatever_the_umask(tmp_path: Path, umask: str) -> None:
    older = file(tmp_path, "errors", b"older")
    older.chmod(0o666)
    before = os.umask(int(umask, 8))
    try:
        ran = score("-o", tmp_path / "out", "--errors", older, "--receipt", tmp_path / "receipt", given=b"{}\nx\n")
    finally:
        os.umask(before)
    assert ran.code == 1
    assert {each.name: mode_of(each) for each in tmp_path.iterdir()} == dict.fromkeys(
        ("errors", "out", "receipt"), 0o600
    )


def test_an_errors_file_is_there_and_empty_when_nothing_was_rejected(tmp_path: Path) -> None:
    errors = file(tmp_path, "errors", b"older")
    ran = score_here("--errors", errors, "-q", given=NDJSON)
    assert (ran.code, ran.told, errors.read_bytes()) == (0, [], b"")


STOPPED_AT: dict[str, bytes] = {
    "ndjson": NDJSON + b"\n\nx\n" + NDJSON + b"y\n",
    "json": JSON[:-1] + b', 7, {"id": "never"}, 8]',
    "csv": CSV + b"p-5,old,,,,\r\nnever,1,,,,\r\np-6,old,,,,\r\n",
}


@pytest.mark.parametrize("form", STOPPED_AT)
@pytest.mark.parametrize("to", ["ndjson", "json", "csv", "text"])
def test_a_run_that_stops_at_the_first_reject_leaves_what_is_before_it_whole(
    tmp_path: Path, form: str, to: str
) -> None:
    errors, receipt = tmp_path / "errors", tmp_path / "receipt"
    options = ("--from", form, "--to", to)
    files = ("--errors", errors, "--receipt", receipt)
    ran = score_here(*options, *files, "--on-error", "stop", given=STOPPED_AT[form])
    assert ran.code == 1
    assert ran.out == score_here(*options, "-q", given=INPUTS[form]).out
    assert len(read_rejects(errors)) == 1
    assert ran.told[-1].startswith("5 read, 4 scored, 1 rejected; ")
    assert "; stopped at the first reject; " in ran.told[-1]
    told = json.loads(receipt.read_bytes())
    assert (told["stopped_at_first_reject"], told["read"], told["rejected"]) == (True, 5, 1)
    assert told["inputs"][0]["sha256"] == hashlib.sha256(STOPPED_AT[form]).hexdigest()


def test_a_run_that_stops_at_the_first_reject_opens_no_further_input(tmp_path: Path) -> None:
    first, last = file(tmp_path, "a.ndjson", b"{}\nx\n{}\n"), tmp_path / "missing.ndjson"
    ran = score_here(first, last, "--on-error", "stop", "-q")
    assert (ran.code, len(ran.rows), ran.placed) == (1, 1, [f"{first}:2: not_json"])


def test_a_run_that_may_stop_and_need_not_is_an_ordinary_run(usual: Ran) -> None:
    ran = score_here("--on-error", "stop", given=NDJSON)
    assert (ran.code, ran.out) == (0, usual.out)
    assert "stopped" not in ran.err


# --receipt


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_a_receipt_says_what_was_done(tmp_path: Path) -> None:
    pack = load_pack(RULES)
    people = NDJSON + b"\n" + lines("x", {"agee": 1}, "y").encode()
    packed = gzip.compress(CSV)
    first, last = file(tmp_path, "a.ndjson", people), file(tmp_path, "b.csv.gz", packed)
    receipt, out = tmp_path / "receipt.json", tmp_path / "out.csv"
    ran = score(first, last, "--receipt", receipt, "-o", out, "--assume", "food=no", "--extra", "reject")
    assert ran.code == 1
    rows = table(out.read_bytes())
    counts = Counter(row["outcome"] for row in rows)
    times = Counter(row["how_soon"] for row in rows)
    assert json.loads(receipt.read_bytes()) == {
        "b12screen": b12screen.__version__,
        "pack": {
            "id": "b12",
            "version": pack.manifest.version,
            "status": pack.manifest.status,
            "hash": pack.hash,
        },
        "options": {
            "from": ["ndjson", "csv"],
            "to": "csv",
            "explain": False,
            "assume": ["food=no"],
            "extra": "reject",
            "on_error": "continue",
            "check_only": False,
            "locale": None,
            "for_clinician": False,
            "by_urgency": False,
            "date": None,
        },
        "inputs": [
            {"name": str(first), "bytes": len(people), "sha256": digest(people)},
            {"name": str(last), "bytes": len(packed), "sha256": digest(packed)},
        ],
        "read": 11,
        "scored": 8,
        "rejected": 3,
        "rejected_with_red_flag": 0,
        "rejected_by_code": {"not_json": 2, "unknown_key": 1},
        "blank_lines": 1,
        "left_out_fields": [],
        "fields_never_met": [],
        "ids_are_null": False,
        "repeated_ids": 4,
        "outcomes": {outcome.id: counts[outcome.id] for outcome in pack.outcomes},
        "how_soon": {name: times[name] for name in ("now", "same_day", "days", "weeks")},
        "stopped_at_first_reject": False,
    }
    assert {row["pack"] for row in rows} == {pack.name}


@pytest.mark.parametrize("workers", ["1", "3"])
@pytest.mark.parametrize("packed", PACKED)
def test_the_digest_is_that_of_the_bytes_as_they_came(packed: str, workers: str) -> None:
    raw = PACKED[packed](NDJSON * 300)
    ran = score("-q", "-o", "/dev/null", "--receipt", "/dev/stdout", "--workers", workers, given=raw)
    told = json.loads(ran.out)
    assert told["inputs"] == [{"name": "stdin", "bytes": len(raw), "sha256": digest(raw)}]
    assert told["scored"] == 300 * len(PEOPLE)


def test_the_options_of_a_receipt_are_those_of_the_run(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt"
    given = ("--explain", "--extra", "ignore", "--on-error", "stop", "--locale", "en-GB")
    assert score_here(*given, "--receipt", receipt, given=NDJSON).code == 0
    options = json.loads(receipt.read_bytes())["options"]
    assert options == {
        **{"from": ["ndjson"], "to": "ndjson", "explain": True, "assume": [], "extra": "ignore"},
        **{"on_error": "stop", "check_only": False, "locale": "en-GB", "date": None},
        **{"for_clinician": False, "by_urgency": False},
    }


def test_a_receipt_holds_no_answer(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt"
    score_here("--receipt", receipt, given=lines({"id": "Quatermass"}, {"diet": "Quatermass"}, "Quatermass"))
    assert b"Quatermass" not in receipt.read_bytes()


# --check-only


def test_check_only_names_ids_that_occur_twice_and_scores_nothing(tmp_path: Path) -> None:
    first = file(tmp_path, "a.ndjson", lines({"id": "a"}, {"id": 7}, {}, {}, "x", {"id": "b"}).encode())
    last = file(tmp_path, "b.csv", b"id,age\na,1\n,2\n,3\nc,4\na,5\n7,6\n")
    ran = score(first, last, "--check-only", "-q")
    assert ran.code == 1
    assert ran.rows == [
        {"id": "a", "source": str(last), "line": 2, "first_source": str(first), "first_line": 1},
        {"id": "a", "source": str(last), "line": 6, "first_source": str(first), "first_line": 1},
    ]
    assert ran.placed == [f"{first}:5: not_json"]


def test_check_only_knows_an_id_in_another_writing() -> None:
    given = ['{"id": "caf\\u00e9"}', '{"id": "café"}', '{"id": 7}', '{"id": "7"}', '{"id": "a/b"}', '{"id": "a\\/b"}']
    ran = score_here("--check-only", "-q", given=lines(*given))
    assert [(row["id"], row["line"], row["first_line"]) for row in ran.rows] == [("café", 2, 1), ("a/b", 6, 5)]


def test_check_only_ends_well_where_nothing_is_wrong() -> None:
    ran = score_here("--check-only", "--workers", "2", given=NDJSON)
    assert (ran.code, ran.out) == (0, b"")
    assert ran.told[-1].startswith("4 read, ")


def test_check_only_finds_the_rejects_that_scoring_finds(tmp_path: Path) -> None:
    people = lines("x", {"metformin_months": 5}, {"id": 1}, {"age": 121})
    rejects = []
    for options in ([], ["--check-only"]):
        errors = tmp_path / "errors"
        ran = score_here(*options, "--errors", errors, given=people)
        assert ran.code == 1
        rejects.append(errors.read_bytes())
    assert rejects[0] == rejects[1]
    assert ran.out == b""


def test_an_id_that_occurs_twice_is_no_fault_when_scoring() -> None:
    ran = score_here("-q", given=lines({"id": "a"}, {"id": "a"}))
    assert (ran.code, ran.ids, ran.err) == (0, ["a", "a"], "")
