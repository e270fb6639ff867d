"""A real instance as a script, without what is sensitive in it: for scenarios, and for playing it again.

An event log does not hold what machines answered, but what became of it in the variables: the answer is put
together from those. Where that cannot be done exactly, the run may differ; it is played before it is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.play import Told
from studio.instances.big_values import whole_values
from studio.instances.log import numbered
from studio.instances.models import Instance
from studio.instances.plans import read_plan
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.snapshots import flagged_variables
from studio.tasks.models import UserTask

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from engine.json_values import Json
    from engine.plan import Plan

MOST_EVENTS = 20_000
RUNS_ANYWAY = frozenset({"script", "variable", "pass_through"})
"""Kinds of work that do the same again without being told what they answered."""

_PATH = re.compile(r"(?:\$\{)?\s*(?:result\.)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}?")


@dataclass(slots=True)
class Recorder:
    """Reads the events of one instance with all that it started."""

    main: Instance
    sensitive: frozenset[str]
    script: dict[str, dict[str, list[Any]]] = field(default_factory=lambda: {"user_tasks": {}, "calls": {}})
    posts: list[dict[str, Any]] = field(default_factory=list)
    kinds: dict[tuple[str, str], str] = field(default_factory=dict)
    """Instance and call → kind of work."""
    answered: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Instance and element → the answer that its variables still have to fill."""
    waits: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Instance and wait → the event that opened it."""
    done: str | None = None
    """The element completed last."""
    timers: int = 0


def recorded(instance: Instance) -> Told:
    """The instance as a script with placeholders for everything sensitive.

    The caller has checked who may see the instance.
    """
    recorder = Recorder(instance, sensitive_in(instance))
    submissions = submissions_of(instance)
    start: dict[str, Any] = {}
    for owner, event in events_with_children(instance):
        if event["kind"] == "InstanceStarted" and owner.pk == instance.pk:
            start = event
        elif event["kind"] == "UserTaskOpened":
            answer = submissions.get((owner.pk, event["user_task"]))
            note(recorder, "user_tasks", owner, element=event["element"], answer=answer)
        else:
            hear(recorder, owner, event)
    script: dict[str, Any] = {
        kind: {name: visits[0] if len(visits) == 1 else visits for name, visits in entries.items()}
        for kind, entries in recorder.script.items()
        if any(each is not None for visits in entries.values() for each in visits)
    }
    if recorder.posts:
        script["messages"] = recorder.posts
    if not recorder.timers:
        script["advance_time"] = False
    variables = redacted(recorder, start.get("variables", {}), plan=read_plan(instance.fingerprint))
    return Told(instance.process_id, variables, start.get("start_event"), script)


def hear(  # noqa: C901 - one match over what matters
    recorder: Recorder, owner: Instance, event: dict[str, Any]
) -> None:
    """Learns from one event what machines and the outside said."""
    element = event.get("element")
    match event["kind"]:
        case "ActivityStarted":
            recorder.kinds[owner.pk, event["call"]] = event["what"]
        case "ActivityFailed":
            error = {"code": event["code"], "message": placeholder(event["message"])}
            note(recorder, "calls", owner, element=str(element), answer={"error": error})
        case "ActivityCompleted":
            kind = recorder.kinds.get((owner.pk, event["call"]), "")
            answer: dict[str, Any] | None = None if kind in RUNS_ANYWAY else {"result": None}
            note(recorder, "calls", owner, element=str(element), answer=answer)
            if answer is not None:
                recorder.answered[owner.pk, str(element)] = answer
        case "WaitOpened":
            recorder.waits[owner.pk, event["wait"]] = event
        case "WaitClosed" if event["met"]:
            post = message_of(recorder, owner, event)
            if post is not None:
                recorder.posts.append(post)
                recorder.answered[owner.pk, str(element)] = post
        case "TimerFired":
            recorder.timers += 1
        case "VariableChanged" if (owner.pk, str(element)) in recorder.answered:
            fill(recorder, owner, event)
        case "ElementCompleted":
            recorder.done = str(element)
            recorder.answered.pop((owner.pk, str(element)), None)
        case _:
            pass


def note(
    recorder: Recorder, kind: str, owner: Instance, *, element: str, answer: dict[str, Any] | None
) -> None:
    """Adds the answer of one visit, sensitive parts replaced."""
    name = element if owner.process_id == recorder.main.process_id else f"{owner.process_id}/{element}"
    if answer is not None and kind == "user_tasks":
        answer = redacted_answer(recorder, answer, element=element, plan=read_plan(owner.fingerprint))
    recorder.script[kind].setdefault(name, []).append(answer)


def message_of(recorder: Recorder, owner: Instance, event: dict[str, Any]) -> dict[str, Any] | None:
    """The message that met a wait; None for other waits."""
    opened = recorder.waits.get((owner.pk, event["wait"]))
    if opened is None or opened["what"] != "message":
        return None
    post = {"name": opened["name"], "key": opened.get("key"), "after": recorder.done}
    return {name: value for name, value in post.items() if value is not None}


def fill(recorder: Recorder, owner: Instance, event: dict[str, Any]) -> None:
    """Puts a variable that was written into the answer it came from."""
    answer = recorder.answered[owner.pk, event["element"]]
    part = "result" if "result" in answer else "payload"
    name = event["name"]
    value = redacted_inside(event["new"], hidden=recorder.sensitive)
    if name in recorder.sensitive or event["sensitive"]:
        value = placeholder(value)
    path = path_of_output(read_plan(owner.fingerprint), event["element"], variable=name)
    if path is None:
        answer[part] = value
        return
    target = answer.get(part)
    target = answer[part] = target if isinstance(target, dict) else {}
    for step in path[:-1]:
        target = target.setdefault(step, {})
    target[path[-1]] = value


def path_of_output(plan: Plan | None, element: str, *, variable: str) -> list[str] | None:
    """Where in the answer a variable came from; None for the whole answer."""
    config: Any = plan.nodes[element].config if plan and element in plan.nodes else {}
    work = config.get("work") or {}
    for name, source in work.get("outputs") or ():
        if name == variable:
            found = _PATH.fullmatch(source) if source else None
            return found[1].split(".") if found and found[1] != "result" else None
    definitions = config.get("definitions") or [{}]
    return None if definitions[0].get("output_variable") == variable else [variable]


def redacted(recorder: Recorder, values: dict[str, Any], *, plan: Plan | None) -> dict[str, Any]:
    """The values with placeholders of the same type for the sensitive ones."""
    declared = {name for name, each in plan.variables.items() if each.sensitive} if plan else set()
    found: dict[str, Any] = redacted_inside(values, hidden=recorder.sensitive | declared)
    return found


def redacted_answer(
    recorder: Recorder, answer: dict[str, Any], *, element: str, plan: Plan | None
) -> dict[str, Any]:
    """An answer to a form; only names and types where a sensitive variable gets it as a whole."""
    config: Any = plan.nodes[element].config if plan and element in plan.nodes else {}
    if config.get("output_variable") in recorder.sensitive:
        return {name: value if name == "action" else placeholder(value) for name, value in answer.items()}
    return redacted(recorder, answer, plan=plan)


def redacted_inside(value: Any, *, hidden: Set[str]) -> Any:  # noqa: ANN401 - any JSON
    """The value with placeholders for parts that have the name of a sensitive variable."""
    if isinstance(value, dict):
        return {
            name: placeholder(each) if name in hidden else redacted_inside(each, hidden=hidden)
            for name, each in value.items()
        }
    return [redacted_inside(each, hidden=hidden) for each in value] if isinstance(value, list) else value


def placeholder(value: Json) -> Json:
    """A value of the same type that says nothing."""
    if value is None or isinstance(value, bool):
        return None if value is None else False
    if isinstance(value, int | float):
        return type(value)(0)
    if isinstance(value, str):
        return "removed"
    return [] if isinstance(value, list) else {}


def sensitive_in(instance: Instance) -> frozenset[str]:
    """Names of all variables that the instance or anything it started keeps secret."""
    names: set[str] = set()
    for each in with_children(instance):
        names |= secrecy_in(each).sensitive | secrecy_in(each).transient
        names |= flagged_variables(each.fold) if each.fold else set()
    return frozenset(names)


def with_children(instance: Instance) -> Iterator[Instance]:
    """The instance, its sub-processes and the processes it called."""
    waiting = [instance]
    while waiting:
        found = waiting.pop(0)
        yield found
        waiting.extend(found.children.order_by("started_at", "pk"))


def events_with_children(instance: Instance) -> list[tuple[Instance, dict[str, Any]]]:
    """The events of all of them as they happened."""
    found = [
        (each, whole_values(numbered(row), instance=each))
        for each in with_children(instance)
        for row in each.events.order_by("sequence")[:MOST_EVENTS]
    ]
    return sorted(found, key=lambda pair: pair[1]["at"])


def submissions_of(instance: Instance) -> dict[tuple[str, str], dict[str, Any]]:
    """Instance and task → what was answered, with the button where one was pressed."""
    owners = [each.pk for each in with_children(instance)]
    tasks = UserTask.objects.filter(instance__in=owners, state="completed")
    return {
        (task.instance_id, task.key): {
            **whole_values(task.submission["data"], instance=instance),
            **({"action": task.submission["action"]} if task.submission.get("action") else {}),
        }
        for task in tasks
        if task.submission
    }
