"""Runs the tests in several commands: Playwright's event loop and pytest-asyncio's exclude each other.

python -m studio.ops.run_tests unit database browser
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.postgres import postgres_child

ROOT = Path(__file__).resolve().parents[2]
LIVE_TESTS = ("tests/browser", "tests/chaos")
"""Tests of the running product, which they start once for all."""
ON_TWO_PROCESSES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-p", "no:playwright")
"""File by file in their order: the reordering puts files of one long test last, where nobody shares them."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")


def find_browser() -> str | None:
    """Returns the program of an installed Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def provide_browser() -> str:
    """Returns an installed Chromium, installing it where we may; exits with one sentence where we may not."""
    found = find_browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quietly)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(install, check=False, env=quietly)
        found = find_browser()
    if not found:
        sys.exit("The browser tests need Chromium: install it, or set CHROMIUM=/path/to/chromium.")
    return found


def run_pytest(*arguments: str, seed: int, **environment: str) -> int:
    """Runs one pytest command, with these variables set, and returns its exit code."""
    command = [sys.executable, "-m", "pytest", f"--hypothesis-seed={seed}", *arguments]
    print("$ pytest", *command[3:], flush=True)
    return subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **environment}).returncode


def run_unit_tests(seed: int) -> int:
    """Runs everything but the browser tests, on two processes; each starts servers of its own."""
    ignored = (word for folder in (*LIVE_TESTS, "tests/bench") for word in ("--ignore", folder))
    arguments = ("-m", "not browser and not chaos", *ignored)
    return run_pytest(*arguments, *ON_TWO_PROCESSES, seed=seed)


def run_database_tests(seed: int) -> int:
    """Runs the tests about storing and concurrency once more, on PostgreSQL; says so where it cannot run."""
    obstacle = find_obstacle_to_postgres()
    if obstacle:
        print(f"The tests on PostgreSQL are left out: {obstacle}", flush=True)
        return 0
    arguments = ("-m", "database", "tests/studio", *ON_TWO_PROCESSES)
    return run_pytest(*arguments, seed=seed, PERISCOPE_TEST_DATABASE="postgres")


def find_obstacle_to_postgres() -> str:
    """Returns why PostgreSQL cannot run here, in a sentence; empty when it can."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            postgres_child(Path(folder) / "postgres")
        except CannotRun as reason:
            return str(reason)
    return ""


def run_browser_tests(seed: int) -> int:
    """Runs the tests of the running product one after the other, those that kill its programs last."""
    os.environ["CHROMIUM"] = provide_browser()
    return run_pytest("-m", "browser or chaos", *LIVE_TESTS, "-p", "no:xdist", seed=seed)


def main() -> int:
    """Runs the groups of tests named by the arguments; fails when any of them fails."""
    seed = int(os.environ.get("PERISCOPE_SEED") or random.SystemRandom().randrange(2**31))
    os.environ["PERISCOPE_SEED"] = str(seed)
    print(f"Seed of this run: PERISCOPE_SEED={seed}", flush=True)
    groups = {"unit": run_unit_tests, "database": run_database_tests, "browser": run_browser_tests}
    return max(groups[name](seed) for name in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
