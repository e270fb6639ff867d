"""The ways out of a step, of which whoever skips it has to name one (`IncidentRaised.flows`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from engine.elements.registry import ELEMENTS
from studio.errors import InvalidInput
from studio.instances.plans import read_plan

if TYPE_CHECKING:
    from engine.plan import Node
    from studio.instances.models import Incident


class WayOut(NamedTuple):
    """A sequence flow as a person chooses it: what it is called, and the condition it stands under."""

    flow: str
    text: str
    condition: str


def ways_out(incident: Incident) -> list[WayOut]:
    """Returns what there is to choose; nothing where skipping needs no choice."""
    plan = read_plan(incident.instance.fingerprint)
    node = _node_of(incident)
    if node is None or plan is None:
        return [WayOut(flow, flow, "") for flow in incident.flows]
    found = [flow for flow in node.outgoing if flow.id in incident.flows]
    targets = {flow.id: plan.nodes[flow.target].name or flow.target for flow in found}
    return [
        WayOut(
            flow.id,
            f"{flow.name} → {targets[flow.id]}" if flow.name else targets[flow.id],
            flow.condition or "",
        )
        for flow in found
    ]


def takes_one_way(incident: Incident) -> bool:
    """Tells whether exactly one flow may be named: several may where a token leaves by several."""
    node = _node_of(incident)
    return node is None or ELEMENTS[node.type].takes_one_way


def check_way_out(incident: Incident, *, value: object) -> None:
    """Raises InvalidInput unless `value` names the flow, or flows, by which the instance goes on."""
    wanted = value if isinstance(value, list) else [value]
    fits = wanted and all(each in incident.flows for each in wanted)
    if not incident.flows or (fits and (len(wanted) == 1 or not takes_one_way(incident))):
        return
    text = _("Choose the way to go on by: the id of a sequence flow, one of %(flows)s.")
    message = text % {"flows": ", ".join(incident.flows)}
    raise InvalidInput(message, fields={"value": message})


def _node_of(incident: Incident) -> Node | None:
    plan = read_plan(incident.instance.fingerprint)
    return None if plan is None else plan.nodes.get(incident.element)
