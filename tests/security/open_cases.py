"""Reads the open security cases beside the checkout (`PERISCOPE_SHARED`); without them there are none."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
FILE = SHARED / "data" / "cases-open.json"


def cases_of(area: str) -> list[dict[str, Any]]:
    """Returns the cases of one area."""
    if not FILE.exists():
        return []
    return [case for case in json.loads(FILE.read_text("utf-8")) if case["area"] == area]
