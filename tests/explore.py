"""Looks for what nobody thought of, as long as wished: `make explore MINUTES=10 PARTS="oracle fuzz"`.

Without PARTS all of them run. Each part is a random test of the ordinary run, repeated with one seed after
the other until its minutes are over. It stops at the first failure, with the seed that finds it again; drawn
processes that fail are kept in `tests/properties/cases`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "oracle": ("4", "tests/properties/test_oracle.py"),
    "relations": ("2", "tests/properties/test_relations.py"),
    "cancel": ("6", "tests/properties/test_cancelling.py"),
    "graphs": ("6", "tests/properties/test_graphs.py"),
    "fuzz": ("10", "tests/properties/test_fuzz.py"),
    "hosts": ("2", "tests/properties/test_both_hosts.py"),
    "cancel-temporal": ("2", "tests/properties/test_cancelling_on_temporal.py"),
    "kill": ("3", "tests/engine/temporal/swarm"),
    "merge": ("5", "tests/engine/merge/test_properties.py"),
    "expressions": ("10", "tests/engine/expressions/test_properties.py"),
    "two-browsers": ("4", "tests/browser/test_two_browsers.py"),
    "product": ("3", "tests/chaos/test_many_crashes.py"),
}
"""Part → budget of one round (see tests/properties/budget.py) and its tests."""
COUNTED = re.compile(r"^\s*([\d,]+) cases: (\w+)\s*$", re.MULTILINE)


def explore(part: str, *, minutes: float, seed: int) -> tuple[bool, Counter[str], int]:
    """Runs one part until its minutes are over; tells whether all went well, the cases, and the next seed."""
    budget, tests = PARTS[part]
    ends, cases = time.monotonic() + 60 * minutes, Counter[str]()
    while time.monotonic() < ends:
        said = run_once(tests, budget=budget, seed=seed)
        for number, name in COUNTED.findall(said.stdout):
            cases[name] += int(number.replace(",", ""))
        if said.returncode:
            print(said.stdout[-20_000:], said.stderr[-2_000:])
            print(f"FAILED: {part}, SEED={seed}", flush=True)
            return False, cases, seed
        seed += 1
    return True, cases, seed


def run_once(tests: str, *, budget: str, seed: int) -> subprocess.CompletedProcess[str]:
    """One round of one part."""
    command = [sys.executable, "-m", "pytest", tests, "-p", "no:playwright", "-p", "no:xdist", "-q"]
    environment = {**os.environ, "PERISCOPE_BUDGET": budget, "PERISCOPE_SEED": str(seed)}
    return subprocess.run(
        [*command, "-s", f"--hypothesis-seed={seed}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> int:
    """Runs the parts one after the other; fails when any of them failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--minutes", type=float, default=10, help="for each part")
    arguments.add_argument("--seed", type=int, default=None)
    given = arguments.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(2**31)
    failed = []
    for part in given.parts or PARTS:
        began = time.monotonic()
        print(f"{part}: {given.minutes:g} minutes from SEED={seed}", flush=True)
        well, cases, after = explore(part, minutes=given.minutes, seed=seed)
        took = (time.monotonic() - began) / 60
        found = ", ".join(f"{number:,} {name}" for name, number in sorted(cases.items())) or "see its output"
        print(f"{part}: seeds {seed} to {after}, {took:.1f} minutes; {found}", flush=True)
        failed += [] if well else [part]
    print(f"Failed: {', '.join(failed)}" if failed else "Nothing found.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
