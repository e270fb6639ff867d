"""What every element can be asked; an element file overrides what is special about it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from engine.elements.context import Context
from engine.elements.flows import conditional_flows
from engine.elements.joining import Waiting
from engine.elements.moves import COMPLETE, NOTHING, Moves
from engine.elements.surroundings import Surroundings
from engine.errors import WrongTrigger
from engine.findings import Finding
from engine.json_values import Json, JsonObject, Variables
from engine.model.foundation import FlowNode
from engine.plan import Flow, Node
from engine.state.triggers import Trigger

Model = TypeVar("Model", bound=FlowNode)


class Behaviour(Generic[Model]):
    """The meaning of one element. Holds no state: everything is in the context or in the node."""

    type: ClassVar[str]
    """The BPMN tag."""
    model: ClassVar[builtins.type[FlowNode]]
    joins: ClassVar[bool] = False
    """Whether tokens wait here for others (`ready`)."""
    decides_late: ClassVar[bool] = False
    """Whether `ready` is asked only when nothing else moves in the instance (inclusive join)."""
    swallows_late: ClassVar[bool] = False
    """Whether tokens that come after the join has passed are taken in (complex gateway)."""
    keeps_scope: ClassVar[bool] = False
    """Whether the scope it opened stays when nothing lives in it (`branch_ended`)."""
    takes_one_way: ClassVar[bool] = False
    """Whether a token leaves by exactly one flow, which whoever skips the element has to name."""
    note: ClassVar[str] = ""
    """What of the element is accepted or refused, for the support table."""

    def check(self, node: Model, surroundings: Surroundings) -> Sequence[Finding]:
        """What an author should know about this element; nothing by default."""
        return ()

    def compile(self, node: Model, surroundings: Surroundings) -> JsonObject:
        """The node's config; what cannot run is told to `surroundings.refuse`."""
        return {}

    def ready(self, node: Node, waiting: Waiting) -> bool:
        """Whether the tokens that arrived let a join pass."""
        return True

    def activate(self, context: Context) -> Moves:
        """A token came in."""
        return COMPLETE

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """Something it waited for happened."""
        raise WrongTrigger(f"{context.node.label} does not wait for {trigger.__class__.__name__}")

    def occur(self, context: Context, event: Node) -> Moves:
        """`event`, for which it waits, happened with what the context tells."""
        raise WrongTrigger(f"{context.node.label} does not wait for {event.label}")

    def scope_ended(self, context: Context, variables: Variables) -> Moves:
        """The scope that this execution opened is empty; `variables` were its own."""
        return COMPLETE

    def branch_ended(self, context: Context) -> Moves:
        """A branch in the scope that it keeps has ended."""
        return NOTHING

    def skip(self, context: Context, value: Json) -> Moves:
        """A person resolved an incident by going on with `value` in place of the work."""
        return COMPLETE

    def complete(self, context: Context) -> Sequence[Flow]:
        """The flows that tokens leave by (BPMN 2.0 §13.3.2: all whose condition holds)."""
        return conditional_flows(context)

    def terminate(self, context: Context) -> Moves:
        """It is stopped; whatever it has open is closed for it."""
        return NOTHING
