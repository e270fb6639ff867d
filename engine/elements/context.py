"""What a behaviour may see of the instance while it decides."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable
from typing import cast

from engine.expressions import to_text
from engine.expressions.values import Value
from engine.json_values import Json, JsonObject, Variables
from engine.plan import Node, Plan
from engine.state import State
from engine.state.parts import ElementInstance


class Context:
    """One element instance at one moment. Behaviours read it and change nothing but `memory`."""

    __slots__ = ("details", "execution", "happened", "node", "now", "plan", "state", "variables")

    def __init__(self, plan: Plan, *, state: State, now: float) -> None:
        self.plan = plan
        self.state = state
        self.now = now
        """Seconds since 1970, UTC."""
        self.node: Node
        self.execution: ElementInstance
        self.variables: Variables = {}
        """Visible to the element: its scope's and all its parents'."""
        self.happened: JsonObject = {}
        """While a trigger is delivered to an event: definition (its place) → what came with it."""
        self.details: JsonObject = {}
        """Details of the handle that the trigger was for."""

    @property
    def memory(self) -> JsonObject:
        """What the behaviour keeps between triggers; JSON only."""
        return self.execution.memory

    def look_from(self, node: Node, *, execution: ElementInstance, scope: str) -> Context:
        """This context seen from `node` in `scope`; the interpreter calls it before each behaviour."""
        self.node = node
        self.execution = execution
        self.variables = visible_variables(self.state, scope=scope)
        if execution.local is not None:
            self.variables = ChainMap(execution.local, dict(self.variables))
        return self

    def stand_in(self, node: Node, *, scope: str) -> Context:
        """This context seen from a node in `scope` that no execution stands for."""
        self.node = node
        self.variables = visible_variables(self.state, scope=scope)
        return self

    def evaluate(self, source: str) -> Json:
        """The value of an expression here and now; raises ExpressionError."""
        return self.plan.expression(source).evaluate(self.variables, now=self.now)

    def holds(self, source: str) -> bool:
        """Whether a condition holds; raises ExpressionError."""
        return bool(self.plan.expression(source).evaluate(self.variables, now=self.now))

    def fill(self, text: str) -> Json:
        """A text with `${…}` filled in; a lone `${…}` keeps its type; raises ExpressionError."""
        if "${" not in text:
            return text
        return self.plan.template(text).evaluate(self.variables, now=self.now)

    def fill_text(self, text: str | None) -> str | None:
        """As `fill`, but always a text; null and absent stay None."""
        if text is None:
            return None
        value = self.fill(text)
        return value if value is None or isinstance(value, str) else to_text(cast("Value", value))

    def fill_html(self, text: str | None) -> str | None:
        """HTML with `${…}` filled in, the values escaped unless marked `| safe`; absent stays None."""
        if text is None or "${" not in text:
            return text
        return self.plan.template(text).evaluate_html(self.variables, now=self.now)

    def inputs(self, mappings: Iterable[tuple[str, str, str]]) -> JsonObject:
        """What input mappings `[source, target, type]` give; with none, every visible variable."""
        if not mappings:
            return dict(self.variables)
        return {
            target: source if kind == "literal" else self.evaluate(source)
            for source, target, kind in mappings
        }


def visible_variables(state: State, *, scope: str) -> Variables:
    """The variables that somebody standing in `scope` sees, inner ones first."""
    innermost = state.scopes[scope]
    if innermost.parent is None:
        return innermost.variables
    layers = [innermost.variables]
    parent: str | None = innermost.parent
    while parent is not None:
        layers.append(state.scopes[parent].variables)
        parent = state.scopes[parent].parent
    return ChainMap(*layers)
