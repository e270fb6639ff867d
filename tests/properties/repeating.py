"""The oracle of work: tasks, and activities that are done several times."""

from __future__ import annotations

from tests.properties.scopes import tell_sub
from tests.properties.story import (
    NEVER,
    Around,
    Blow,
    Happened,
    Logged,
    Story,
    Stuck,
    Tie,
    Variables,
    Written,
    first_of,
)
from tests.properties.tree import Sub, Task


def wait_kind(event: Task) -> str:
    """How `run_process` calls what a catching event waits for."""
    return {"wait": "timer", "receive": "message"}.get(event.kind, event.kind)


def tell_once(activity: Task | Sub, time: float, env: Variables, at: Around) -> Story:
    """The activity without its boundary events."""
    if isinstance(activity, Task):
        return tell_work(activity, time, env, at)
    return tell_sub(activity, time, env, at)


def tell_repeated(activity: Task | Sub, time: float, env: Variables, at: Around) -> Story:
    """All parts of a repeated activity."""
    repeat = activity.repeat
    assert repeat is not None
    if repeat.mode == "parallel":
        together = tell_many_subs if isinstance(activity, Sub) else tell_many_tasks
        story = together(activity, time, env, at)
    else:
        number = repeat.count if repeat.enough is None else min(repeat.count, repeat.enough)
        if repeat.mode == "loop" and not repeat.before:
            number = max(number, 1)
        story = tell_rounds(activity, number, time, env, at)
    story.log = []
    if repeat.collects and isinstance(activity, Task):
        values = [each for each in story.writes if each.name == activity.target]
        story.writes = [each for each in story.writes if each.name != activity.target]
        if story.end is not None and story.end < NEVER:
            collected = [each.value for each in values]
            story.writes.append(Written(story.end, f"c_{activity.id}", collected, at.branch))
    return story


def tell_rounds(activity: Task | Sub, number: int, time: float, env: Variables, at: Around) -> Story:
    """One part after the other."""
    story = Story(time)
    for _ in range(number):
        found = tell_once(activity, time, env, at)
        story.add(found)
        env, story.end = found.env(env), found.end
        if found.end is None or found.end == NEVER:
            break
        time = found.end
    return story


def tell_many_tasks(task: Task, time: float, env: Variables, at: Around) -> Story:
    """Parts at once, or so many at a time; all of them need the same time."""
    story, left = Story(time), task.repeat.count
    wanted = left if task.repeat.enough is None else min(left, task.repeat.enough)
    while left and wanted and time < NEVER:
        running = min(left, task.repeat.at_once or left)
        parts = [tell_work(task, time, env, at) for _ in range(running)]
        time = parts[0].end
        for part in parts[: running if time == NEVER else wanted]:
            story.add(part)
        left, wanted = left - running, max(wanted - running, 0)
    story.end = time
    return story


def tell_many_subs(sub: Sub, time: float, env: Variables, at: Around) -> Story:
    """All parts at once; what one of them does may not stop another, for they do it at the same moment."""
    story = Story(time)
    for _ in range(sub.repeat.count):
        found = tell_sub(sub, time, env, at.fork(sub.id))
        if found.end is None:
            raise Tie
        story.add(found)
        story.end = max(story.end, found.end)
    return story


def tell_work(task: Task, time: float, env: Variables, at: Around) -> Story:
    """The task without its boundary events: a failure is a blow, or an incident where nobody takes it."""
    if not task.answered:
        return Story(NEVER, stuck=[Stuck(time, at.prefix + task.id, "user_task", at.branch)])
    ready = first_of(task, time, at)
    if ready == NEVER:
        return Story(NEVER, stuck=[Stuck(time, at.prefix + task.id, wait_kind(task), at.branch)])
    if task.fails is not None:
        codes = {border.code for border in task.borders if border.kind == "error"} | set(at.catching)
        if task.keeps_error or task.fails in codes or None in codes:
            return Story(None, blows=[Blow(ready, at.branch, task.id, task.fails)])
        return Story(NEVER, stuck=[Stuck(ready, at.prefix + task.id, "incident", at.branch)])
    story = Story(ready, [Happened(ready, at.branch, at.prefix + task.id)])
    if task.target:
        value = (env.get(task.target) or 0) + 1 if task.kind == "set" else task.value
        story.writes.append(Written(ready, task.target, value, at.branch))
    if task.keeps_error:
        story.writes.append(Written(ready, f"err_{task.id}", None, at.branch))
    if task.undo is not None:
        story.log.append(Logged(ready, at.branch, at.prefix + task.id, task))
    return story
