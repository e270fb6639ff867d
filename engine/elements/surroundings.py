"""What an element's `compile` and `check` may ask about the file around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.errors import ExpressionError
from engine.expressions import compile_expression, compile_template
from engine.expressions.cycles import parse_cycle
from engine.expressions.durations import parse_duration
from engine.expressions.instants import parse_instant
from engine.findings import Finding, Level
from engine.kinds import kind_in_words
from engine.model.activities import SubProcess
from engine.model.event_definitions import RootEventElement
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.process import Definitions, Process
from engine.phrases import gettext as _
from engine.phrases import joined
from engine.plan import Declaration


def _parse_deadline(text: str) -> object:
    """A duration from now, or a date."""
    try:
        return parse_duration(text)
    except ExpressionError:
        return parse_instant(text)


_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "duration": parse_duration,
        "date": parse_instant,
        "cycle": parse_cycle,
        "deadline": _parse_deadline,
    }
)


@dataclass(slots=True)
class Surroundings:
    """One process of one file being compiled; `findings` collect what makes it impossible to run."""

    definitions: Definitions
    process: Process
    variables: dict[str, Declaration] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, node: FlowNode, *, rule: str, message: str) -> None:
        """Records that the process cannot run because of this element."""
        self.findings.append(Finding(rule, Level.CRITICAL, node.id, node.line, message))

    def expression(self, node: FlowNode, source: str) -> str:
        """The source of an expression, refused when it is not one."""
        try:
            compile_expression(source)
        except ExpressionError as error:
            self.refuse(node, rule="bad-expression", message=_about(error, place=label(node)))
        return source

    def expression_of(self, flow: SequenceFlow, source: str) -> str:
        """The source of a flow's condition, refused when it is not an expression."""
        try:
            compile_expression(source)
        except ExpressionError as error:
            message = _about(error, place=_("Condition of sequence flow {flow}", flow=repr(flow.id)))
            self.findings.append(Finding("bad-expression", Level.CRITICAL, flow.id, flow.line, message))
        return source

    def template(self, node: FlowNode, text: str | None) -> str | None:
        """A text with `${…}`, refused when an expression in it is bad."""
        if text is not None and "${" in text:
            try:
                compile_template(text)
            except ExpressionError as error:
                self.refuse(node, rule="bad-expression", message=_about(error, place=label(node)))
        return text

    def timing(self, node: FlowNode, *, kind: str, text: str) -> str:
        """A duration, date or cycle that may be an expression; refused when it can never be read."""
        if "${" in text or _is_expression(text):
            return self.template(node, text) or ""
        try:
            _READERS[kind](text)
        except ExpressionError as error:
            self.refuse(node, rule=f"bad-{kind}", message=_about(error, place=label(node)))
        return text

    def root_event(self, reference: str | None) -> RootEventElement | None:
        """The message, signal, error or escalation of the file with this id."""
        found = (each for each in self.definitions.root_events if each.id == reference)
        return next(found, None)

    def siblings(self, node: FlowNode) -> tuple[FlowNode, ...]:
        """The nodes of the scope that the node stands in, itself included."""
        return self.scope_of(node)[0]

    def scope_of(self, node: FlowNode) -> tuple[tuple[FlowNode, ...], tuple[SequenceFlow, ...]]:
        """Nodes and flows of the scope that the node stands in."""
        waiting: list[Process | SubProcess] = [self.process]
        while waiting:
            scope = waiting.pop()
            if any(each is node for each in scope.nodes):
                return scope.nodes, scope.flows
            waiting.extend(each for each in scope.nodes if isinstance(each, SubProcess))
        return (), ()

    def associated_with(self, node: FlowNode) -> str | None:
        """The activity that an association leads to from a compensation boundary event."""
        artifacts = (*self.process.artifacts, *self.definitions.artifacts)
        ends = [(each.source, each.target) for each in artifacts if each.kind == "association"]
        known = [each.id for each in self.siblings(node)]
        targets = [target for source, target in ends if source == node.id]
        sources = [source for source, target in ends if target == node.id]
        return next((each for each in (*targets, *sources) if each in known), None)

    def lane_of(self, node: FlowNode) -> str | None:
        """Name of the innermost lane that holds the node."""
        lanes = [lane for lane in self.process.lanes if node.id in lane.nodes]
        return min(lanes, key=lambda lane: len(lane.nodes)).name or None if lanes else None


def label(node: FlowNode) -> str:
    """How a message calls an element: kind, name, id."""
    name = type(node).__name__
    kind = kind_in_words(f"{name[0].lower()}{name[1:]}")
    if node.name:
        return _("{kind} “{name}” ({id})", kind=kind, name=node.name, id=node.id)
    return joined(" ", (kind, node.id))


def _about(error: ExpressionError, *, place: str) -> str:
    text = error.expression[:200]
    return _("{place}: `{text}`: {reason}", place=place, text=text, reason=error.reason)


def _is_expression(text: str) -> bool:
    """A bare variable name or call stands for its value: `reminder_after`."""
    stripped = text.strip()
    return stripped.startswith("=") or stripped.isidentifier()
