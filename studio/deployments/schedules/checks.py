"""What keeps a process from starting by the clock: found at deployment, because nobody sees it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from engine.elements.process_starts import process_starts
from engine.elements.timer_starts import timer_rule, timer_starts
from engine.errors import ExpressionError, InvalidVariable
from engine.findings import Level
from studio.processes.findings import FindingData

if TYPE_CHECKING:
    from engine.plan import Plan


def unschedulable(plan: Plan) -> list[FindingData]:
    """Returns findings for timer starts that cannot be read, or would start without what is required."""
    elements = [start.element for start in process_starts(plan) if start.kind == "timer"]
    if not elements:
        return []
    now = timezone.now()
    try:
        for start in timer_starts(plan, now=now.timestamp()):
            timer_rule(start, anchor=now)
        plan.check_input({})
    except ExpressionError as error:
        return [finding(elements[0], rule="bad-timer", message=str(error))]
    except InvalidVariable as missing:
        sentence = _(
            "The timer starts without anybody to ask, but “%(variable)s” is required: give it a default."
        )
        return [finding(elements[0], rule="timer-asks", message=sentence % {"variable": missing.variable})]
    return []


def finding(element: str, *, rule: str, message: str) -> FindingData:
    """Makes one that blocks the deployment."""
    return FindingData(
        rule=rule, level=Level.CRITICAL.value, element=element, line=0, message=message, fix=None
    )
