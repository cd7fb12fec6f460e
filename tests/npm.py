"""Installs what a folder's package.json names from npm, once, into the user's cache; skips the test where it cannot.

`alone` in package.json names packages, with their digests, that are taken without what they are built from.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

# Before the tests get a cache of their own; what was installed stays for the next run.
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "b12screen-tests"
_LONGEST = 300  # seconds


def installed(folder: Path) -> Path:
    """Give the node_modules that a folder's package.json asks for."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node and npm here, which bring and run the programs that people fill in forms with")
    files = [folder / name for name in ("package.json", "package-lock.json", ".npmrc")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    target = _CACHE / f"{folder.name}-{digest}"
    if not target.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=_CACHE))
        try:
            _install(npm, files, work)
            if not target.exists():  # another process may have been faster
                work.rename(target)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"npm cannot bring what {folder.name}/package.json names: {type(error).__name__}")
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return target / "node_modules"


def _install(npm: str, files: list[Path], work: Path) -> None:
    for file in files:
        shutil.copy(file, work)
    _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", at=work)
    for name, integrity in json.loads(files[0].read_text())["alone"].items():
        told = json.loads(_run(npm, "pack", name, "--json", "--silent", at=work))
        archive = work / told[0]["filename"]
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        assert integrity == f"sha512-{digest}", f"{name} is another than the one that was tried"
        with tarfile.open(archive) as opened:
            opened.extractall(work, filter="data")
        (work / "package").rename(work / "node_modules" / name.rpartition("@")[0])
        archive.unlink()


def _run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, encoding="utf-8", check=True, timeout=_LONGEST)
    return done.stdout
