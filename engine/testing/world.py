"""The scripted world of `run_process` (`execution.md`, Commands): what people and systems answer.

Free of any host: the memory host and a Temporal backend ask the same questions. An element of another
process than the main one may also be named `process/element`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import PeriscopeError
from engine.expressions import parse_duration
from engine.json_values import Json, JsonObject
from engine.plan.forms import check_form


class BadScript(PeriscopeError):
    """The script of the world cannot be read; the text says what was expected where."""


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What an activity answers after `delay` seconds: `error` (code, message) or `result`."""

    result: Json = None
    error: tuple[str, str] | None = None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class UserAnswer:
    """What a person submits, already checked by the form; `refused` says why the form did not take it."""

    data: JsonObject = field(default_factory=dict)
    action: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message or signal from outside; `after` names the element whose completion lets it go."""

    name: str
    key: str | None = None
    payload: Json = None
    after: str | None = None


@dataclass(slots=True)
class World:
    """The answers, and how often each element was already asked."""

    user_tasks: Mapping[str, Any] = field(default_factory=dict)
    calls: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Post, ...] = ()
    signals: tuple[Post, ...] = ()
    advance_time: bool = True
    _visits: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, script: Mapping[str, Any]) -> World:
        """Reads a script; raises BadScript for keys and shapes that mean nothing. "scenario" tells others."""
        known = {"user_tasks", "calls", "messages", "signals", "advance_time", "called", "scenario"}
        unknown = sorted(script.keys() - known)
        if unknown:
            raise BadScript(f"expected {', '.join(sorted(known))} in the script, found {', '.join(unknown)}")
        world = cls(
            user_tasks=_mapping(script, "user_tasks"),
            calls=_mapping(script, "calls"),
            messages=tuple(_posts(script.get("messages") or (), kind="messages")),
            signals=tuple(_posts(script.get("signals") or (), kind="signals")),
            advance_time=bool(script.get("advance_time", True)),
        )
        for element, answers in world.calls.items():
            for answer in answers if isinstance(answers, list) else [answers]:
                _read_call(element, answer)
        return world

    def answer_call(self, process: str, element: str) -> CallAnswer | None:
        """The answer of this visit; None when the script says nothing. Counts the visit."""
        found = self._next(self.calls, "call", process, element)
        return None if found is None else _read_call(element, found)

    def answer_user_task(
        self, process: str, element: str, *, form: Iterable[JsonObject], data: JsonObject, now: float
    ) -> UserAnswer | None:
        """The submission of this visit, as the task's form takes it; None leaves the task open."""
        found = self._next(self.user_tasks, "user task", process, element)
        if not isinstance(found, dict):
            return None
        fields = list(form)
        named = any(each["name"] == "action" for each in fields)
        action = found.get("action") if not named else None
        answer = check_form(fields, found, variables=data, now=now)
        if answer.errors:
            reasons = "; ".join(f"{name}: {reason}" for name, reason in answer.errors.items())
            return UserAnswer(refused=f"The form of {element} does not take this answer. {reasons}")
        return UserAnswer(answer.values, action if isinstance(action, str) else None)

    def _next(self, answers: Mapping[str, Any], kind: str, process: str, element: str) -> Any:  # noqa: ANN401 - any answer
        key = f"{process}/{element}" if f"{process}/{element}" in answers else element
        if key not in answers:
            return None
        visit = self._visits.get(f"{kind} {key}", 0)
        self._visits[f"{kind} {key}"] = visit + 1
        found = answers[key]
        if not isinstance(found, list):
            return found
        return found[visit] if visit < len(found) else None


def _mapping(script: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = script.get(key) or {}
    if not isinstance(found, dict):
        raise BadScript(f"expected an object under {key!r}, found {type(found).__name__}")
    return found


def _posts(entries: Iterable[Any], *, kind: str) -> Iterable[Post]:
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise BadScript(f"expected objects with a name under {kind!r}, found {entry!r}")
        key = entry.get("key")
        yield Post(entry["name"], None if key is None else str(key), entry.get("payload"), entry.get("after"))


def _read_call(element: str, answer: Any) -> CallAnswer:  # noqa: ANN401 - anything may stand in a script
    if answer is None:
        return CallAnswer()
    if not isinstance(answer, dict) or not answer.keys() <= {"result", "error", "delay"}:
        raise BadScript(f"expected result, error or delay for call {element!r}, found {answer!r}")
    delay = parse_duration(answer["delay"]).total_seconds() if answer.get("delay") else 0.0
    error = answer.get("error")
    if error is None:
        return CallAnswer(answer.get("result"), None, delay)
    if not isinstance(error, dict):
        raise BadScript(f"expected code and message for the error of {element!r}, found {error!r}")
    return CallAnswer(None, (str(error.get("code", "Error")), str(error.get("message", ""))), delay)
