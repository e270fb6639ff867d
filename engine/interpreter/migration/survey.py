"""Everything that a migration has to decide about, looked at once: for the verdict and for the change."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.elements.context import Context
from engine.elements.event_definitions.definitions import wait_for_places
from engine.elements.moves import Moves
from engine.interpreter.incidents import AUTHOR_ERRORS
from engine.interpreter.migration.declared import Fitting, fittings, fresh_defaults
from engine.interpreter.migration.fates import Fate, fates_of
from engine.interpreter.migration.joins import Waiting, waiting_tokens
from engine.interpreter.migration.pairing import Pair
from engine.interpreter.migration.undoing import Undoing, undoings
from engine.interpreter.migration.verdict import CONTINUE
from engine.interpreter.migration.waiting import Rearming, rearm_execution, rearm_scope
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.instance import OUTERMOST
from engine.state.parts import ElementInstance, Owner


@dataclass(slots=True)
class Survey:
    """One migration, thought through. Nothing has been changed."""

    pair: Pair
    fates: dict[str, Fate]
    places: dict[str, str]
    """Scope that goes on → its scope in the new plan."""
    tokens: list[Waiting]
    undoings: list[Undoing]
    fittings: list[Fitting]
    defaults: JsonObject
    rearmings: list[tuple[Owner, Rearming]] = field(default_factory=list)
    failures: list[tuple[Owner, Node, str]] = field(default_factory=list)
    """Events that cannot begin to wait, and why."""


def survey(pair: Pair) -> Survey:
    """Looks at every execution, scope, waiting token, recorded activity and variable."""
    fates, places = fates_of(pair)
    found = Survey(
        pair,
        fates,
        places,
        waiting_tokens(pair, places),
        undoings(pair, places),
        fittings(pair),
        fresh_defaults(pair) if OUTERMOST in places else {},
    )
    for fate in fates.values():
        if fate.how == CONTINUE and fate.target is not None:
            was = pair.old.nodes[fate.execution.element]
            _rearm(found, fate.execution, rearm_execution(pair, fate.execution, was, fate.target))
    for scope, place in places.items():
        owner = pair.state.scopes[scope]
        _rearm(found, owner, rearm_scope(pair, owner, place))
    return found


def _rearm(found: Survey, owner: Owner, rearming: Rearming) -> None:
    found.rearmings.append((owner, rearming))
    context = Context(found.pair.new, state=found.pair.state, now=found.pair.now)
    for node, places in rearming.opens:
        try:
            begin_to_wait(context, owner, node, places, defaults=found.defaults)
        except AUTHOR_ERRORS as error:
            found.failures.append((owner, node, str(error)))


def begin_to_wait(
    context: Context, owner: Owner, node: Node, places: tuple[int, ...], *, defaults: JsonObject
) -> Moves:
    """Moves that make `node` wait at its owner; raises the author's errors.

    `defaults` are variables that will be there when it really begins.
    """
    if isinstance(owner, ElementInstance):
        context.look_from(node, execution=owner, scope=owner.scope)
    else:
        context.stand_in(node, scope=owner.id)
    context.variables = {**defaults, **context.variables} if defaults else context.variables
    return wait_for_places(context, node, places)
