"""What the engine runs but nobody carries yet: refused at deployment, so that nothing waits for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.elements.process_starts import process_starts
from engine.findings import Level
from studio.processes.findings import FindingData

if TYPE_CHECKING:
    from engine.plan import Node, Plan


def undelivered(plan: Plan) -> list[FindingData]:
    """Findings for timer starts, which nobody schedules."""
    timers = {start.element for start in process_starts(plan) if start.kind == "timer"}
    sentence = _("%(element)s starts by a timer, which this studio does not schedule yet: start by a form.")
    return [_finding(plan.nodes[element], sentence) for element in plan.nodes if element in timers]


def _finding(node: Node, sentence: str) -> FindingData:
    return FindingData(
        rule="not-carried-yet",
        level=Level.CRITICAL.value,
        element=node.id,
        line=0,
        message=sentence % {"element": node.label},
        fix=None,
    )
