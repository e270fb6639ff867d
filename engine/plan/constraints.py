"""Limits of values: of declared variables and of form fields, in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.json_values import Json
from engine.phrases import gettext as _
from engine.plan.patterns import UnsafePattern, compile_pattern

MAX_MATCHED = 2_000
"""Characters of a text that is matched; a longer one does not fit."""


def violation(value: Json, *, limits: Mapping[str, Any]) -> str | None:
    """Why the value breaks the limits, as a sentence about it ("must be …"), or None when it fits.

    `limits` has the keys of `extensions.md`: min max minLength maxLength pattern enum minItems
    maxItems uniqueItems. Null is no business of limits.
    """
    if value is None or not limits:
        return None
    if limits.get("enum") is not None and not _is_one_of(value, options=limits["enum"]):
        options = ", ".join(_shown(option) for option in limits["enum"])
        return _("must be one of {options}", options=options)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _number_violation(value, limits=limits)
    if isinstance(value, str):
        return _text_violation(value, limits=limits)
    if isinstance(value, list):
        return _list_violation(value, limits=limits)
    return None


def _is_one_of(value: Json, *, options: list[Json]) -> bool:
    """1 and True are different options, 1 and 1.0 are not."""
    return any(value == o and isinstance(value, bool) == isinstance(o, bool) for o in options)


def _shown(option: Json) -> str:
    return option if isinstance(option, str) else json.dumps(option, ensure_ascii=False)


def _number_violation(value: float, *, limits: Mapping[str, Any]) -> str | None:
    low, high = limits.get("min"), limits.get("max")
    if low is not None and value < low:
        return _("must be at least {low}", low=f"{low:g}")
    if high is not None and value > high:
        return _("must be at most {high}", high=f"{high:g}")
    return None


def _text_violation(value: str, *, limits: Mapping[str, Any]) -> str | None:
    shortest, longest, pattern = limits.get("minLength"), limits.get("maxLength"), limits.get("pattern")
    if shortest is not None and len(value) < shortest:
        return _("must have at least {shortest} characters", shortest=shortest)
    if longest is not None and len(value) > longest:
        return _("must have at most {longest} characters", longest=longest)
    if pattern:
        return _pattern_violation(value, pattern=pattern)
    return None


def _pattern_violation(value: str, *, pattern: str) -> str | None:
    if len(value) > MAX_MATCHED:
        return _(
            "must have at most {max_matched} characters, because a pattern checks it", max_matched=MAX_MATCHED
        )
    try:
        compiled = compile_pattern(pattern)
    except UnsafePattern as error:
        return _("cannot be checked by its pattern ({error})", error=error)
    return None if compiled.fullmatch(value) else _("must look like {pattern}", pattern=pattern)


def _list_violation(value: list[Json], *, limits: Mapping[str, Any]) -> str | None:
    fewest, most = limits.get("minItems"), limits.get("maxItems")
    if fewest is not None and len(value) < fewest:
        return _("must have at least {fewest} entries", fewest=fewest)
    if most is not None and len(value) > most:
        return _("must have at most {most} entries", most=most)
    if limits.get("uniqueItems"):
        written = [json.dumps(item, sort_keys=True) for item in value]
        if len(frozenset(written)) < len(written):
            return _("must not hold the same entry twice")
    return None
