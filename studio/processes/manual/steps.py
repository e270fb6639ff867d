"""One step of a process as people read it: who does what, by when, with which form, and what comes then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.model.activities import AdHocSubProcess, CallActivity, ReceiveTask, SubProcess, UserTask
from engine.model.events import EndEvent, Event, IntermediateCatchEvent, StartEvent
from engine.model.gateways import EventBasedGateway, Gateway, InclusiveGateway
from studio.processes.manual.conditions import condition_in_words
from studio.processes.manual.fields import Field, form_fields
from studio.processes.manual.people import doers_of, filled, host_of
from studio.processes.manual.times import deadlines_of, event_in_words

if TYPE_CHECKING:
    from engine.model.event_definitions import RootEventElement
    from engine.model.events import BoundaryEvent
    from engine.model.foundation import FlowNode, SequenceFlow


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `depth` is how many sub-processes stand around it, `sentences` mark names and code."""

    id: str
    number: str
    depth: int
    title: str
    kind: str
    documentation: str
    sentences: tuple[str, ...]
    then: tuple[str, ...]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What sentences about a step need to know of everything around it."""

    nodes: dict[str, FlowNode]
    flows: dict[str, SequenceFlow]
    numbers: dict[str, str]
    events: dict[str, RootEventElement]
    roles: dict[str, str]
    boundaries: dict[str, list[BoundaryEvent]]


def step_of(node: FlowNode, *, place: Place, depth: int) -> Step:
    """Returns a step in the language of this moment."""
    task = node.extensions.user_task
    return Step(
        id=node.id,
        number=place.numbers[node.id],
        depth=depth,
        title=node.name or kind_of(node),
        kind=kind_of(node),
        documentation=node.documentation,
        sentences=tuple(each for each in (what_happens(node, place=place), *deadlines_of(node)) if each),
        then=tuple(then_of(node, place=place)),
        fields=form_fields(task.fields) if task and isinstance(node, UserTask) else (),
    )


def kind_of(node: FlowNode) -> str:
    """Returns what kind of step it is in everyday words."""
    found = node.extensions
    if isinstance(node, Gateway):
        return _("Decision")
    if isinstance(node, EndEvent):
        return _("End")
    if isinstance(node, StartEvent):
        return _("Beginning")
    if isinstance(node, Event):
        return _("Waiting") if isinstance(node, IntermediateCatchEvent) else _("Event")
    if isinstance(node, SubProcess):
        return _("Group of steps")
    if isinstance(node, CallActivity):
        return _("Other process")
    if found.user_task or isinstance(node, UserTask):
        return _("Work of a person")
    kinds = (
        (found.agent, _("AI agent")),
        (found.webhook, _("Call of another system")),
        (found.send, _("E-mail")),
    )
    return next((words for work, words in kinds if work), _("Automatic step"))


def what_happens(node: FlowNode, *, place: Place) -> str:
    """Returns one sentence on who or what does the step."""
    found = node.extensions
    if isinstance(node, Gateway):
        return asked_of(node)
    if isinstance(node, EndEvent) and not node.definitions and "." in place.numbers[node.id]:
        return _("This group of steps ends here.")
    if isinstance(node, Event):
        return event_in_words(node, events=place.events)
    if isinstance(node, AdHocSubProcess):
        return _("Whoever is responsible chooses which of these steps come next.")
    if isinstance(node, SubProcess):
        return _("These steps belong together:")
    if isinstance(node, CallActivity):
        called = (found.call_activity.process_id if found.call_activity else None) or node.called_element
        return _("The process `%(process)s` runs.") % {"process": called}
    if isinstance(node, UserTask):
        return _("%(who)s does this.") % {"who": doers_of(node, roles=place.roles)}
    if isinstance(node, ReceiveTask):
        return _("The process waits for a message.")
    return machine_work(node)


def machine_work(node: FlowNode) -> str:
    """Returns what a machine does at a step."""
    found = node.extensions
    if found.agent:
        return _("The AI agent `%(agent)s` is asked.") % {
            "agent": found.agent.agent_id or found.agent.model_name or "–"
        }
    if found.webhook:
        return _("Another system is called: `%(url)s`.") % {"url": host_of(found.webhook.url)}
    if found.send:
        to = ", ".join(filled(each.value) for each in found.send.to) or "–"
        return _("An e-mail goes to %(to)s: “%(subject)s”.") % {
            "to": to,
            "subject": filled(found.send.subject or "–"),
        }
    if found.variable:
        return _("Values are worked out: %(names)s.") % {
            "names": ", ".join(f"`{each.name}`" for each in found.variable.sets)
        }
    if found.script and (found.script.function_id or found.script.function_name):
        return _("The function `%(name)s` does this.") % {
            "name": found.script.function_id or found.script.function_name
        }
    return _("The system does this by itself.")


def asked_of(node: Gateway) -> str:
    """Returns how a gateway decides."""
    if isinstance(node, EventBasedGateway):
        return _("What happens first decides:")
    if isinstance(node, InclusiveGateway):
        return _("Every way is taken whose condition holds:")
    return _("The first way is taken whose condition holds:")


def then_of(node: FlowNode, *, place: Place) -> list[str]:
    """Returns what comes after a step, and what happens if something comes in between."""
    flows = [place.flows[name] for name in node.outgoing if name in place.flows]
    default = getattr(node, "default", None)
    found = [way_of(flow, default=default, place=place) for flow in flows]
    for event in place.boundaries.get(node.id, ()):
        ways = [place.flows[name] for name in event.outgoing if name in place.flows]
        where = (
            _("then %(where)s") % {"where": " + ".join(where_to(way, place=place) for way in ways)}
            if ways
            else ""
        )
        what = event_in_words(event, events=place.events)
        stops = _("the step is stopped") if event.cancel_activity else _("the step goes on beside it")
        found.append(
            _("%(what)s – %(stops)s, %(where)s.")
            % {"what": what.rstrip("."), "stops": stops, "where": where or "–"}
        )
    return found


def way_of(flow: SequenceFlow, *, default: str | None, place: Place) -> str:
    """Returns one way on: its name, its condition and where it leads."""
    where = where_to(flow, place=place)
    named = f"*{flow.name}*: " if flow.name else ""
    if flow.id == default and flow.name.casefold() == _("otherwise"):
        return _("*otherwise* %(where)s.") % {"where": where}
    if flow.id == default:
        return _("%(name)sotherwise %(where)s.") % {"name": named, "where": where}
    if flow.condition:
        words = condition_in_words(flow.condition)
        return _("%(name)sif %(condition)s, %(where)s.") % {"name": named, "condition": words, "where": where}
    return _("%(name)sthen %(where)s.") % {"name": named, "where": where}


def where_to(flow: SequenceFlow, *, place: Place, most: int = 20) -> str:
    """Returns the step that a flow leads to; gateways without a decision are passed over."""
    target = place.nodes.get(flow.target)
    if target is None or most == 0:
        return "–"
    number = place.numbers.get(target.id)
    if number:
        return _("step %(number)s “%(title)s”") % {"number": number, "title": target.name or kind_of(target)}
    ways = [place.flows[name] for name in target.outgoing if name in place.flows]
    texts = list(dict.fromkeys(where_to(way, place=place, most=most - 1) for way in ways))
    if len(target.incoming) > 1 and texts:
        return (
            _("%(where)s (when all ways have come together)") % {"where": _(" and ").join(texts)}
            if is_join(target)
            else _(" and ").join(texts)
        )
    return (
        _("%(where)s at the same time") % {"where": _(" and ").join(texts)}
        if len(texts) > 1
        else (texts or ["–"])[0]
    )


def is_join(node: FlowNode) -> bool:
    """Tells whether a gateway waits for all its ways in."""
    return type(node).__name__ in {"ParallelGateway", "InclusiveGateway", "ComplexGateway"}
