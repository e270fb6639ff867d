"""Making a process runnable, or saying why it cannot be."""

from __future__ import annotations

from contextlib import suppress

from engine.compile.declarations import compile_declarations
from engine.compile.nodes import compile_node
from engine.compile.reachability import reach_of_joins
from engine.compile.scopes import OpenScope, compile_scope, scopes_of
from engine.elements.surroundings import Surroundings
from engine.errors import UncompilableProcess
from engine.findings import Finding, Level
from engine.json_values import JsonObject
from engine.model.configurations import TimeoutConfig
from engine.model.events import BoundaryEvent
from engine.model.foundation import SequenceFlow
from engine.model.process import Definitions, Process
from engine.phrases import gettext as _
from engine.plan import Flow, Plan

DAY = 86_400.0
"""Default execution time-out of the mission, in seconds."""


def compile_file(definitions: Definitions) -> tuple[Plan, ...]:
    """Plans of all processes of a file; raises UncompilableProcess for the first that cannot run."""
    return tuple(compile_process(definitions, process.id) for process in definitions.processes)


def compile_runnable(definitions: Definitions) -> tuple[Plan, ...]:
    """Plans of the executable processes of a file that can run; findings tell of the others."""
    plans = []
    for process in definitions.processes:
        if process.executable:
            with suppress(UncompilableProcess):
                plans.append(compile_process(definitions, process.id))
    return tuple(plans)


def compile_process(definitions: Definitions, process_id: str) -> Plan:
    """The plan of one process; raises UncompilableProcess with one finding per obstacle."""
    process = next((each for each in definitions.processes if each.id == process_id), None)
    if process is None:
        message = _("The file has no process {process_id}.", process_id=repr(process_id))
        raise UncompilableProcess(process_id, [Finding("no-process", Level.CRITICAL, None, 0, message)])
    declarations, findings = compile_declarations(process)
    surroundings = Surroundings(definitions, process, {each.name: each for each in declarations}, findings)
    scopes = list(scopes_of(process))
    nodes = [compile_node(node, scope, surroundings) for scope in scopes for node in scope.nodes]
    flows = [flow for scope in scopes for flow in _compile_flows(scope, surroundings)]
    _check_attachments(scopes, surroundings)
    if not nodes:
        message = _(
            "Process {process_id} is empty: draw at least a start and an end.", process_id=repr(process_id)
        )
        findings.append(Finding("empty-process", Level.CRITICAL, process.id, process.line, message))
    if findings:
        raise UncompilableProcess(process_id, findings)
    return Plan(
        process_id=process.id,
        name=process.name or process.id,
        nodes=nodes,
        flows=flows,
        scopes=[compile_scope(scope) for scope in scopes],
        variables=declarations,
        settings=_settings(process),
        reach=reach_of_joins(nodes, flows),
    )


def _compile_flows(scope: OpenScope, surroundings: Surroundings) -> list[Flow]:
    nodes = {node.id: node for node in scope.nodes}
    compiled: list[Flow] = []
    for flow in scope.flows:
        if flow.source not in nodes or flow.target not in nodes:
            message = _(
                "Sequence flow {flow} leads from {source} to {target}, which do not both stand in the "
                "same process or sub-process: draw it again.",
                flow=repr(flow.id),
                source=repr(flow.source),
                target=repr(flow.target),
            )
            surroundings.findings.append(
                Finding("dangling-reference", Level.CRITICAL, flow.id, flow.line, message)
            )
            continue
        compiled.append(Flow(flow.id, flow.source, flow.target, flow.name, _condition(flow, surroundings)))
    return compiled


def _condition(flow: SequenceFlow, surroundings: Surroundings) -> str | None:
    if flow.condition is None or not flow.condition.strip():
        return None
    return surroundings.expression_of(flow, flow.condition.strip())


def _check_attachments(scopes: list[OpenScope], surroundings: Surroundings) -> None:
    for scope in scopes:
        ids = {node.id for node in scope.nodes}
        for node in scope.nodes:
            if isinstance(node, BoundaryEvent) and node.attached_to not in ids:
                message = _(
                    "Boundary event {id} is attached to nothing: attach it to an activity.", id=repr(node.id)
                )
                surroundings.refuse(node, rule="boundary-unattached", message=message)


def _settings(process: Process) -> JsonObject:
    timeouts = process.extensions.timeouts or TimeoutConfig()
    execution = None if timeouts.execution_unlimited else timeouts.execution or DAY
    return {
        "fail_on_incident": process.extensions.fail_on_incident,
        "task_queue": process.extensions.task_queue,
        "execution_timeout": execution,
        "run_timeout": timeouts.run,
        # Absent where it is not asked for, so that plans of before keep their fingerprints.
        **({"unique_business_key": True} if process.extensions.unique_business_key else {}),
    }
