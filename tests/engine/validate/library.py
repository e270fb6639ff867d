"""A library in which everything named "known" is known."""

from __future__ import annotations


class SmallLibrary:
    def _knows(self, name: str) -> bool:
        return name == "known"

    knows_agent = knows_function = knows_form = knows_template = knows_process = knows_secret = _knows
    knows_user = knows_group = _knows
