"""A stored pack is the same pack, and nothing doubtful is ever taken for one; a short run stays short."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from small_pack import change, write, write_small_pack
from system import unmeasured

from b12screen.pack import ready, store
from b12screen.pack.load import load_pack
from b12screen.pack.models import Pack
from b12screen.pack.problems import PackError
from b12screen.pack.ready import ready_pack
from b12screen.pack.root import rules_root

BLISTER = "symptoms/blister.yaml"
MINE = os.geteuid()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, with nothing in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "b12screen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path / "pack")


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list that grows whenever a pack is made from its files."""
    import b12screen.pack.load

    seen: list[str] = []
    parsed_pack = b12screen.pack.load.parsed_pack

    def noted(found: Any) -> Any:
        seen.append("parsed")
        return parsed_pack(found)

    monkeypatch.setattr(b12screen.pack.load, "parsed_pack", noted)
    return seen


def run(*arguments: str | Path, given: str = "{}", **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b12screen", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, **options)


def only_file(cache: Path) -> Path:
    [path] = cache.iterdir()
    return path


def forged(path: Path) -> bytes:
    """Another pack as it would be stored under this name: key and checksum are right."""
    key = bytes.fromhex(path.name.removeprefix("pack-"))
    pack = msgspec.json.decode(path.read_bytes()[64:], type=Pack)
    packed = msgspec.json.encode(pack.changed(manifest=replace(pack.manifest, title="Forged")))
    return key + sha256(packed).digest() + packed


@pytest.mark.parametrize("shipped", [True, False])
def test_what_is_stored_is_the_very_pack(cache: Path, folder: Path, shipped: bool) -> None:
    root = rules_root() if shipped else folder
    read = load_pack(root)
    assert (ready_pack(root), ready_pack(root)) == (read, read)
    assert ready_pack(root).question == read.question


def test_a_stored_pack_is_not_parsed_again(cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = parsed(monkeypatch)
    first = ready_pack(folder)
    assert (ready_pack(folder), ready_pack(write_small_pack(folder.parent / "copy"))) == (first, first)
    assert seen == ["parsed"]


def test_a_stored_pack_is_used_and_yet_never_by_those_who_write_rules(cache: Path, folder: Path) -> None:
    """Only a forgery shows who uses what is stored; the user alone could write it."""
    ready_pack(folder)
    path = only_file(cache)
    path.write_bytes(forged(path))
    assert ready_pack(folder).manifest.title == "Forged"
    assert "Forged" not in run("rules", "docs", "--rules", folder).stdout
    assert run("rules", "check", folder).returncode == 0
    assert ready_pack(folder).manifest.title == "Forged"


@pytest.mark.parametrize(
    "edit",
    [
        (BLISTER, "title: Blister", "title: Bubble"),
        ("pack.yaml", "version: 1.2.3", "version: 1.2.4"),
        ("outcomes.yaml", "urgency: 5", "urgency: 4"),
        ("cases/walkers.yaml", "first long walk", "last long walk"),
    ],
)
def test_an_edit_is_seen_at_once(cache: Path, folder: Path, edit: tuple[str, str, str]) -> None:
    before = ready_pack(folder)
    change(folder, *edit)
    assert ready_pack(folder) == load_pack(folder) != before
    file, old, new = edit
    change(folder, file, new, old)
    assert ready_pack(folder) == before


def test_a_file_more_or_less_or_under_another_name_is_seen(cache: Path, folder: Path) -> None:
    """A name is no content: notes.yaml and cases/walkers.yaml gone, and a second file of cases with the text of one."""
    packs = [ready_pack(folder)]
    text = (folder / "cases/walkers.yaml").read_text()
    (folder / "cases/walkers.yaml").unlink()
    packs.append(ready_pack(folder))
    write(folder, "cases/others.yaml", text)
    packs.append(ready_pack(folder))
    assert len({pack.hash for pack in packs}) == 3


@pytest.mark.parametrize(
    ("where", "name", "other"),
    [(ready, "__version__", "0.0.0"), (sys, "version", "3.99.0"), (ready, "_own_source", lambda: b"other code")],
)
def test_another_version_of_anything_reads_the_files_again(
    cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, other: Any
) -> None:
    ready_pack(folder)
    seen = parsed(monkeypatch)
    monkeypatch.setattr(where, name, other)
    ready_pack(folder)
    assert (seen, len([*cache.iterdir()])) == (["parsed"], 2)


def test_only_a_pack_without_problems_is_stored(cache: Path, folder: Path) -> None:
    for name, text in ((BLISTER, "id: [\n"), ("stranger.txt", "?"), ("cases/walkers.yml", "?"), (BLISTER, "")):
        kept = (folder / BLISTER).read_text()
        write(folder, name, text)
        with pytest.raises(PackError):
            ready_pack(folder)
        (folder / name).unlink()
        write(folder, BLISTER, kept)
    assert not cache.exists()
    ready_pack(folder)
    write(folder, "stranger.txt", "?")
    with pytest.raises(PackError):
        ready_pack(folder)


def wrong_type(path: Path) -> bytes:
    packed = forged(path)[64:].replace(b'"kind":"symptom"', b'"kind":"sympton"')
    return forged(path)[:32] + sha256(packed).digest() + packed


def unfit(path: Path) -> bytes:
    """A red flag that does not say what to do, which the types alone allow."""
    packed = forged(path)[64:].replace(b'"do_now":"same_day",', b"")
    assert packed != forged(path)[64:]
    return forged(path)[:32] + sha256(packed).digest() + packed


def unknown_key(path: Path) -> bytes:
    packed = forged(path)[64:].replace(b'{"manifest":', b'{"more":1,"manifest":')
    return forged(path)[:32] + sha256(packed).digest() + packed


def too_deep(path: Path) -> bytes:
    packed = forged(path)[64:].replace(b'"when":', b'"when":' + b'{"form":"not","not":' * 100_000, 1)
    return forged(path)[:32] + sha256(packed).digest() + packed


DAMAGED: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda path: b"",
    "cut off in its head": lambda path: forged(path)[:50],
    "cut off": lambda path: forged(path)[:-1],
    "longer": lambda path: forged(path) + b" ",
    "changed in its content": lambda path: forged(path).replace(b"Forged", b"forged"),
    "under another key": lambda path: bytes(32) + forged(path)[32:],
    "of a wrong type": wrong_type,
    "of an unfit piece": unfit,
    "with an unknown key": unknown_key,
    "too deep": too_deep,
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_content_is_ignored_and_written_anew(cache: Path, folder: Path, damage: str) -> None:
    pack = ready_pack(folder)
    path = only_file(cache)
    good = path.read_bytes()
    path.write_bytes(DAMAGED[damage](path))
    assert ready_pack(folder) == pack
    assert path.read_bytes() == good


def as_link(path: Path) -> None:
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SUSPECT: dict[str, Callable[[Path], None]] = {
    "a link": as_link,
    "a pipe": as_pipe,
    "a folder": as_folder,
    "writable for the group": lambda path: path.chmod(0o620),
    "writable for all": lambda path: path.chmod(0o602),
}


@pytest.mark.parametrize("doubt", SUSPECT)
def test_a_suspect_file_is_ignored_and_written_anew(cache: Path, folder: Path, doubt: str) -> None:
    """Its content would be taken at its word, if the file were."""
    pack = ready_pack(folder)
    path = only_file(cache)
    path.write_bytes(forged(path))
    SUSPECT[doubt](path)
    assert ready_pack(folder) == pack
    if doubt != "a folder":
        assert not path.is_symlink() and path.is_file()
        assert (path.stat().st_mode & 0o777, path.stat().st_uid) == (0o600, MINE)
        assert path.read_bytes() != forged(path)
    assert len([*cache.iterdir()]) == 1


@pytest.mark.parametrize("of_whom", ["the file", "the folder"])
def test_what_another_user_made_first_is_not_used(
    cache: Path, folder: Path, of_whom: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ready_pack(folder)
    path = only_file(cache)
    path.write_bytes(forged(path))
    other = path.stat() if of_whom == "the file" else cache.stat()
    fstat = os.fstat

    def seen(descriptor: int) -> os.stat_result:
        status = fstat(descriptor)
        return os.stat_result((*status[:4], MINE + 1, *status[5:])) if status.st_ino == other.st_ino else status

    monkeypatch.setattr(os, "fstat", seen)
    assert ready_pack(folder) == pack
    assert (path.read_bytes() == forged(path)) == (of_whom == "the folder"), "nothing is written into another's folder"


@pytest.mark.skipif(MINE != 0, reason="only root can give files away")
@pytest.mark.parametrize("of_whom", ["the file", "the folder"])
def test_what_really_belongs_to_another_user_is_not_used(cache: Path, folder: Path, of_whom: str) -> None:
    pack = ready_pack(folder)
    path = only_file(cache)
    path.write_bytes(forged(path))
    os.chown(path if of_whom == "the file" else cache, 12_345, -1)
    assert ready_pack(folder) == pack


@pytest.mark.parametrize("doubt", ["a link", "writable for the group", "writable for all"])
def test_a_suspect_folder_is_not_used(cache: Path, folder: Path, doubt: str) -> None:
    pack = ready_pack(folder)
    path = only_file(cache)
    path.write_bytes(forged(path))
    content = path.read_bytes()
    SUSPECT[doubt](cache) if doubt == "a link" else cache.chmod(0o770 if "group" in doubt else 0o703)
    assert ready_pack(folder) == pack
    assert path.read_bytes() == content


def test_what_is_stored_is_closed_to_others_whatever_the_umask(cache: Path, folder: Path) -> None:
    before = os.umask(0)
    try:
        ready_pack(folder)
    finally:
        os.umask(before)
    assert (cache.parent.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o700, 0o700)
    assert only_file(cache).stat().st_mode & 0o777 == 0o600


def test_without_a_place_to_store_it_goes_on_without(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "cwd").mkdir()
    plain = {name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "HOME")}
    scored = run("score", "--rules", folder).stdout
    assert scored
    for place in (
        {"XDG_CACHE_HOME": str(tmp_path / "file")},
        {"XDG_CACHE_HOME": "/dev/null/none"},
        {"XDG_CACHE_HOME": "/proc"},
        {"XDG_CACHE_HOME": "", "HOME": str(tmp_path / "file")},
        {"XDG_CACHE_HOME": "relative", "HOME": "relative"},
    ):
        done = run("score", "-q", "--rules", folder, env=plain | place, cwd=tmp_path / "cwd")
        assert (done.returncode, done.stdout, done.stderr) == (0, scored, "")
    assert [*(tmp_path / "cwd").iterdir()] == []


def test_without_a_cache_folder_in_the_environment_it_is_the_one_in_the_home(tmp_path: Path, folder: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    run("score", "--rules", folder, env=plain | {"HOME": str(tmp_path / "home")})
    assert len([*(tmp_path / "home/.cache/b12screen").iterdir()]) == 1


def test_a_full_disk_leaves_nothing_half_written(cache: Path, folder: Path) -> None:
    def nearly_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    done = run("score", "-q", "--rules", folder, preexec_fn=nearly_full, env=unmeasured())
    assert (done.returncode, done.stderr, [*cache.iterdir()]) == (0, "", [])


def test_ctrl_c_while_storing_leaves_nothing_half_written(
    cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        ready_pack(folder)
    assert [*cache.iterdir()] == []


def test_processes_that_start_at_once_do_not_disturb_each_other(cache: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "b12screen", "score", "-q", "--rules", str(folder)]
    pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    started = [subprocess.Popen([*command, "--from", "ndjson"], **pipes) for _ in range(4)]
    assert [(each.communicate()[0], each.returncode) for each in started] == [(b"", 0)] * 4
    assert ready_pack(folder) == load_pack(folder)
    only_file(cache)


def test_only_the_newest_few_are_kept(cache: Path, folder: Path) -> None:
    names: list[str] = []
    for version in range(10):
        change(folder, "pack.yaml", f"version: 1.2.{version + 2 if version else 3}", f"version: 1.2.{version + 3}")
        ready_pack(folder)
        [name] = {path.name for path in cache.iterdir()} - set(names)
        names.append(name)
        os.utime(cache / name, (version, version))
    write(cache, "notes.txt", "somebody's own")
    change(folder, "pack.yaml", "version: 1.2.12", "version: 2.0.0")
    ready_pack(folder)
    kept = {path.name for path in cache.iterdir()}
    assert len(kept) == 9 and kept >= {"notes.txt", *names[-7:]}


def test_a_text_that_json_cannot_hold_is_not_stored(cache: Path, folder: Path) -> None:
    """The YAML parser without C lets half a surrogate pair pass."""
    pack = load_pack(folder)
    ready._remember(bytes(32), pack.changed(manifest=replace(pack.manifest, title="\ud800")))
    assert not cache.exists()


def test_a_system_that_cannot_say_whose_a_file_is_has_no_store(
    cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert ready_pack(folder) == load_pack(folder)
    assert store.stored("x") is None and [*cache.iterdir()] == []


HEAVY = ("jinja2", "pydantic", "yaml", "rich", "b12screen.pack.validation", "b12screen.pack.load", "b12screen.report")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("score", "--help"),
        ("score",),
        ("score", "--to", "json", "--from", "ndjson", "--extra", "ignore", "--assume", "all=no", "-q", "--explain"),
        ("score", "--rules", rules_root(), "--errors", "/dev/null"),
        ("template",),
    ],
)
def test_a_short_run_imports_nothing_heavy(cache: Path, arguments: tuple[str | Path, ...]) -> None:
    ready_pack(rules_root())
    names = f"[name for name in sys.modules if name.startswith({HEAVY!r})]"
    told = f"import atexit, sys; atexit.register(lambda: print({names}, file=sys.stderr))"
    code = f"{told}; sys.argv = {['b12screen', *map(str, arguments)]!r}; from b12screen.cli.app import main; main()"
    done = subprocess.run([sys.executable, "-c", code], input="{}", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
    assert done.stdout


def test_scoring_says_the_same_with_and_without_a_stored_pack(cache: Path) -> None:
    people = json.dumps({"metformin": True, "numbness": True})
    first, second = (run("score", "--explain", given=people) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert first.stdout and len([*cache.iterdir()]) == 1
