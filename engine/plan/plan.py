"""`Plan`: one process made runnable, as bytes and as objects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.expressions import Expression, Template, compile_expression, compile_template
from engine.json_values import Json, JsonObject
from engine.plan.structure import Flow, Node, Scope
from engine.plan.upgrades import FORMAT, upgrade
from engine.plan.variables import Declaration, check_input


class Plan:
    """Everything that an instance needs to run; equal content has an equal `fingerprint`.

    Nobody changes a plan. Expressions and templates are compiled on first use and kept.
    """

    __slots__ = (
        "_bytes",
        "_expressions",
        "_templates",
        "boundaries",
        "fingerprint",
        "flows",
        "format",
        "name",
        "nodes",
        "process_id",
        "reach",
        "scopes",
        "settings",
        "variables",
        "watches_variables",
    )

    def __init__(
        self,
        *,
        process_id: str,
        name: str,
        nodes: Iterable[Node],
        flows: Iterable[Flow],
        scopes: Iterable[Scope],
        variables: Iterable[Declaration] = (),
        settings: JsonObject | None = None,
        reach: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    ) -> None:
        self.format = FORMAT
        self.process_id = process_id
        self.name = name
        self.nodes = {node.id: node for node in nodes}
        self.flows = {flow.id: flow for flow in flows}
        self.scopes = {scope.id: scope for scope in scopes}
        self.variables = {each.name: each for each in variables}
        self.settings: JsonObject = settings or {}
        """fail_on_incident, task_queue, execution_timeout (seconds or null), run_timeout, and where it
        is asked for unique_business_key."""
        self.reach = {
            gateway: {flow: frozenset(nodes) for flow, nodes in flows.items()}
            for gateway, flows in (reach or {}).items()
        }
        """Inclusive gateway → incoming flow → nodes from which a token can still reach that flow."""
        self.watches_variables = any(
            isinstance(each, dict) and each.get("kind") == "conditional"
            for node in self.nodes.values()
            for each in _definitions(node)
        )
        """Whether a conditional event may happen because a variable changes."""
        self._expressions: dict[str, Expression] = {}
        self._templates: dict[str, Template] = {}
        self._draw_flows()
        self._bytes = _canonical(self._to_json())
        self.fingerprint = hashlib.sha256(self._bytes).hexdigest()

    def _draw_flows(self) -> None:
        incoming: dict[str, list[Flow]] = {}
        outgoing: dict[str, list[Flow]] = {}
        for flow in self.flows.values():
            outgoing.setdefault(flow.source, []).append(flow)
            incoming.setdefault(flow.target, []).append(flow)
        for node in self.nodes.values():
            node.incoming = tuple(incoming.get(node.id, ()))
            node.outgoing = tuple(outgoing.get(node.id, ()))
            node.gathers = len(node.incoming) > 1 or node.start_quantity > 1
            node.chooses = [flow.condition for flow in node.outgoing] != [None] or node.default is not None

    @property
    def input_variables(self) -> tuple[Declaration, ...]:
        """The declarations that a start form asks for."""
        return tuple(each for each in self.variables.values() if each.is_input)

    def expression(self, source: str) -> Expression:
        """The compiled expression; raises ExpressionError for a bad one."""
        found = self._expressions.get(source)
        if found is None:
            found = self._expressions[source] = compile_expression(source)
        return found

    def template(self, text: str) -> Template:
        """The compiled text with `${…}`; raises ExpressionError for a bad one."""
        found = self._templates.get(text)
        if found is None:
            found = self._templates[text] = compile_template(text)
        return found

    def check_input(self, variables: Mapping[str, Json]) -> JsonObject:
        """The variables with which an instance begins; raises InvalidVariable (see `plan.variables`)."""
        return check_input(self.variables, variables=variables)

    def to_bytes(self) -> bytes:
        """Canonical JSON: the same content always gives the same bytes."""
        return self._bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> Plan:
        """Reads what `to_bytes` wrote, older formats too.

        The fingerprint stays that of the given bytes, since instances are bound to it.
        """
        plan = cls._from_json(upgrade(json.loads(data)))
        plan.fingerprint = hashlib.sha256(data).hexdigest()
        plan._bytes = data
        return plan

    def _to_json(self) -> JsonObject:
        return {
            "format": self.format,
            "process_id": self.process_id,
            "name": self.name,
            "nodes": [_node_to_json(node) for node in self.nodes.values()],
            "flows": [[f.id, f.source, f.target, f.name, f.condition] for f in self.flows.values()],
            "scopes": [_scope_to_json(scope) for scope in self.scopes.values()],
            "variables": [each.to_json() for each in self.variables.values()],
            "settings": self.settings,
            "reach": {g: {f: _listed(n) for f, n in fs.items()} for g, fs in self.reach.items()},
        }

    @classmethod
    def _from_json(cls, data: dict[str, Any]) -> Plan:
        return cls(
            process_id=data["process_id"],
            name=data["name"],
            nodes=[Node(**{**node, "boundaries": tuple(node["boundaries"])}) for node in data["nodes"]],
            flows=[Flow(*flow) for flow in data["flows"]],
            scopes=[
                Scope(s["id"], s["parent"], *(tuple(s[key]) for key in _SCOPE_LISTS)) for s in data["scopes"]
            ],
            variables=[Declaration.from_json(each) for each in data["variables"]],
            settings=data["settings"],
            reach=data["reach"],
        )


_SCOPE_LISTS = ("starts", "start_events", "event_subprocesses")


def _scope_to_json(scope: Scope) -> JsonObject:
    return {
        "id": scope.id,
        "parent": scope.parent,
        **{key: list(getattr(scope, key)) for key in _SCOPE_LISTS},
    }


def _node_to_json(node: Node) -> JsonObject:
    return {
        "id": node.id,
        "type": node.type,
        "name": node.name,
        "scope": node.scope,
        "default": node.default,
        "boundaries": list(node.boundaries),
        "config": node.config,
        **({} if node.loop is None else {"loop": node.loop}),
        # Absent where there is one token, so that plans of before keep their fingerprints.
        **({} if node.start_quantity == 1 else {"start_quantity": node.start_quantity}),
        **({} if node.completion_quantity == 1 else {"completion_quantity": node.completion_quantity}),
    }


def _definitions(node: Node) -> list[Json]:
    found = node.config.get("definitions")
    return found if isinstance(found, list) else []


def _listed(nodes: Iterable[str]) -> list[Json]:
    return [*sorted(nodes)]


def _canonical(data: JsonObject) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
