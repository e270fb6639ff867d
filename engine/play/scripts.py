"""A played session as the script that `run_process` takes, and what such a script cannot say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.json_values import JsonObject
from engine.play.decisions import Begin, ChangeVariables, SettleIncident, Stop
from engine.play.performing import Performance
from engine.play.stage import Asked, Work
from engine.testing.world import CallAnswer


@dataclass(frozen=True, slots=True)
class Told:
    """A session as a script: how it began, what people and systems answer, and what could not be said."""

    process: str
    variables: JsonObject = field(default_factory=dict)
    start_event: str | None = None
    script: dict[str, Any] = field(default_factory=dict)
    untold: tuple[str, ...] = ()
    """Kinds of decisions that a script has no words for: settle_incident, change_variables, stop, begin."""


def script_of(performance: Performance) -> Told:
    """Tells a session; the first start is that of the script."""
    stage = performance.stage
    begun = [each for each in performance.played if isinstance(each, Begin)]
    if not begun:
        return Told("")
    first = begun[0]
    answers: dict[str, dict[str, list[Any]]] = {"user_tasks": {}, "calls": {}}
    for each in stage.opened:
        kind = "user_tasks" if isinstance(each, Asked) else "calls"
        element = each.task.element if isinstance(each, Asked) else each.effect.element
        name = element if each.process == first.process else f"{each.process}/{element}"
        answers[kind].setdefault(name, []).append(_answer_of(each))
    script: dict[str, Any] = {}
    for kind, by_element in answers.items():
        told = {
            name: _shortest(visits)
            for name, visits in by_element.items()
            if any(each is not None for each in visits)
        }
        if told:
            script[kind] = told
    for kind, post in stage.posted:
        written = {"name": post.name, "key": post.key, "payload": post.payload, "after": post.after}
        script.setdefault(kind, []).append({key: each for key, each in written.items() if each is not None})
    if not stage.jumped and stage.next_due() is not None:
        script["advance_time"] = False
    return Told(first.process, first.variables, first.start_event, script, _untold(performance))


def _answer_of(opened: Work | Asked) -> Any:  # noqa: ANN401 - any answer of a script
    """None where the script says nothing: the task stays open, the work runs if it can."""
    if isinstance(opened, Asked):
        return opened.answer
    return None if opened.answer is None else _written(opened.answer)


def _written(answer: CallAnswer) -> dict[str, Any]:
    delay = {"delay": f"PT{answer.delay:g}S"} if answer.delay else {}
    if answer.error is not None:
        code, message = answer.error
        return {"error": {"code": code, "message": message}, **delay}
    return {"result": answer.result, **delay}


def _shortest(visits: list[Any]) -> Any:  # noqa: ANN401 - any answer of a script
    """One visit needs no list."""
    return visits[0] if len(visits) == 1 else visits


def _untold(performance: Performance) -> tuple[str, ...]:
    found = {
        name
        for kind, name in (
            (SettleIncident, "settle_incident"),
            (ChangeVariables, "change_variables"),
            (Stop, "stop"),
        )
        if any(isinstance(each, kind) for each in performance.played)
    }
    if sum(isinstance(each, Begin) for each in performance.played) > 1:
        found.add("begin")
    return tuple(sorted(found))
