"""An event that something waits for happens: to an execution, beside it, or to a whole scope."""

from __future__ import annotations

from engine.elements.registry import BOUNDARY, ELEMENTS
from engine.events import TimerFired, WaitClosed
from engine.interpreter.arming import start_event_subprocess
from engine.interpreter.performing import ask
from engine.interpreter.running import Running
from engine.json_values import Json, JsonObject
from engine.state.parts import TIMER, Handle, ScopeInstance


def occur(run: Running, handle: Handle, payload: Json) -> None:
    """Closes the handle and tells whoever waits: the execution, a boundary event, or an event sub-process."""
    owner = run.state.owner_of(handle)
    run.state.close(handle)
    if handle.kind == TIMER:
        run.events.append(TimerFired(run.now, handle.id, handle.owner, handle.element))
    else:
        run.events.append(WaitClosed(run.now, handle.id, handle.owner, handle.element, True))
    if not _is_complete(run, handle, payload):
        return
    event = run.plan.nodes[handle.element]
    if isinstance(owner, ScopeInstance):
        start_event_subprocess(run, owner, event, happened=run.happened, again=True)
        return
    node = run.plan.nodes[owner.element]
    if event.id in node.boundaries:
        ask(run, owner, node, BOUNDARY.happen, event)
    else:
        ask(run, owner, node, ELEMENTS[node.type].occur, event)


def _is_complete(run: Running, handle: Handle, payload: Json) -> bool:
    """Tells the context what came; False when the event needs others of its definitions to happen too.

    What has happened so far is kept in the handles that are still open.
    """
    met: JsonObject = {str(handle.details.get("definition", 0)): payload}
    if run.plan.nodes[handle.element].config.get("together"):
        before = handle.details.get("met")
        met = {**(before if isinstance(before, dict) else {}), **met}
        handles = run.state.handles.values()
        others = [h for h in handles if h.owner == handle.owner and h.element == handle.element]
        for other in others:
            other.details["met"] = met
        if others:
            return False
    run.happened = met
    run.details = handle.details
    return True
