"""`validationConfig` as rules: what the answer of an agent must keep, read from the many ways files say it.

    dataCompleteness    true: fields that are required are filled · names: these fields are
    formatValidation    true: dates, addresses … by schema and name of the field · {field: format}
    crossReference      true: a field that has the name of an input repeats its value · {field: input}
    businessCompliance  conditions over the answer, the inputs by their names, `answer` and `inputs`
    customRules         the same

Conditions are expressions in a list, in lines, or objects with `expression` (or `rule`) and `message`.
`validationRules` holds the same five as one object, or a list of their names and of conditions.
`strictness`: `strict` (also high) asks every field to be filled; `lenient` (also low) takes an answer that
still breaks rules after its repairs, and says so beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

NAMES: Final = (
    "dataCompleteness",
    "formatValidation",
    "crossReference",
    "businessCompliance",
    "customRules",
)
_CONDITIONS: Final = ("businessCompliance", "customRules")
_OFF: Final = frozenset({"", "0", "false", "no", "none", "off"})


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that must be true; `message` says it in the author's words."""

    expression: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRules:
    """What an answer must keep."""

    complete: bool = False
    filled: tuple[str, ...] = ()
    """Fields that must be filled besides the required ones."""
    formats: bool = False
    formats_of: Mapping[str, str]
    agree: bool = False
    agree_with: Mapping[str, str]
    conditions: tuple[Condition, ...] = ()
    compliant: bool = False
    """`businessCompliance` without a condition: the model is told so, and nothing can be checked."""
    strict: bool = False
    lenient: bool = False


def answer_rules(validation: Mapping[str, Any] | None) -> AnswerRules | None:
    """The rules of an element's `validation` (`ValidationConfig` as JSON), or None where it has none."""
    if not validation or not validation.get("enabled", True):
        return None
    said = _gathered(validation.get("rules") or {})
    strictness = str(validation.get("strictness") or "").lower()
    named = said["dataCompleteness"]
    return AnswerRules(
        complete=_on(named),
        filled=tuple(str(name) for name in named) if isinstance(named, list) else (),
        formats=_on(said["formatValidation"]),
        formats_of=_pairs(said["formatValidation"]),
        agree=_on(said["crossReference"]) and not _pairs(said["crossReference"]),
        agree_with=_pairs(said["crossReference"]),
        conditions=tuple(each for name in _CONDITIONS for each in _conditions(said[name])),
        compliant=said["businessCompliance"] is True,
        strict=strictness in {"strict", "high"},
        lenient=strictness in {"lenient", "low"},
    )


def _gathered(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The five by name, wherever they stood; conditions of a bare list are custom rules."""
    whole = rules.get("validationRules")
    found = {name: rules.get(name) for name in NAMES}
    if isinstance(whole, Mapping):
        found |= {name: whole[name] for name in NAMES if name in whole}
    elif isinstance(whole, list | str):
        listed = whole if isinstance(whole, list) else whole.replace(",", "\n").splitlines()
        found |= {each.strip(): True for each in listed if isinstance(each, str) and each.strip() in NAMES}
        rest = [each for each in listed if not (isinstance(each, str) and each.strip() in NAMES)]
        if isinstance(whole, list) and rest:
            found["customRules"] = [*_as_list(found["customRules"]), *rest]
    return found


def _on(value: Any) -> bool:  # noqa: ANN401 - JSON
    return value.strip().lower() not in _OFF if isinstance(value, str) else bool(value)


def _pairs(value: Any) -> dict[str, str]:  # noqa: ANN401 - JSON
    return {str(key): str(each) for key, each in value.items()} if isinstance(value, Mapping) else {}


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return [] if value.strip().lower() in {*_OFF, "true", "yes", "on"} else value.splitlines()
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list) else []


def _conditions(value: Any) -> list[Condition]:  # noqa: ANN401 - JSON
    made = []
    for each in _as_list(value):
        said = each if isinstance(each, Mapping) else {"expression": each}
        expression = str(said.get("expression") or said.get("rule") or "").strip()
        if expression:
            made.append(Condition(expression, str(said.get("message") or "")))
    return made
