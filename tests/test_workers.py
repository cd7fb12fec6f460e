"""`b12screen score` with several processes, with signals, and with files and disks that fail."""

import gzip
import hashlib
import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pexpect
import pytest
from parts import parted
from people_on_file import SURVEY, unpacked_survey
from system import FAILS_TO_BE_READ, said_of, skip_unless_reading_fails, unmeasured
from terminal import PATIENCE
from test_score import BAD_LINES, LONGEST, command, lines, read_rejects, refused, score, score_here

from b12screen.formats.lines import CHUNK

RULES = Path(__file__).parents[1] / "rules"
PROGRAM = (sys.executable, "-m", "b12screen")
PERSON = b'{"id":"p","age":64}\n'
ENOUGH_TO_FILL_A_PIPE = 3_000  # people, whose results are 4 MB


@contextmanager
def running(*arguments: str | Path, program: Sequence[str] = PROGRAM) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run in a process group of its own; end what is left of it when the block ends."""
    typed, env, pipe = [*program, "score", *map(str, arguments)], unmeasured(), subprocess.PIPE
    with subprocess.Popen(
        typed, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=env, start_new_session=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def ended(run: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Give the exit code and what was said on stderr."""
    assert run.stderr
    said = run.stderr.read().decode()
    return run.wait(PATIENCE), said


def workers_of(run: subprocess.Popen[bytes]) -> list[int]:
    """Give the processes that a run has started."""
    try:
        return [int(each) for each in Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()]
    except FileNotFoundError:
        pytest.skip("this system does not tell which processes a program has started")


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture(autouse=True, scope="module")
def hears_every_signal() -> Iterator[None]:
    """Let what is started here hear SIGHUP also where the tests themselves do not, as below nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Give a pipe with a name, which the test keeps open, so that the run goes on until the test lets it end."""
    path = tmp_path / "fifo.ndjson"
    os.mkfifo(path)
    return path


@contextmanager
def under_way(
    fifo: Path, *, workers: int, program: Sequence[str] = PROGRAM
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], Path]]:
    """Start a run that has written a result and a reject and waits for more; give it, its input and its output."""
    folder = fifo.parent / "results"
    folder.mkdir()
    out, rejects = folder / "out.ndjson", fifo.with_name("rejects")
    os.mkfifo(rejects)
    typed = (fifo, "-o", out, "--errors", rejects, "--workers", str(workers))
    with running(*typed, program=program) as run, rejects.open("rb") as told, fifo.open("wb", buffering=0) as given:
        given.write(PERSON + b"x\n" * 300)  # rejects enough to be written at once
        assert json.loads(told.readline())["line"] == 2
        yield run, given, out


# Order


CHUNKED = """
import json, sys
from pathlib import Path
import b12screen.formats.json.reader, b12screen.formats.lines
from b12screen.formats.registry import InputFormat, OutputFormat
from b12screen.formats.lines import CHUNK
from b12screen.batch.run import Job, run
from b12screen.pack.ready import ready_pack

rules, folder, longest, forms, chunks, workers = json.loads(sys.argv[1])
if longest:
    b12screen.formats.json.reader.LONGEST_LINE = b12screen.formats.lines.LONGEST_LINE = longest
    b12screen.formats.lines._KEPT = longest + 5
pack = ready_pack(Path(rules))
for form in forms:
    for chunk in chunks:
        for number in workers:
            name = Path(folder, f"{form}-{chunk}-{number}")
            done = run(Job(
                inputs=[(Path(folder, "people"), InputFormat.NDJSON)], output=name, output_format=OutputFormat(form),
                errors=name.with_suffix(".errors"), chunk=chunk, workers=number,
            ), pack)
            name.with_suffix(".said").write_text(f"{done.exit_code} {done.summary}")
"""


def chunked(folder: Path, people: bytes, chunks: list[int], forms: list[str], *, longest: int | None = None) -> None:
    """Score people in pieces of each size by 1, 2 and 3 processes, and see that the same comes out."""
    (folder / "people").write_bytes(people)
    asked = [str(RULES), str(folder), longest, forms, chunks, [1, 2, 3]]
    subprocess.run([sys.executable, "-c", CHUNKED, json.dumps(asked)], check=True)
    for form in forms:
        for ending in ("", ".errors", ".said"):
            found = {each.read_bytes() for each in folder.glob(f"{form}-*") if each.suffix == ending}
            assert len(found) == 1, (form, ending)
        assert len(list(folder.glob(f"{form}-*.said"))) == 3 * len(chunks)
    assert (folder / f"{forms[0]}-{chunks[0]}-3.said").read_text().startswith("1 ")


def mixed_people(longest: int) -> bytes:
    """Give lines of every kind, one of them just not too long, and others that are in several ways."""
    bad = [line for line, _, _ in BAD_LINES.values() if len(line) < 1_000]
    odd = [b"", b"  \t", b"\r", b'{"id":"\xc3\xa9","age":64}', b"\xef\xbb\xbf{}", b"{}\r", b'{"id":7,"diet":"vegan"}\r']
    long = [
        b'{"id":"just"}'.ljust(longest),
        b'{"id":"just"}'.ljust(longest) + b"\r",
        b'{"id":"just not"}'.ljust(longest + 1),
        b'{"id":"' + b"x" * longest + b'"}',
        b"x" * (2 * longest + 100),
        b'{"id":"after"}',
    ]
    return b'\xef\xbb\xbf{"id":"first","age":64}\r\n' + b"\n".join([*odd, *bad, *long, *odd[::-1], b'{"id":"last"}'])


def test_it_does_not_matter_how_the_input_falls_into_pieces(tmp_path: Path) -> None:
    longest = 2_100  # to come to a line that is too long byte by byte
    people = mixed_people(longest)
    first_line = people.index(b"\n") + 1
    chunked(tmp_path, people, [1, 7, first_line, longest, len(people)], ["ndjson"], longest=longest)
    rows = [json.loads(row) for row in (tmp_path / "ndjson-1-1").read_bytes().splitlines()]
    assert [row["id"] for row in rows[-5:]].count("last") == 1
    assert rows[0]["id"] == "first"
    codes = [each["code"] for each in read_rejects(tmp_path / "ndjson-1-1.errors")]
    assert codes.count("too_long") == 3


def test_it_does_not_matter_where_a_line_over_a_megabyte_is_parted(tmp_path: Path) -> None:
    people = mixed_people(LONGEST)
    chunked(tmp_path, people, [65_536, LONGEST, len(people)], ["ndjson"])
    rejects = read_rejects(tmp_path / f"ndjson-{LONGEST}-2.errors")
    assert [each["code"] for each in rejects].count("too_long") == 3


@pytest.mark.parametrize("ending", parted([b"\r\n", b"\n", b"\n\n"], always=1), ids=["CRLF", "LF", "blank lines"])
def test_pieces_do_not_matter_for_any_format_or_line_ending(ending: bytes, tmp_path: Path) -> None:
    people = ending.join([PERSON.strip(), b"x", b"", *[b'{"id":%d}' % i for i in range(8)]])
    for last in (b"", ending):
        folder = tmp_path / f"{len(last)}"
        folder.mkdir()
        chunked(folder, people + last, [1, len(PERSON)], ["ndjson"] if ending == b"\n" else ["csv", "json", "text"])


def test_a_compact_line_that_is_too_long_is_rejected_like_any_other() -> None:
    ran = score_here("-q", given=b'{"id":"%b"}\n{"id":"%b"}\n' % (b"x" * (LONGEST - 9), b"y" * (LONGEST - 8)))
    assert (ran.code, ran.told) == (1, ["stdin:2: too_long: the record has more than 1,048,576 bytes"])
    assert len(ran.rows) == 1


@pytest.mark.parametrize("to", ["ndjson", "json", "csv"])
def test_results_stand_in_the_order_of_the_input_with_any_number_of_workers(tmp_path: Path, to: str) -> None:
    source = tmp_path / "people.ndjson"
    # The processes have unequal work: an explanation is long for who answers nothing.
    people = [b'{"id":%d}\n' % i if i % 7 else b'{"id":%d,"age":5}\n\nx\n' % i for i in range(300)]
    source.write_bytes(b"".join(each.replace(b"\n", b" " * 9_000 + b"\n", 1) for each in people))
    runs = []
    for workers in ("1", "2", "5"):
        errors = tmp_path / "errors"
        options = ("--explain", "--to", to, "--errors", errors, "--workers", workers)
        runs.append((score(source, *options), errors.read_bytes()))
    assert runs[0] == runs[1] == runs[2]
    if to == "ndjson":
        assert runs[0][0].ids == list(range(300))
    assert [json.loads(each)["line"] for each in runs[0][1].splitlines()] == [9 * i + 3 for i in range(43)]


@pytest.mark.parametrize("packed", [False, True])
def test_workers_read_a_pipe_or_an_archive_and_give_the_same(tmp_path: Path, packed: bool) -> None:
    people = lines(*({"id": i, "age": i % 130} for i in range(2_000))).encode()
    raw = gzip.compress(people) if packed else people
    source = tmp_path / "people"
    source.write_bytes(raw)
    receipt = tmp_path / "receipt"
    plain = score(source, "-q", "--errors", tmp_path / "errors")
    rejects = (tmp_path / "errors").read_bytes().replace(str(source).encode(), b"stdin")
    for options in ((), ("--receipt", receipt)):
        ran = score("-q", "--workers", "3", "--errors", tmp_path / "errors", *options, given=raw)
        assert (ran.code, ran.out) == (1, plain.out)
        assert (tmp_path / "errors").read_bytes() == rejects
    told = json.loads(receipt.read_bytes())
    assert (told["read"], told["scored"], told["rejected_by_code"]) == (2_000, 1_865, {"out_of_range": 135})
    assert told["inputs"] == [{"name": "stdin", "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}]


def test_workers_go_on_from_one_input_to_the_next(tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("a.ndjson", "b.ndjson", "c.csv")]
    for source in sources:
        source.write_bytes(b"id,age\n1,\n2,\n" if source.suffix == ".csv" else PERSON * 50 + b"x\n")
    one, three = (score(*sources, "--to", "json", "--workers", workers) for workers in ("1", "3"))
    assert one == three
    assert len(json.loads(one.out)) == 102


@pytest.mark.parametrize("to", ["ndjson", "json"])
def test_a_run_that_stops_at_the_first_reject_is_the_same_with_any_number_of_workers(tmp_path: Path, to: str) -> None:
    source, errors, receipt = tmp_path / "people.ndjson.gz", tmp_path / "errors", tmp_path / "receipt"
    long = b'{"id":1}'.ljust(9_000) + b"\n"
    raw = gzip.compress(long * 250 + b"\nx\n" + long * 400 + b"y\n")
    source.write_bytes(raw)
    runs = []
    for workers in ("1", "2", "5"):
        options = ("--on-error", "stop", "--to", to, "--workers", workers)
        ran = score(source, *options, "--errors", errors, "--receipt", receipt)
        runs.append((ran, errors.read_bytes(), receipt.read_bytes()))
        assert score(*options, "--errors", errors, given=raw).out == ran.out.replace(str(source).encode(), b"stdin")
    assert runs[0] == runs[1] == runs[2]
    ran, rejects, told = runs[0]
    assert ran.code == 1
    rows = ran.rows if to == "ndjson" else json.loads(ran.out)
    assert [row["line"] for row in rows] == list(range(1, 251))
    assert [json.loads(each)["line"] for each in rejects.splitlines()] == [252]
    assert json.loads(told)["inputs"][0]["sha256"] == hashlib.sha256(raw).hexdigest()


def test_the_whole_survey_is_the_same_with_two_processes_packed_or_not(tmp_path: Path) -> None:
    plain = unpacked_survey(tmp_path)
    one, *others = (score(path, "--workers", workers) for path in (plain, SURVEY) for workers in ("1", "2"))
    assert one.code == 0
    assert [run == one for run in others] == [True] * 3
    assert len(one.out.splitlines()) == 13_177


# Signals


SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]  # SIGHUP: the terminal is closed


def said_at(code: int) -> str:
    return "Stopped. Nothing was written.\n" if code == 130 else ""


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize(("ending", "code"), SIGNALS)
def test_a_signal_ends_all_processes_and_leaves_no_file(
    fifo: Path, ending: signal.Signals, code: int, workers: int
) -> None:
    with under_way(fifo, workers=workers) as (run, _, out):
        started = workers_of(run)
        assert len(started) == (workers if workers > 1 else 0)
        assert len(names_in(out.parent)) == 1  # the half file, with another name
        run.send_signal(ending)
        assert ended(run) == (code, said_at(code))
        assert names_in(out.parent) == []
        assert not any(Path(f"/proc/{worker}").exists() for worker in started)


DEAF = """
import signal, threading
from b12screen.cli.app import main
threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
main()
"""


@pytest.mark.parametrize(("ending", "code"), SIGNALS)
def test_a_signal_that_does_not_end_the_wait_for_input_is_heard_soon_all_the_same(
    fifo: Path, ending: signal.Signals, code: int
) -> None:
    # As when it comes just before the wait: here another thread gets it, so the one that waits goes on waiting.
    with under_way(fifo, workers=1, program=[sys.executable, "-c", DEAF]) as (run, _, out):
        time.sleep(0.5)  # until it waits
        run.send_signal(ending)
        assert ended(run) == (code, said_at(code))
        assert names_in(out.parent) == []


@pytest.mark.parametrize(("ending", "code"), SIGNALS)
def test_a_signal_to_all_processes_at_once_ends_alike(fifo: Path, ending: signal.Signals, code: int) -> None:
    with under_way(fifo, workers=2) as (run, _, out):
        os.killpg(run.pid, ending)  # as a terminal does for Ctrl-C
        assert ended(run) == (code, said_at(code))
        assert names_in(out.parent) == []


def test_nohup_lets_a_run_go_on_when_the_terminal_is_closed(fifo: Path) -> None:
    with under_way(fifo, workers=2, program=["nohup", *PROGRAM]) as (run, given, out):
        os.killpg(run.pid, signal.SIGHUP)
        given.close()
        assert (ended(run)[0], names_in(out.parent)) == (1, ["out.ndjson"])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_worker_that_is_killed_is_an_error_and_never_a_shorter_file(fifo: Path, number: int) -> None:
    with under_way(fifo, workers=3) as (run, _, out):
        out.write_bytes(b"older")
        os.kill(workers_of(run)[number], signal.SIGKILL)
        said = "A process that scored was ended from outside, so the results are not whole. Score again.\n"
        assert ended(run) == (2, said)
        assert names_in(out.parent) == ["out.ndjson"]
        assert out.read_bytes() == b"older"


def test_workers_do_not_outlive_the_process_that_started_them(fifo: Path) -> None:
    with under_way(fifo, workers=3) as (run, given, _):
        assert len(workers_of(run)) == 3
        run.kill()
        given.close()  # one may wait for more input
        assert run.stderr
        assert run.stderr.read() == b""  # which ends when no process is left that could write to it


# Output that fails


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_closed_pipe_ends_silently_with_any_number_of_workers(tmp_path: Path, workers: str) -> None:
    source = tmp_path / "people.ndjson"
    source.write_bytes(PERSON * ENOUGH_TO_FILL_A_PIPE)
    with running(source, "--workers", workers) as run:
        assert run.stdout
        assert json.loads(run.stdout.readline())["line"] == 1
        run.stdout.close()
        assert ended(run) == (0, "")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_device_is_said_by_its_name(tmp_path: Path, workers: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    source, other = tmp_path / "people.ndjson", tmp_path / "other"
    source.write_bytes(PERSON * 20 + b"x\n")
    said = f"Cannot write {{}}: {said_of('ENOSPC').lower()}. Choose another place.\n"
    typed = (source, "--workers", workers)
    assert score(*typed, "-o", "/dev/full", "--errors", other) == (2, b"", said.format("/dev/full"))
    assert score(*typed, "-o", other, "--errors", "/dev/full") == (2, b"", said.format("/dev/full"))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command("score", *typed, "--errors", other), stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr.decode()) == (2, said.format("the results"))
    assert names_in(tmp_path) == ["people.ndjson"]


def score_limited(limit: int, most: int, *arguments: str | Path) -> tuple[int, bytes, str]:
    """Score under a limit of the system, such as the size that a file may have."""
    limited = (
        f"import os, resource, sys; resource.setrlimit({limit}, ({most}, {most})); os.execv(sys.argv[1], sys.argv[1:])"
    )
    typed = [sys.executable, "-c", limited, *command("score", *arguments)]
    done = subprocess.run(typed, capture_output=True, env=unmeasured())
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize("people", [3, 300])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_disk_that_fills_up_leaves_no_file(tmp_path: Path, workers: str, people: int) -> None:
    source, out = tmp_path / "people.ndjson", tmp_path / "out.ndjson"
    source.write_bytes(PERSON * people + b"x\n")
    typed = (source, "-o", out, "--errors", tmp_path / "errors", "--receipt", tmp_path / "receipt")
    said = f"Cannot write {out}: {said_of('EFBIG').lower()}. Choose another place.\n"
    score(source, "-o", "/dev/null", "-q")  # so that the pack is stored, which needs larger files
    ran = score_limited(resource.RLIMIT_FSIZE, 3_000, *typed, "--workers", workers)
    assert ran == (2, b"", said)
    # The rejects may be there, whole; results and a receipt of them are not.
    assert {"out.ndjson", "receipt"}.isdisjoint(names_in(tmp_path))
    assert len(names_in(tmp_path)) <= 2
    assert all(len(path.read_bytes().splitlines()) == 1 for path in tmp_path.glob("errors"))


def test_a_receipt_that_cannot_be_written_is_said_before_anything_is_scored(tmp_path: Path) -> None:
    out, receipt = tmp_path / "out", tmp_path / "missing" / "receipt"
    said = f"Cannot write {receipt}: there is no folder {receipt.parent}. Make it first, or choose another place."
    assert refused("-o", out, "--receipt", receipt, given=b"{}\n") == said
    assert refused("--receipt", receipt, given=b"{}\n") == said
    assert names_in(tmp_path) == []


def test_more_processes_than_the_system_allows_is_said_in_one_sentence(tmp_path: Path) -> None:
    source, out = tmp_path / "people.ndjson", tmp_path / "out"
    source.write_bytes(PERSON)
    said = f"Cannot score with 250 processes: {said_of('EMFILE').lower()}. Give a smaller --workers.\n"
    for most in (100, 1_520):  # so that pipes are too many, or only what each process needs
        ran = score_limited(resource.RLIMIT_NOFILE, most, source, "-o", out, "--workers", "250")
        assert ran == (2, b"", said)
    assert names_in(tmp_path) == ["people.ndjson"]


# Input that fails


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_input_that_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, workers: str) -> None:
    skip_unless_reading_fails()
    source = tmp_path / "people.ndjson"
    source.write_bytes(PERSON)
    for first in ([], [source]):
        ran = score(*first, FAILS_TO_BE_READ, "-o", tmp_path / "out", "--workers", workers)
        assert (ran.code, ran.told) == (2, [f"Cannot read {FAILS_TO_BE_READ} to its end: {said_of('EIO').lower()}."])
    ran = score(source, tmp_path, "-o", tmp_path / "out", "--workers", workers)
    assert (ran.code, ran.told) == (2, [f"{tmp_path} is a folder. Give one file of answers."])
    assert names_in(tmp_path) == ["people.ndjson"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_input_that_grows_while_it_is_read_is_an_error(tmp_path: Path, workers: str, packed: bool) -> None:
    source, out, rejects = tmp_path / "people.ndjson", tmp_path / "out", tmp_path / "rejects"
    people = PERSON + b"x\n" * ENOUGH_TO_FILL_A_PIPE
    source.write_bytes(gzip.compress(people) if packed else people)
    os.mkfifo(rejects)
    with running(source, "-o", out, "--errors", rejects, "--workers", workers) as run, rejects.open("rb") as told:
        told.readline()  # and the rest of the rejects do not go into the pipe, so the run must wait
        with source.open("ab") as growing:
            growing.write(PERSON)
        told.read()
        said = f"{source} changed while it was read. Score it again once nothing writes to it.\n"
        assert ended(run) == (2, said)
    assert names_in(tmp_path) == ["people.ndjson", "rejects"]


def test_standard_input_is_not_given_twice() -> None:
    assert refused("-", "-", given=b"{}\n") == "Standard input is given twice. Name each input once."


# Progress and the summary


TOLD = """
import os, b12screen.batch.progress as progress
progress._watch = lambda *_: os.write(2, b"PROGRESS\\n")
from b12screen.cli.app import main
main()
"""
SOON = """
import b12screen.batch.progress as progress
progress._BEFORE_IT_SHOWS = 0
from b12screen.cli.app import main
main()
"""


_IN_COLOUR = r"(?:\x1b\[[\d;]*m| )+"


def in_terminal(program: str, *arguments: str | Path, out: Path) -> Any:
    """Start a run whose stderr is a terminal, and whose results go to a file or pipe."""
    typed = shlex.join([sys.executable, "-c", program, "score", *map(str, arguments)])
    typed = f"exec {typed} > {shlex.quote(str(out))}"
    env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    return pexpect.spawn("sh", ["-c", typed], encoding="utf-8", timeout=PATIENCE, env=env, dimensions=(24, 120))


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_shows_rate_and_time_left_on_a_terminal(tmp_path: Path, workers: int) -> None:
    source, out = tmp_path / "people.ndjson", tmp_path / "out"
    line = PERSON.strip().ljust(13_000) + b"\n"
    a_chunk = -(-CHUNK // len(line))  # people, whose results do not go into a pipe
    source.write_bytes(line * (20 * a_chunk))
    os.mkfifo(out)
    run = in_terminal(SOON, source, "--explain", "--workers", str(workers), out=out)
    told = _IN_COLOUR.join((r"/5\.\d MB", r"\d+\.\d [kM]B/s", r"\d+:\d\d:\d\d"))
    with out.open("rb") as results:
        run.expect(r"Scoring.*\d\.\d/5\.\d MB")
        # A rate shows once the run has gone on twice while it was looked at; it goes on as results are taken away.
        for _ in range(15):
            for _ in range(a_chunk):
                results.readline()
            if shown := run.expect([pexpect.TIMEOUT, told], timeout=3):
                break
        assert shown
        results.read()
    run.expect(pexpect.EOF)
    assert f"{20 * a_chunk:,} read, " in run.before
    run.close()
    assert run.exitstatus == 0


def test_progress_is_for_a_terminal_only_and_not_for_who_wants_quiet(tmp_path: Path) -> None:
    source, out = tmp_path / "people.ndjson", tmp_path / "out"
    source.write_bytes(PERSON)
    shown = []
    for options in ([], ["--workers", "2"], ["--quiet"]):
        run = in_terminal(TOLD, source, *options, out=out)
        run.expect(pexpect.EOF)
        shown.append(run.before)
        run.close()
    assert ["PROGRESS" in each for each in shown] == [True, True, False]
    assert ["1 read, 1 scored" in each for each in shown] == [True, True, False]
    for options in ([], ["--workers", "2"]):
        typed = [sys.executable, "-c", TOLD, "score", str(source), *options]
        done = subprocess.run(typed, capture_output=True, encoding="utf-8")
        assert "PROGRESS" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith("1 read, 1 scored")
