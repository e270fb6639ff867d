"""What a worker imports before anybody asks an agent."""

from __future__ import annotations

import subprocess
import sys

from studio.environment import ROOT

LOOK = "import sys, django; django.setup(); import studio.wiring.ports; print(*sys.modules)"


def test_a_worker_starts_without_the_libraries_of_providers():
    said = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "pydantic_ai" in said.split()
    assert {"anthropic", "google.genai", "lark"}.isdisjoint(said.split())
