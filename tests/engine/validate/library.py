"""A library in which everything named "known" is known."""

from __future__ import annotations

from engine.validate import FormTrouble, FunctionTrouble


class SmallLibrary:
    def _knows(self, name: str) -> bool:
        return name == "known"

    knows_agent = knows_template = knows_process = knows_secret = _knows
    knows_user = knows_group = _knows

    def function_trouble(self, name: str, version: str | None) -> FunctionTrouble | None:
        if name in {"unpublished", "private", "deprecated"}:
            return FunctionTrouble(name, "Use known." if name == "deprecated" else "")
        if name != "known":
            return FunctionTrouble("unknown")
        return FunctionTrouble("no-version") if version == "99" else None

    def form_trouble(self, name: str) -> FormTrouble | None:
        if name in {"unpublished", "deprecated"}:
            return FormTrouble(name, "Use known." if name == "deprecated" else "")
        return None if name == "known" else FormTrouble("unknown")
