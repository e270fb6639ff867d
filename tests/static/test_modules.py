"""The pure modules of the front end have tests of their own, for Node's test runner."""

from __future__ import annotations

import subprocess

import pytest

from studio.environment import ROOT
from studio.ops.frontend import find_node

STATIC = ROOT / "static"


@pytest.mark.skipif(
    not (STATIC / "node_modules").is_dir(), reason="the front end's packages are not installed"
)
def test_modules_pass_their_own_tests():
    tests = sorted(str(path.relative_to(STATIC)) for path in (STATIC / "tests").glob("*.test.mjs"))
    result = subprocess.run(
        [*find_node().node, "--test", *tests], cwd=STATIC, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
