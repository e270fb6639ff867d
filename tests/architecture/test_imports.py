"""The import contracts of pyproject.toml hold, and they would not hold if somebody broke them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

VIOLATIONS = {
    "the engine imports Django": ("engine/model/planted.py", "import django.db"),
    "the engine imports the studio": ("engine/model/planted.py", "import studio.settings"),
    "the model imports the parser": ("engine/model/planted.py", "import engine.parse"),
    "ports import the host": ("engine/ports.py", "import engine.temporal"),
    "audit imports instances": ("studio/audit/planted.py", "import studio.instances.models"),
    "the library imports processes": ("studio/library/planted.py", "import studio.processes.models"),
    "tasks import the API": ("studio/tasks/planted.py", "import studio.api"),
    "the studio's apps import the wiring": ("studio/tasks/planted.py", "import studio.wiring"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of our code in which every package of the architecture exists."""
    ignore = shutil.ignore_patterns("__pycache__", "*.css", "*.po", "*.mo")
    for package in ("engine", "studio"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in ("engine/temporal", "engine/parse", "engine/model", "studio/wiring"):
        if not (tmp_path / module).exists() and not (tmp_path / f"{module}.py").exists():
            (tmp_path / f"{module}.py").touch()
    return tmp_path


def test_all_contracts_hold() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda text: text.replace(" ", "-"))
def test_a_planted_violation_is_found(copy: Path, violation: str) -> None:
    path, line = VIOLATIONS[violation]
    planted = copy / path
    planted.write_text(f"{planted.read_text() if planted.exists() else ''}\n{line}\n")

    result = lint_imports(copy)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout
