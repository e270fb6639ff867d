"""Files that tests in a browser open."""

from __future__ import annotations

from pathlib import Path

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "line"
