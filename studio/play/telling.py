"""A performance as pages and programs see it: events, what waits, coverage, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from engine.elements.process_starts import process_starts
from engine.events import write_event
from engine.play import coverage_of, unknowns_of, within
from engine.play.stage import OFFLINE
from studio.play.samples import sample_start
from studio.play.sessions import main_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.plan import Plan
    from engine.play import Performance, Stage
    from engine.state.parts import Handle
    from engine.testing.hosted import Hosted
    from studio.play.models import PlaySession
    from studio.play.sources import Source

SHOWN_KINDS = frozenset({"user_task", "call", "timer", "wait", "incident"})


def told(performance: Performance, *, session: PlaySession, source: Source) -> dict[str, Any]:
    """Everything there is to see of a session."""
    stage, plan = performance.stage, main_plan(performance, source=source)
    coverage = coverage_of(stage.events, plan)
    return {
        "of": source.of,
        "decisions": session.decisions,
        "undone": len(session.undone),
        "played": len(performance.played),
        "refusal": performance.refusal,
        "marks": list(performance.marks),
        "events": [
            {"instance": each.instance, "sequence": each.sequence, **write_event(each.event)}
            for each in stage.events
        ],
        "now": stage.now,
        "exhausted": stage.exhausted,
        "instances": [instance_data(each) for each in stage.instances.values()],
        "waiting": list(waiting_in(stage)),
        "starts": starts_of(plan),
        "hold": sorted(stage.hold),
        "coverage": {**coverage.to_json(), "reached": within(coverage, plan)},
        "unknowns": unknowns_in(performance, plan),
        "scenario": session.scenario_id,
    }


def instance_data(hosted: Hosted) -> dict[str, Any]:
    """One instance of the session."""
    failure = hosted.state.failure
    return {
        "id": hosted.id,
        "process": hosted.plan.process_id,
        "status": hosted.state.status,
        "parent": hosted.parent,
        "error": {"code": failure.code, "message": failure.message} if failure else None,
        "variables": hosted.state.variables,
    }


def waiting_in(stage: Stage) -> Iterator[dict[str, Any]]:
    """What a person can decide about now, in the order of opening."""
    for hosted in stage.instances.values():
        if hosted.state.is_over:
            continue
        for handle in hosted.state.handles.values():
            if handle.kind in SHOWN_KINDS:
                yield waiting_data(stage, hosted, handle)


def waiting_data(stage: Stage, hosted: Hosted, handle: Handle) -> dict[str, Any]:
    """One thing that an instance waits for."""
    node = hosted.plan.nodes[handle.element]
    data: dict[str, Any] = {
        "instance": hosted.id,
        "process": hosted.plan.process_id,
        "handle": handle.id,
        "kind": handle.kind,
        "element": handle.element,
        "name": node.name or handle.element,
        "due": stage.due(hosted.id, handle.id),
    }
    work = stage.work(hosted.id, handle.id)
    if work is not None:
        data |= {"work": work.effect.kind, "can_run": work.effect.kind in OFFLINE, "decided": work.decided}
        data["request"] = dict(work.effect.request)
    if handle.kind == "wait":
        data |= {name: handle.details.get(key) for name, key in (("what", "kind"), ("key", "key"))}
        data["message"] = handle.details.get("name")
    if handle.kind == "incident":
        data |= {name: handle.details.get(name) for name in ("code", "message")}
        data["flows"] = incident_flows(stage, hosted.id, handle.id)
    return data


def incident_flows(stage: Stage, instance: str, incident: str) -> list[str]:
    """The ways out that skipping has to choose from."""
    for each in reversed(stage.events):
        if each.instance == instance and getattr(each.event, "incident", None) == incident:
            return list(getattr(each.event, "flows", ()))
    return []


def starts_of(plan: Plan) -> list[dict[str, Any]]:
    """The start events with what starts them."""
    return [{"element": each.element, "kind": each.kind, "name": each.name} for each in process_starts(plan)]


def unknowns_in(performance: Performance, plan: Plan) -> list[dict[str, Any]]:
    """Conditions that met something nobody has set, as sentences."""
    return [
        {
            "element": each.element,
            "flow": each.flow,
            "names": list(each.names),
            "after": each.after,
            "message": _("`%(condition)s`: nothing has set %(names)s. It counted as null.")
            % {"condition": each.condition, "names": ", ".join(each.names)},
        }
        for each in unknowns_of(performance.stage.events, plan)
    ]


def start_data(plan: Plan, *, session: PlaySession, start_event: str) -> dict[str, Any]:
    """What a start begins with: what was used last time, else samples of what the process declares."""
    remembered = session.starts.get(start_event)
    return {"variables": sample_start(plan) if remembered is None else remembered}
