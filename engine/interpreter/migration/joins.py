"""Tokens that wait at joins, on flows that the new plan may not have."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.elements.registry import ELEMENTS
from engine.interpreter.migration.pairing import Pair
from engine.interpreter.migration.targets import may_begin, places_to_begin
from engine.interpreter.migration.verdict import BEGIN, BEGIN_AT, CONTINUE, END, END_HERE, Target
from engine.plan import Flow, Node


@dataclass(frozen=True, slots=True)
class Waiting:
    """`count` tokens of one scope at one gateway on one flow; `how` is None where nobody has decided."""

    scope: str
    gateway: str
    flow: str
    count: int
    how: str | None
    code: str
    key: str = ""
    node: Node | None = None
    new_flow: str = ""
    targets: tuple[Target, ...] = ()
    suggestion: str = ""


def waiting_tokens(pair: Pair, places: dict[str, str]) -> list[Waiting]:
    """What becomes of every token that waits in a scope that goes on."""
    return [
        _decided(pair, Waiting(scope.id, gateway, flow, count, None, "join-gone"), place)
        for scope in pair.state.scopes.values()
        if (place := places.get(scope.id)) is not None
        for gateway, flows in scope.arrived.items()
        for flow, count in flows.items()
    ]


def _decided(pair: Pair, waiting: Waiting, place: str) -> Waiting:
    now = pair.new.nodes.get(pair.chosen(waiting.gateway))
    joins = now is not None and now.scope == place and _takes_waiting(pair.old.nodes[waiting.gateway], now)
    if now is None or not joins or _begins(pair, waiting.gateway):
        return _without_join(pair, waiting, place)
    if len(now.incoming) < 2:
        only = now.incoming[0].id if now.incoming else waiting.flow
        return replace(waiting, how=CONTINUE, code="join-opened", node=now, new_flow=only)
    new_flow = _same_way(pair, waiting.flow, now)
    if new_flow is not None:
        return replace(waiting, how=CONTINUE, code="join-kept", node=now, new_flow=new_flow)
    ways = tuple(Target(each.id, each.source, _name_of(pair, each), CONTINUE) for each in now.incoming)
    return replace(waiting, code="join-flow-gone", key=waiting.flow, node=now, targets=ways)


def _takes_waiting(was: Node, now: Node) -> bool:
    """Whether tokens that waited at `was` may go on to `now`: a join, or an activity that needs several.

    An activity that needed several and now needs one begins with each.
    """
    return ELEMENTS[now.type].joins or now.start_quantity > 1 or (was.start_quantity > 1 and was.id == now.id)


def _begins(pair: Pair, gateway: str) -> bool:
    choice = pair.choices.get(gateway, "")
    return choice == END_HERE or choice.startswith(BEGIN_AT)


def _without_join(pair: Pair, waiting: Waiting, place: str) -> Waiting:
    """Its tokens begin where a person says, or end."""
    targets = (*places_to_begin(pair.new, scope=place), Target(END_HERE, "", "", END))
    waiting = replace(waiting, key=waiting.gateway, targets=targets)
    choice = pair.choices.get(waiting.gateway)
    if choice is None:
        return waiting
    if choice == END_HERE:
        return replace(waiting, how=END, code="ended")
    now = pair.new.nodes.get(choice.removeprefix(BEGIN_AT))
    if now is not None and now.scope == place and may_begin(pair.new, now):
        return replace(waiting, how=BEGIN, code="begun", node=now)
    return replace(waiting, code="wrong-target")


def _same_way(pair: Pair, flow: str, now: Node) -> str | None:
    """The flow of the new join by choice, by id, or because it comes from the same element."""
    known = {each.id: each for each in now.incoming}
    wanted = pair.choices.get(flow, flow)
    if wanted in known:
        return wanted
    source = pair.chosen(pair.old.flows[flow].source)
    same = [each.id for each in now.incoming if each.source == source]
    return same[0] if len(same) == 1 else None


def _name_of(pair: Pair, flow: Flow) -> str:
    return flow.name or pair.new.nodes[flow.source].name or flow.id
