"""Incidents: a failure that waits for a person, at the place where it happened (`execution.md`)."""

from __future__ import annotations

from engine.elements.flows import NoWayOut
from engine.elements.registry import ELEMENTS
from engine.errors import BpmnError, ExpressionError, InvalidVariable
from engine.events import IncidentRaised, WarningRaised
from engine.interpreter.endings import fail_instance
from engine.interpreter.running import Running
from engine.json_values import JsonObject
from engine.state.lifecycle import INCIDENT
from engine.state.parts import INCIDENT_HANDLE, ElementInstance

BEGIN = "begin"
"""The execution could not even begin (a boundary timer, an endless loop): a retry begins again."""
WORK = "work"
"""The element's own work failed: a retry activates it again."""
LEAVE = "leave"
"""Choosing the way out failed: a retry chooses again."""
JOIN = "join"
"""The missing tokens of a join cannot come any more: a retry looks again."""
ARM = "arm"
"""An event sub-process cannot begin to wait: a retry tries again."""

AUTHOR_ERRORS = (ExpressionError, InvalidVariable, NoWayOut)
"""What goes wrong in the author's part at run time; each becomes an incident at its element."""


def raise_incident(
    run: Running, execution: ElementInstance, *, code: str, message: str, phase: str, attempts: int = 1
) -> None:
    """Stops this branch here until a person decides; with `failOnIncident` the instance fails instead."""
    if run.plan.settings.get("fail_on_incident"):
        fail_instance(run, BpmnError(code, message, execution.element, attempts))
        return
    execution.move(INCIDENT)
    execution.tries += attempts
    details: JsonObject = {"code": code, "message": message, "phase": phase}
    handle = run.state.open(INCIDENT_HANDLE, owner=execution, element=execution.element, details=details)
    run.events.append(
        IncidentRaised(
            run.now,
            handle.id,
            execution.id,
            execution.element,
            code,
            message,
            execution.tries,
            flows_to_choose(run, execution, phase=phase),
        )
    )


def flows_to_choose(run: Running, execution: ElementInstance, *, phase: object) -> tuple[str, ...]:
    """Ids of the ways out of which whoever skips the element has to name one; empty without a choice."""
    node = run.plan.nodes[execution.element]
    decides = phase == LEAVE or (ELEMENTS[node.type].takes_one_way and phase != JOIN)
    if not decides or execution.reports_to is not None or len(node.outgoing) < 2:
        return ()
    return tuple(flow.id for flow in node.outgoing)


def raise_for(run: Running, execution: ElementInstance, error: Exception, *, phase: str) -> None:
    """An incident that tells of one of AUTHOR_ERRORS; only a warning where one is already open."""
    if execution.status == INCIDENT:
        warning = WarningRaised(run.now, execution.element, _code(error), _sentence(error))
        run.events.append(warning)
        return
    raise_incident(run, execution, code=_code(error), message=_sentence(error), phase=phase)


def _code(error: Exception) -> str:
    if isinstance(error, ExpressionError):
        return "expression-failed"
    return "invalid-variable" if isinstance(error, InvalidVariable) else "no-way-out"


def _sentence(error: Exception) -> str:
    text = str(error)
    return text if text.endswith(".") else text + "."
