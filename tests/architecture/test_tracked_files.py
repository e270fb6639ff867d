"""Nothing tracked names a package registry or a path of the machine it was written on."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written in pieces, so that this file does not name what it forbids.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "npmjs" + ".org",
    "yarn" + "pkg.com",
)
FORBIDDEN = re.compile(
    "|".join(
        [
            *map(re.escape, REGISTRIES),
            r"(?<![\w.])/" + r"(?:work|root)/\w",
            "--index" + "-url",
        ]
    )
)
BINARY = {".png", ".woff2", ".ico", ".gif", ".jpg", ".mo", ".gz"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in tracked_files()
        if path.is_file() and path.suffix not in BINARY
        if (match := FORBIDDEN.search(path.read_text(errors="replace")))
    }

    assert not found


def test_locks_pin_every_package_with_a_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())[1:]

        assert len(entries) > 50
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_the_front_end_lock_pins_with_hashes_and_names_no_address() -> None:
    lock = json.loads((ROOT / "static" / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]

    assert len(packages) > 50
    assert all("resolved" not in package and "integrity" in package for package in packages)


def test_the_development_lock_holds_everything_of_the_runtime_lock() -> None:
    pins = {
        name: set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }

    assert pins["requirements.lock"] <= pins["requirements-dev.lock"]


def test_no_large_or_generated_file_is_tracked() -> None:
    largest = 1024 * 1024
    generated = ("static/dist/", "node_modules/", ".venv/", "__pycache__/")
    names = {str(path.relative_to(ROOT)): path for path in tracked_files() if path.is_file()}

    assert not [name for name, path in names.items() if path.stat().st_size > largest]
    assert not [name for name in names if any(part in f"{name}/" for part in generated)]
