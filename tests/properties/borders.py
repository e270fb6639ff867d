"""The oracle of boundary events: what they make of an activity."""

from __future__ import annotations

from tests.properties.scopes import TIMED, Stop, earliest, happening, taker, waiting_still
from tests.properties.story import NEVER, Around, Blow, Happened, Logged, Story, Tie, Variables, Written
from tests.properties.tree import Border, Sub, Task, passes


def tell_activity(activity: Task | Sub, story: Story, time: float, env: Variables, at: Around) -> Story:
    """The activity's own story, as its boundary events change it."""
    blow = next(iter(story.blows), None)
    over = story.end or 0.0
    if blow is not None:
        over = blow.time
    elif story.cancelled is not None:
        over = story.cancelled.undone.end
    stops: list[Stop] = []
    asides = happening(activity.borders, story, time, at, stops=stops)
    stop = earliest(stops, before=over)
    if stop is not None and blow is not None and stop.time == over:
        raise Tie
    if stop is not None:
        over = stop.time
        stop.cut(story)
        story = stopped(activity, story, stop.event, over, env, at)
    elif blow is not None:
        story = failed(activity, story, blow, env, at)
    else:
        end_activity(activity, story, over, time, at)
    for when, event in asides:
        if when == over and (event.kind in TIMED or stop is not None or blow is not None):
            raise Tie
        if when <= over:
            run_aside(event, story, when, env, at)
    return story


def end_activity(activity: Task | Sub, story: Story, over: float, time: float, at: Around) -> None:
    """Nothing stopped it: it is over, or a cancelled transaction, or its events wait with it for ever."""
    if story.cancelled is not None:
        story.cancelled, story.end, story.log = None, over, []
        story.done.append(Happened(over, at.branch, f"{at.prefix}k_{activity.id}"))
    elif over == NEVER:
        story.stuck += waiting_still(activity.borders, time, at)


def stopped(  # noqa: PLR0917 - as all of `tell`
    activity: Task | Sub, story: Story, border: Border, when: float, env: Variables, at: Around
) -> Story:
    """A boundary event takes over."""
    story.log = []
    story.done.append(Happened(when, at.branch, at.prefix + border.id))
    if border.kind == "message":
        story.writes.append(Written(when, f"v_{border.id}", border.arrives % 7, at.branch))
    found = at.tell(border.handler, when, story.env(env), at)
    story.add(found)
    story.end = found.end
    story.lost = found.lost if passes(border.handler) else when
    return story


def failed(activity: Task | Sub, story: Story, blow: Blow, env: Variables, at: Around) -> Story:
    """Own boundary event, then the error variable, then a sub-process around."""
    catcher = taker(activity.borders, kind="error", code=blow.code)
    if catcher is not None:
        story.blows = []
        return stopped(activity, story, catcher, blow.time, env, at)
    story.log = []
    if isinstance(activity, Sub):
        return story
    if activity.keeps_error:
        error = {"code": blow.code, "message": "m", "element": activity.id, "attempts": 1}
        story = Story(blow.time, [Happened(blow.time, at.branch, at.prefix + activity.id)])
        story.writes.append(Written(blow.time, f"err_{activity.id}", error, at.branch))
        if activity.undo is not None:
            story.log.append(Logged(blow.time, at.branch, at.prefix + activity.id, activity))
    return story


def run_aside(border: Border, story: Story, when: float, env: Variables, at: Around) -> None:
    """A boundary event that does not interrupt happens while the activity lasts."""
    beside = at.fork(border.id)
    story.done.append(Happened(when, beside.branch, at.prefix + border.id))
    if border.kind == "message":
        story.writes.append(Written(when, f"v_{border.id}", border.arrives % 7, beside.branch))
    found = at.tell(border.handler, when, env, beside)
    story.add(found)
    if found.end is not None:
        story.consumed.append(found.end)
        if found.end < NEVER:
            story.done.append(Happened(found.end, beside.branch, f"{at.prefix}end_{border.id}"))
