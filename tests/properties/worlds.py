"""The world in which a drawn process runs: what it is answered, and when."""

from __future__ import annotations

from typing import Any

from tests.properties.arriving import hears_message, ticks
from tests.properties.fragments import seconds
from tests.properties.tree import Border, Drawn, Loop, Sub, Task, children, walk


def world_of(drawn: Drawn) -> dict[str, Any]:
    """The script: what every task answers, and what comes from outside at its moment."""
    calls: dict[str, Any] = {}
    people: dict[str, Any] = {}
    for task in walk(drawn):
        if isinstance(task, Task) and task.undo is not None:
            calls[f"h_{task.id}"] = {"result": 1, "delay": seconds(task.undo)}
        if not isinstance(task, Task) or task.kind in {"set", "wait", "receive", "message", "signal"}:
            continue
        if task.kind in {"user", "manual"}:
            if task.answered:
                people[task.id] = {task.target: task.value} if task.target else {}
            continue
        result: Any = {task.target: task.value} if task.kind == "script" else task.value
        answer: dict[str, Any] = {"result": result}
        if task.fails is not None:
            answer = {"error": {"code": task.fails, "message": "m"}}
        calls[task.id] = answer | ({"delay": seconds(task.delay)} if task.delay else {})
    messages = [{"name": f"wind_{name}"} for name, _ in ticks(drawn)]
    for waiting, visits in visited(drawn, 1):
        letter = {"name": f"M_{waiting.id}", "after": f"tick_{waiting.id}", "payload": payload(waiting)}
        messages += [letter] * (visits if isinstance(waiting, Task) or waiting.interrupting else 1)
    signals = [
        {"name": name, "after": f"tick_{name}_{place}"} for place, (name, _) in enumerate(drawn.signals)
    ]
    return {"calls": calls, "user_tasks": people, "messages": messages, "signals": signals}


def payload(waiting: Task | Border) -> int:
    """What a message brings."""
    return waiting.value if isinstance(waiting, Task) else waiting.arrives % 7


def visited(block: Any, times: int) -> list[tuple[Any, int]]:
    """Everything that waits for an arriving message, and how often it may begin to wait at most."""
    match block:
        case Loop():
            times *= block.rounds
        case Task() | Sub() if block.repeat is not None:
            times *= max(block.repeat.count, 1)
        case Border() if not block.interrupting:
            times *= max(block.repeats, 2) * 4
        case _:
            pass
    found = [(block, times)] if hears_message(block) and block.arrives else []
    return found + [pair for each in children(block) for pair in visited(each, times)]
