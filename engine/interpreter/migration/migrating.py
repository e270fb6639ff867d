"""The change itself: the state goes over to the new plan, and what is open is put right."""

from __future__ import annotations

from dataclasses import replace

from engine.elements.embedded import START
from engine.elements.moves import OpenTimer, OpenWait
from engine.errors import EngineError, WrongTrigger
from engine.events import InstanceMigrated, VariableChanged, WarningRaised
from engine.interpreter.migration.judging import verdict_on
from engine.interpreter.migration.pairing import Pair, is_part_scope
from engine.interpreter.migration.survey import Survey, begin_to_wait, survey
from engine.interpreter.migration.undoing import rewritten
from engine.interpreter.migration.verdict import BEGIN, CAN, CONTINUE, END
from engine.interpreter.opening import SUBPROCESS, open_timer, open_wait
from engine.interpreter.running import Arrival, Outcome, Running
from engine.interpreter.stopping import drop_handle, terminate
from engine.interpreter.tokens import notice_emptied, place_token
from engine.json_values import Json, JsonObject
from engine.plan import Node
from engine.state.effects import MigrateChild
from engine.state.instance import OUTERMOST
from engine.state.parts import CHILD, INCIDENT_HANDLE, USER_TASK, Handle, ScopeInstance
from engine.state.triggers import Migrate


def migrate(run: Running, trigger: Migrate) -> None:
    """Moves the instance to `run.target`; raises WrongTrigger, nothing changed, when it cannot be done.

    1. Everything is looked at once; without a verdict "can" nothing happens.
    2. What is begun anew or ended is stopped under the old plan.
    3. The state is rewritten to the ids of the new plan, and the run goes on with it.
    4. Variables get new types and defaults, waits are closed and opened, children move along.
    5. Tokens begin where they were sent; those at joins arrive once more, so that the new joins decide.
    """
    target = run.target
    if target is None or target.fingerprint != trigger.fingerprint:
        raise EngineError(f"expected the plan {trigger.fingerprint} to migrate to")
    if _is_done(run, trigger):
        return
    pair = Pair(run.plan, target, run.state, dict(trigger.choices), trigger.timers == "recompute", run.now)
    found = survey(pair)
    verdict = verdict_on(found)
    if verdict.verdict != CAN:
        _refuse(run, trigger, verdict.reason)
        return
    run.state.migrated = trigger.key
    run.events.append(_told(run, found, trigger))
    emptied = _stop(run, found)
    _close(run, found)
    _rewrite(run, found)
    run.plan = target
    _write_variables(run, found)
    _open(run, found)
    _take_along(run, trigger)
    _send_tokens(run, found)
    for scope in emptied:
        if scope in run.state.scopes:
            notice_emptied(run, scope=run.state.scopes[scope])


def went_over(outcome: Outcome) -> bool:
    """Whether a step has moved the instance: from then on its plan is the one that it was given as target."""
    return any(isinstance(event, InstanceMigrated) for event in outcome.events)


def _is_done(run: Running, trigger: Migrate) -> bool:
    """Whether the same migration has happened before, or there is nothing to change."""
    if trigger.key is not None and trigger.key == run.state.migrated:
        return True
    same = trigger.fingerprint == run.plan.fingerprint and trigger.from_version == trigger.to_version
    return same and not trigger.choices


def _refuse(run: Running, trigger: Migrate, reason: str) -> None:
    """Nobody hears what a child instance refuses, so there it is a warning: it ends in its old version."""
    if not trigger.along:
        raise WrongTrigger(reason)
    run.events.append(WarningRaised(run.now, run.state.scope or None, "migration-refused", reason))


def _told(run: Running, found: Survey, trigger: Migrate) -> InstanceMigrated:
    elements: list[JsonObject] = [
        {
            "element_instance": fate.execution.id,
            "from": fate.execution.element,
            "to": fate.target.id,
            "name": fate.target.name,
        }
        for fate in found.fates.values()
        if fate.how == CONTINUE and fate.target is not None
    ]
    new = found.pair.new
    return InstanceMigrated(
        run.now,
        new.name,
        run.plan.fingerprint,
        new.fingerprint,
        trigger.from_version,
        trigger.to_version,
        tuple(elements),
        found.places[OUTERMOST] or None,
        trigger.actor,
    )


def _stop(run: Running, found: Survey) -> list[str]:
    """Terminates what does not go on; gives the scopes it stood in."""
    scopes: list[str] = []
    for fate in found.fates.values():
        if fate.how in {BEGIN, END}:
            where = "nothing" if fate.target is None else fate.target.id
            terminate(run, fate.execution, reason=f"migrated to {where}")
            scopes.append(fate.execution.scope)
    return scopes


def _close(run: Running, found: Survey) -> None:
    for _, rearming in found.rearmings:
        for handle in rearming.drops:
            drop_handle(run, handle, reason="migrated")


def _rewrite(run: Running, found: Survey) -> None:
    """Every id in the state is one of the new plan."""
    state, pair = run.state, found.pair
    if state.scope:
        state.scope = found.places[OUTERMOST]
    renamed = {id_: fate.target for id_, fate in found.fates.items() if fate.how == CONTINUE and fate.target}
    for scope in state.scopes.values():
        _rewrite_scope(pair, scope, found.places[scope.id], renamed.get(scope.id))
    for _, rearming in found.rearmings:
        for handle, node in rearming.keeps:
            handle.element = node.id
    for id_, target in renamed.items():
        execution = state.elements[id_]
        for each in execution.handles:
            handle = state.handles[each]
            if handle.element == execution.element:
                _go_on_as(handle, target.id)
        execution.element = target.id
        start = execution.memory.get(START)
        if isinstance(start, str):
            execution.memory[START] = pair.chosen(start)


def _go_on_as(handle: Handle, element: str) -> None:
    """Who was told of it before knows it by its first element."""
    if handle.kind in {USER_TASK, INCIDENT_HANDLE} and handle.element != element:
        handle.details.setdefault("opened_as", handle.element)
    handle.element = element


def _rewrite_scope(pair: Pair, scope: ScopeInstance, place: str, owner: Node | None) -> None:
    is_parts = is_part_scope(scope.element)
    scope.element = f"{owner.id}/parts" if is_parts and owner is not None else place
    scope.log = rewritten(pair, scope.log, place=place)
    late: dict[str, list[str]] = {}
    for gateway, flows in scope.resetting.items():
        node = pair.new.nodes.get(pair.chosen(gateway))
        known = [flow for flow in flows if node is not None and flow in {f.id for f in node.incoming}]
        if known and node is not None:
            late[node.id] = known
    scope.resetting = late


def _write_variables(run: Running, found: Survey) -> None:
    """Converted values and new defaults; nobody has written them, so a child does not hand them back."""
    for each in found.fittings:
        _set(run, run.state.scopes[each.scope], each.name, each.value)
    for name, value in found.defaults.items():
        _set(run, run.state.scopes[OUTERMOST], name, value)


def _set(run: Running, scope: ScopeInstance, name: str, value: Json) -> None:
    old = scope.variables.get(name)
    scope.variables[name] = value
    declared = run.plan.variables[name]
    run.changed = True
    run.events.append(
        VariableChanged(
            run.now, name, old, value, scope.id, None, None, declared.sensitive, declared.transient
        )
    )


def _open(run: Running, found: Survey) -> None:
    for owner, rearming in found.rearmings:
        for node, places in rearming.opens:
            for move in begin_to_wait(run, owner, node, places, defaults={}):
                if isinstance(move, OpenTimer):
                    open_timer(run, owner, node, move)
                elif isinstance(move, OpenWait):
                    open_wait(run, owner, node, move)


def _take_along(run: Running, trigger: Migrate) -> None:
    along = replace(trigger, along=True)
    for handle in run.state.handles.values():
        if handle.kind == CHILD and handle.details["kind"] == SUBPROCESS:
            run.effects.append(MigrateChild(handle.id, along))


def _send_tokens(run: Running, found: Survey) -> None:
    plan, state = run.plan, run.state
    for fate in found.fates.values():
        if fate.how == BEGIN and fate.target is not None:
            place_token(run, plan.nodes[fate.target.id], scope=state.scopes[fate.execution.scope])
    for scope in state.scopes.values():
        mine = [each for each in found.tokens if each.scope == scope.id]
        if not mine:
            continue
        scope.arrived = {}
        for each in mine:
            if each.node is None or each.how not in {CONTINUE, BEGIN}:
                continue
            flow = each.new_flow if each.how == CONTINUE else None
            for _ in range(each.count):
                scope.underway += 1
                run.arrivals.append(Arrival(each.node, scope.id, flow))
        notice_emptied(run, scope=scope)
