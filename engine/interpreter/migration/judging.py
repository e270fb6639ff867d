"""The verdict on a migration, before anything happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.interpreter.migration.fates import Fate
from engine.interpreter.migration.joins import Waiting
from engine.interpreter.migration.pairing import Pair
from engine.interpreter.migration.survey import Survey, survey
from engine.interpreter.migration.undoing import UNDO, Undoing
from engine.interpreter.migration.verdict import (
    CAN,
    CANNOT,
    CHOICE,
    CONTINUE,
    END,
    REASONS,
    Judgement,
    Verdict,
)
from engine.plan import Node, Plan
from engine.state import State
from engine.state.instance import OUTERMOST
from engine.state.parts import CALL, USER_TASK

_FINAL = frozenset({"compensating", "inside"})
"""Codes of fates about which nothing can be chosen."""


def judge(
    old: Plan,
    new: Plan,
    state: State,
    *,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
    now: float = 0.0,
) -> Verdict:
    """What moving an instance from `old` to `new` comes to, per thing that is alive in it.

    "can" means that `step` will do it in this state at this moment; `timers` as in `Migrate`. Children that
    run the same plan are judged with their own states.
    """
    pair = Pair(old, new, state, dict(choices or {}), timers == "recompute", now)
    return verdict_on(survey(pair)) if state.scopes else Verdict()


def verdict_on(found: Survey) -> Verdict:
    """The survey as judgements."""
    pair = found.pair
    if pair.old.process_id != pair.new.process_id:
        return Verdict((_whole(pair, "other-process", target=pair.new.process_id),))
    if OUTERMOST not in found.places:
        return Verdict((_whole(pair, "scope-gone"),))
    return Verdict(
        (
            *(_of_fate(found, fate) for fate in found.fates.values()),
            *(_of_tokens(pair, each) for each in found.tokens),
            *(_of_undoing(pair, each) for each in found.undoings),
            *_of_failures(found),
            *_of_variables(found),
        )
    )


def _whole(pair: Pair, code: str, *, target: str = "") -> Judgement:
    element = pair.state.scope or pair.old.process_id
    reason = REASONS[code].format(name=pair.old.process_id, element=element, target=target)
    return Judgement(OUTERMOST, element, pair.old.name, CANNOT, code, reason)


def _of_fate(found: Survey, fate: Fate) -> Judgement:
    execution, pair = fate.execution, found.pair
    node = pair.old.nodes[execution.element]
    code = _detail(found, fate) if fate.code == "kept" else fate.code
    target = "" if fate.target is None else fate.target.id
    verdict = CAN if fate.how is not None else CANNOT if fate.code in _FINAL else CHOICE
    choice = pair.choices.get(node.id, "")
    label = "" if fate.target is None else fate.target.label
    reason = REASONS[code].format(
        name=node.label, element=node.id, target=label, choice=choice, flow=_flows(node)
    )
    return Judgement(
        execution.id,
        node.id,
        node.name,
        verdict,
        code,
        reason,
        "" if code in _FINAL or execution.local is not None else node.id,
        fate.how or CONTINUE,
        target,
        fate.targets,
        fate.suggestion,
    )


def _flows(node: Node) -> str:
    return ", ".join(flow.id for flow in node.incoming)


def _detail(found: Survey, fate: Fate) -> str:
    """What else a person should know about an execution that goes on."""
    handles = [found.pair.state.handles[each] for each in fate.execution.handles]
    was, now = found.pair.old.nodes[fate.execution.element], fate.target
    if any(each.kind == CALL for each in handles):
        return "kept-call"
    changed = now is not None and was.config.get("fields") != now.config.get("fields")
    if changed and any(each.kind == USER_TASK for each in handles):
        return "kept-form"
    kept = next((r for owner, r in found.rearmings if owner is fate.execution), None)
    return "kept-timer" if kept is not None and kept.old_timers else "kept"


def _of_tokens(pair: Pair, waiting: Waiting) -> Judgement:
    node = pair.old.nodes[waiting.gateway]
    label = "" if waiting.node is None else waiting.node.label
    choice = pair.choices.get(waiting.key, "")
    reason = REASONS[waiting.code].format(name=node.label, target=label, flow=waiting.flow, choice=choice)
    return Judgement(
        waiting.scope,
        node.id,
        node.name,
        CHOICE if waiting.how is None else CAN,
        waiting.code,
        reason,
        waiting.key,
        waiting.how or CONTINUE,
        waiting.new_flow or ("" if waiting.node is None else waiting.node.id),
        waiting.targets,
        waiting.suggestion,
    )


def _of_undoing(pair: Pair, undoing: Undoing) -> Judgement:
    node = pair.old.nodes.get(undoing.activity)
    name, label = (node.name, node.label) if node is not None else ("", undoing.activity)
    code = {None: "compensation-lost", END: "ended"}.get(undoing.how, "compensation-kept")
    return Judgement(
        undoing.scope,
        undoing.activity,
        name,
        CHOICE if undoing.how is None else CAN,
        code,
        REASONS[code].format(name=label),
        UNDO + undoing.activity if undoing.targets or undoing.how == END else "",
        undoing.how or CONTINUE,
        undoing.new_activity,
        undoing.targets,
    )


def _of_failures(found: Survey) -> Iterator[Judgement]:
    for owner, node, problem in found.failures:
        sentence = problem if problem.endswith(".") else f"{problem}."
        reason = REASONS["event-fails"].format(name=node.label, problem=sentence)
        yield Judgement(owner.id, node.id, node.name, CANNOT, "event-fails", reason, detail=sentence)


def _of_variables(found: Survey) -> Iterator[Judgement]:
    for each in found.fittings:
        code = "variable-refused" if each.problem else "variable-converted"
        reason = REASONS[code].format(name=each.name, problem=each.told)
        verdict = CANNOT if each.problem else CAN
        yield Judgement(each.scope, each.name, each.name, verdict, code, reason, detail=each.told)
