"""What a person decides about an incident: retry, skip or cancel."""

from __future__ import annotations

from typing import cast

from engine.elements.chooser import CHOSEN, CLOSING
from engine.elements.embedded import START
from engine.elements.event_definitions.definitions import HAPPENED
from engine.elements.flows import chosen_flows, problem_of_choice
from engine.elements.registry import ELEMENTS
from engine.errors import InvalidVariable
from engine.events import IncidentResolved, WarningRaised
from engine.interpreter.arming import arm
from engine.interpreter.arriving import begin, try_join
from engine.interpreter.completing import complete, end_part, finish
from engine.interpreter.endings import cancel_instance
from engine.interpreter.hearing import go_on_repeating
from engine.interpreter.incidents import ARM, BEGIN, JOIN, LEAVE, flows_to_choose
from engine.interpreter.performing import ask
from engine.interpreter.repeating import loop_of, work_of
from engine.interpreter.running import Running
from engine.interpreter.stopping import close_handles, drop_handle, terminate
from engine.interpreter.tokens import notice_emptied, send_tokens
from engine.interpreter.variables import write_variables
from engine.json_values import Json, JsonObject
from engine.plan import Node
from engine.state.instance import OUTERMOST
from engine.state.lifecycle import ACTIVE
from engine.state.parts import ElementInstance, Handle
from engine.state.triggers import ResolveIncident, SetVariables

_KEPT = (START, HAPPENED, CHOSEN, CLOSING)
"""What an execution remembers when a person has its work tried again."""

_DONE = {"retry": "retried", "skip": "skipped", "cancel": "cancelled"}


def resolve_incident(run: Running, handle: Handle, trigger: ResolveIncident) -> None:
    """Does what the person decided; what makes no sense changes nothing but raises a warning."""
    if trigger.resolution not in _DONE:
        message = f"An incident is resolved by retry, skip or cancel, not by {trigger.resolution!r}."
        run.events.append(WarningRaised(run.now, handle.element, "wrong-resolution", message))
        return
    execution = run.state.elements[handle.owner]
    node = run.plan.nodes[execution.element]
    phase = handle.details["phase"]
    if trigger.resolution == "skip" and flows_to_choose(run, execution, phase=phase):
        refusal = problem_of_choice(node, trigger.value, one=ELEMENTS[node.type].takes_one_way)
        if refusal:
            run.events.append(WarningRaised(run.now, node.id, "wrong-way-out", refusal))
            return
    if not set_by_person(run, trigger.variables, actor=trigger.actor):
        return
    run.state.close(handle)
    resolution = _DONE[trigger.resolution]
    run.events.append(IncidentResolved(run.now, handle.id, execution.id, node.id, resolution, trigger.actor))
    if trigger.resolution == "cancel":
        reason = f"cancelled because of the incident at {node.id}"
        cancel_instance(run, reason=reason, actor=trigger.actor)
        return
    execution.move(ACTIVE)
    if trigger.resolution == "retry":
        _retry(run, execution, node, phase=phase)
    else:
        _skip(run, execution, node, phase=phase, trigger=trigger)


def edit_by_person(run: Running, edit: SetVariables) -> None:
    """Writes what a person has changed, unless something that they saw is another by now: then a warning."""
    present = run.state.variables
    changed = [name for name, value in edit.expected.items() if not _is_same(present.get(name), value)]
    if not changed:
        set_by_person(run, edit.variables, actor=edit.actor)
        return
    named = ", ".join(sorted(changed))
    message = f"Nothing was changed: {named} got another value while {edit.actor or 'somebody'} was editing."
    run.events.append(WarningRaised(run.now, None, "changed-meanwhile", message))


def _is_same(one: Json, other: Json) -> bool:
    """True and 1 are different values."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def set_by_person(run: Running, values: JsonObject, *, actor: str | None) -> bool:
    """Writes variables of the outermost scope, all or none; a refused value is a warning and False."""
    try:
        for name, value in values.items():
            if name in run.plan.variables:
                run.plan.variables[name].accept(value)
    except InvalidVariable as error:
        run.events.append(WarningRaised(run.now, None, "invalid-variable", f"Nothing was changed: {error}."))
        return False
    for name, value in values.items():
        _write_one(run, name, {name: value}, actor=actor)
    return True


def _write_one(run: Running, name: str, values: JsonObject, *, actor: str | None) -> None:
    try:
        write_variables(run, values, scope=OUTERMOST, element=None, actor=actor)
    except InvalidVariable as error:
        message = f"Variable {name!r} was not changed: {error}."
        run.events.append(WarningRaised(run.now, None, "invalid-variable", message))


def _retry(run: Running, execution: ElementInstance, node: Node, *, phase: object) -> None:
    if phase == LEAVE:
        complete(run, execution, node)
        return
    if phase == JOIN:
        _look_again(run, execution, node)
        return
    if phase == ARM:
        _arm_again(run, execution)
        return
    loop = loop_of(node, execution)
    if loop is not None and execution.id in run.state.scopes:
        go_on_repeating(run, execution, node, loop=loop)
        return
    execution.memory = {key: execution.memory[key] for key in _KEPT if key in execution.memory}
    if phase == BEGIN:
        close_handles(run, execution, reason="tried again")
        begin(run, execution, node)
        return
    _close_own(run, execution, node)
    ask(run, execution, node, work_of(node, execution))


def _skip(
    run: Running, execution: ElementInstance, node: Node, *, phase: object, trigger: ResolveIncident
) -> None:
    if phase == ARM or (phase == JOIN and ELEMENTS[node.type].joins):
        complete(run, execution, node, flows=() if phase == ARM else None)
        return
    if phase == LEAVE:
        _leave_anyway(run, execution, node, trigger=trigger)
        return
    _close_own(run, execution, node)
    loop = loop_of(node, execution)
    skip = ELEMENTS[node.type].skip if loop is None else loop.skip
    ask(run, execution, node, skip, trigger.value)


def _leave_anyway(run: Running, execution: ElementInstance, node: Node, *, trigger: ResolveIncident) -> None:
    """By the flows that the person named, or the only one; without any the branch ends."""
    scope = run.state.scopes[execution.scope]
    if execution.reports_to is not None:
        end_part(run, execution, node, skipped=True)
        return
    finish(run, execution)
    send_tokens(run, node, chosen_flows(node, trigger.value), scope=scope)
    notice_emptied(run, scope=scope)


def _look_again(run: Running, execution: ElementInstance, node: Node) -> None:
    """Puts the tokens of a stuck join back, so that it counts them again."""
    scope = run.state.scopes[execution.scope]
    waiting = scope.arrived.setdefault(node.id, {})
    tokens = execution.memory["tokens"]
    for flow, number in tokens.items() if isinstance(tokens, dict) else ():
        waiting[flow] = waiting.get(flow, 0) + cast("int", number)
    terminate(run, execution, reason="looked again")
    try_join(run, node, scope=scope)


def _arm_again(run: Running, execution: ElementInstance) -> None:
    scope = run.state.scopes[execution.scope]
    start = run.plan.nodes[str(execution.memory[START])]
    terminate(run, execution, reason="tried again")
    arm(run, scope, start)
    notice_emptied(run, scope=scope)


def _close_own(run: Running, execution: ElementInstance, node: Node) -> None:
    """What is left of the failed try; boundary events go on waiting."""
    for handle_id in list(execution.handles):
        handle = run.state.handles[handle_id]
        if handle.element == node.id:
            drop_handle(run, handle, reason="tried again")
