"""What becomes of each execution: it goes on, is begun anew, ends, or nobody has decided yet."""

from __future__ import annotations

from dataclasses import dataclass

from engine.elements.compensation import COMPENSATING
from engine.interpreter.incidents import JOIN
from engine.interpreter.migration.pairing import Pair, is_part_scope, mismatch
from engine.interpreter.migration.targets import may_begin, suggestion_among, targets_of
from engine.interpreter.migration.verdict import BEGIN, BEGIN_AT, CONTINUE, END, END_HERE, INSIDE, Target
from engine.interpreter.migration.waiting import loses_its_wait
from engine.plan import Node
from engine.state.instance import OUTERMOST
from engine.state.parts import INCIDENT_HANDLE, ElementInstance


@dataclass(frozen=True, slots=True)
class Fate:
    """`how` is None where nobody has decided; `code` says why (`verdict.REASONS`)."""

    execution: ElementInstance
    how: str | None
    code: str
    target: Node | None = None
    targets: tuple[Target, ...] = ()
    suggestion: str = ""


def fates_of(pair: Pair) -> tuple[dict[str, Fate], dict[str, str]]:
    """The fate of every execution, and of every scope that goes on its place in the new plan."""
    fates: dict[str, Fate] = {}
    places: dict[str, str] = {} if pair.root is None else {OUTERMOST: pair.root}
    waiting = [OUTERMOST]
    while waiting:
        scope = waiting.pop(0)
        for member in pair.state.scopes[scope].members:
            fate = fates[member] = _fate(pair, pair.state.elements[member], places.get(scope), fates)
            inside = pair.state.scopes.get(member)
            if inside is not None:
                waiting.append(member)
                if fate.how == CONTINUE and fate.target is not None:
                    places[member] = fate.target.scope if is_part_scope(inside.element) else fate.target.id
    return fates, places


def _fate(pair: Pair, execution: ElementInstance, place: str | None, fates: dict[str, Fate]) -> Fate:
    if COMPENSATING in execution.memory:
        return Fate(execution, None, "compensating")
    if place is None:
        return Fate(execution, INSIDE, "inside")
    if execution.local is not None:
        return Fate(execution, CONTINUE, "kept", fates[execution.scope].target)
    was = pair.old.nodes[execution.element]
    choice = pair.choices.get(was.id)
    decide = _by_itself if choice is None else _by_choice
    fate = decide(pair, execution, was, place)
    if fate.how is not None and choice is None:
        return fate
    targets = _targets(pair, execution, was, place)
    return Fate(execution, fate.how, fate.code, fate.target, targets, suggestion_among(targets, was))


def _by_itself(pair: Pair, execution: ElementInstance, was: Node, place: str) -> Fate:
    now = pair.new.nodes.get(was.id)
    code = "gone" if now is None else _problem(pair, execution, was, now, place)
    return Fate(execution, CONTINUE, "kept", now) if code is None else Fate(execution, None, code)


def _by_choice(pair: Pair, execution: ElementInstance, was: Node, place: str) -> Fate:
    choice = pair.choices[was.id]
    if choice == END_HERE and execution.reports_to is None:
        return Fate(execution, END, "ended")
    now = pair.new.nodes.get(choice.removeprefix(BEGIN_AT))
    if now is None or now.scope != place:
        return Fate(execution, None, "wrong-target")
    if choice == now.id and _problem(pair, execution, was, now, place) is None:
        return Fate(execution, CONTINUE, "kept" if now.id == was.id else "renamed", now)
    if execution.reports_to is None and may_begin(pair.new, now):
        return Fate(execution, BEGIN, "begun", now)
    return Fate(execution, None, "wrong-target")


def _problem(pair: Pair, execution: ElementInstance, was: Node, now: Node, place: str) -> str | None:
    problem = mismatch(pair, was, now, scope=place)
    if problem is None and _stuck_join_changed(pair, execution, now):
        return "join-flow-gone"
    if problem is None and loses_its_wait(pair, execution, was, now):
        return "nothing-to-wait"
    return problem


def _stuck_join_changed(pair: Pair, execution: ElementInstance, now: Node) -> bool:
    """A join that is an incident keeps its tokens in its memory: their flows must still be there."""
    handles = [pair.state.handles[each] for each in execution.handles]
    if not any(each.kind == INCIDENT_HANDLE and each.details["phase"] == JOIN for each in handles):
        return False
    tokens = execution.memory.get("tokens")
    known = {flow.id for flow in now.incoming}
    return isinstance(tokens, dict) and any(flow not in known for flow in tokens)


def _targets(pair: Pair, execution: ElementInstance, was: Node, place: str) -> tuple[Target, ...]:
    found = targets_of(pair, was, scope=place)
    if execution.reports_to is not None:
        return tuple(each for each in found if each.how == CONTINUE)
    return found
