"""Limits of a running system (`security.md` §2.1.5)."""

from __future__ import annotations

MAX_CALL_DEPTH = 100
"""Instances inside one another; the next one is refused."""
