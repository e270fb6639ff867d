"""Engine code that asks the world for time or chance is refused by the linter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUFF = Path(sys.executable).parent / "ruff"


def lint(code: str, *, path: str) -> str:
    command = [RUFF, "check", "--no-cache", "--select", "TID251", "--stdin-filename", path, "-"]
    result = subprocess.run(command, input=code, cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.time()\n",
        "from datetime import datetime\ndatetime.now()\n",
        "import random\n",
        "import uuid\nuuid.uuid4()\n",
        "import os\nos.environ['A']\n",
        "import socket\n",
        "import threading\n",
    ],
)
def test_the_engine_may_not_ask_the_world(code: str) -> None:
    assert "TID251" in lint(code, path="engine/interpreter/planted.py")
    assert "TID251" not in lint(code, path="studio/instances/planted.py")
