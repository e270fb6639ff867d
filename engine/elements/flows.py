"""Which sequence flows a token leaves by: the rules that several elements share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.elements.context import Context
from engine.json_values import Json
from engine.plan import Flow, Node

_SHOWN = 80
"""Characters of a value in a message."""


class NoWayOut(Exception):
    """No outgoing flow can be taken; the text names the values seen."""


def conditional_flows(context: Context) -> Sequence[Flow]:
    """Implicit split of activities and events: unconditional flows, true ones, else the default one."""
    node = context.node
    held = {flow.id for flow in node.outgoing if flow.condition is not None and context.holds(flow.condition)}
    taken = [
        flow
        for flow in node.outgoing
        if flow.id in held
        or (flow.condition is None and flow.id != node.default)
        or (flow.id == node.default and not held)
    ]
    if not taken and node.outgoing:
        raise NoWayOut(no_way_out(context))
    return taken


def no_way_out(context: Context) -> str:
    """The sentence of an incident: which conditions were tried, and the values they saw."""
    conditions = [flow.condition for flow in context.node.outgoing if flow.condition is not None]
    values = ", ".join(_seen(context, name) for name in _names(context, conditions))
    tried = "; ".join(f"`{condition}`" for condition in conditions)
    return (
        f"No way out of {context.node.label}: none of the conditions {tried} holds"
        + (f" with {values}" if values else "")
        + ". Change the variables and retry, or give it a default flow."
    )


def _names(context: Context, conditions: Iterable[str]) -> list[str]:
    return list(
        dict.fromkeys(name for source in conditions for name in context.plan.expression(source).names)
    )


def _seen(context: Context, name: str) -> str:
    declaration = context.plan.variables.get(name)
    if declaration is not None and declaration.sensitive:
        return f"{name} = (hidden)"
    return f"{name} = {_shown(context.variables.get(name))}"


def _shown(value: Json) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def chosen_flows(node: Node, value: Json) -> Sequence[Flow]:
    """The outgoing flows that a person named by id, one or a list; the only one needs no name."""
    wanted = value if isinstance(value, list) else [value]
    return node.outgoing if len(node.outgoing) < 2 else [f for f in node.outgoing if f.id in wanted]


def problem_of_choice(node: Node, value: Json, *, one: bool) -> str:
    """Why `value` does not say which ways out to take instead of a choice that failed; "" if it does."""
    known = [flow.id for flow in node.outgoing]
    wanted = value if isinstance(value, list) else [value]
    if wanted and all(each in known for each in wanted) and not (one and len(wanted) > 1):
        return ""
    how = "one" if one else "one or several"
    found = "nothing" if value is None else _shown(value)
    return (
        f"Skipping {node.label} needs a way to go on by: expected the id of {how} of its sequence flows "
        f"{', '.join(known)} as the value, found {found}."
    )
