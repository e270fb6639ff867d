"""Time-outs, waits, retries, and how much history they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import parse_cycle, parse_duration
from engine.model.activities import (
    Activity,
    ManualTask,
    MultiInstanceLoopCharacteristics,
    ReceiveTask,
    UserTask,
)
from engine.model.configurations import RetryPolicy, TimeoutConfig
from engine.model.event_definitions import (
    ConditionalEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TimerEventDefinition,
)
from engine.model.events import BoundaryEvent, Event, StartEvent
from engine.model.foundation import FlowNode
from engine.model.process import Process
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import duration_text, label, listed, named

DAY: Final = 86_400.0
_MANY: Final = 1_000
_AWAITED: Final = MessageEventDefinition | SignalEventDefinition | ConditionalEventDefinition
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
"""RFC 9110 §9.2.2."""


@dataclass(frozen=True, slots=True)
class Wait:
    """An element that waits; `seconds` is None where nobody knows how long."""

    node: FlowNode
    seconds: float | None


def find_default_timeout(file: CheckedFile) -> Iterator[Problem]:
    """A process that can wait for a day says itself how long it may run."""
    for process in file.processes:
        if (
            _execution_limit(process) is not None
            or (process.extensions.timeouts or _NONE).execution_unlimited
        ):
            continue
        long = [wait for wait in _waits(file, process) if wait.seconds is None or wait.seconds >= DAY]
        if long:
            message = _(
                "{element} is ended after 24 hours, the default, but it can wait longer ({names}): set "
                "its execution time-out, or none.",
                element=label(process),
                names=listed(wait.node.id for wait in long),
            )
            fix = quick_fixes.set_extension_attribute(
                process.id,
                extension="TimeoutConfig",
                name="executionTimeout",
                value="none",
                title=_("Let it run without a time limit"),
            )
            yield about(process, message, fix=fix)


def find_short_timeout(file: CheckedFile) -> Iterator[Problem]:
    """A process may run as long as its longest wait."""
    for process in file.processes:
        limit = _execution_limit(process)
        for wait in _waits(file, process) if limit is not None else ():
            if limit is not None and wait.seconds is not None and wait.seconds >= limit:
                message = _(
                    "{element} is ended after {duration}, but {other} waits {duration2}: lengthen the "
                    "execution time-out or shorten the wait.",
                    element=label(process),
                    duration=duration_text(limit),
                    other=named(wait.node),
                    duration2=duration_text(wait.seconds),
                )
                fix = quick_fixes.set_extension_attribute(
                    process.id,
                    extension="TimeoutConfig",
                    name="executionTimeout",
                    value=f"P{int(wait.seconds // DAY) + 1}D",
                    title=_("Lengthen the execution time-out"),
                )
                yield about(wait.node, message, fix=fix)


_NONE: Final = TimeoutConfig()


def _execution_limit(process: Process) -> float | None:
    """Seconds after which the process is ended by its own configuration."""
    found = process.extensions.timeouts or _NONE
    given = [limit for limit in (found.execution, found.run) if limit is not None]
    return min(given) if given else None


def _waits(file: CheckedFile, process: Process) -> Iterator[Wait]:
    for node, scope in file.placed:
        if scope.process is process:
            yield from _waits_of(node, scope)


def _waits_of(node: FlowNode, scope: Scope) -> Iterator[Wait]:
    task = node.extensions.user_task
    if isinstance(node, UserTask | ManualTask):
        yield Wait(node, _seconds(task.due_in) if task and task.due_in else None)
    elif isinstance(node, ReceiveTask) and not node.instantiate:
        yield Wait(node, None)
    elif isinstance(node, Event) and (scope.is_event_sub_process or not isinstance(node, StartEvent)):
        for definition in node.definitions if _catches(node) else ():
            if isinstance(definition, TimerEventDefinition):
                yield Wait(node, _timer_seconds(definition))
            elif isinstance(definition, _AWAITED) and not isinstance(node, BoundaryEvent | StartEvent):
                yield Wait(node, None)


def _catches(node: Event) -> bool:
    return "Throw" not in type(node).__name__ and "End" not in type(node).__name__


def _timer_seconds(timer: TimerEventDefinition) -> float | None:
    """How long a timer waits at first; 0 where only an expression or a date tells."""
    if timer.time_duration:
        return _seconds(timer.time_duration)
    try:
        cycle = parse_cycle(timer.time_cycle or "")
    except ExpressionError:
        return 0.0
    return cycle.interval.total_seconds() if cycle.interval and cycle.start is None else 0.0


def _seconds(text: str) -> float:
    try:
        return parse_duration(text).total_seconds()
    except ExpressionError:
        return 0.0


def find_unsafe_webhook(file: CheckedFile) -> Iterator[Problem]:
    """Who may call twice says so to the other side."""
    for node in file.of(Activity):
        hook = node.extensions.webhook
        attempts = (node.extensions.retry or RetryPolicy()).max_attempts
        if hook and hook.method.upper() not in _IDEMPOTENT and attempts != 1 and not hook.idempotency_header:
            message = _(
                "{element} may send its {method} request several times when the answer is lost: set an "
                "idempotency header that the other side knows, or allow one attempt only.",
                element=label(node),
                method=hook.method.upper(),
            )
            fix = quick_fixes.set_extension_attribute(
                node.id,
                extension="WebhookConfiguration",
                name="idempotencyHeader",
                value="Idempotency-Key",
                title=_("Send an Idempotency-Key header"),
            )
            yield about(node, message, line=hook.line, fix=fix)


def find_missing_timeout(file: CheckedFile) -> Iterator[Problem]:
    """Who asks an agent or another system says how long to wait for the answer."""
    for node in file.of(Activity):
        agent, hook = node.extensions.agent, node.extensions.webhook
        own = node.extensions.timeouts and node.extensions.timeouts.start_to_close
        slow = agent and agent.settings.timeout_seconds == 300.0
        if not own and (slow or (hook and hook.timeout_seconds is None)):
            default = duration_text(300 if slow else 600)
            message = _(
                "{element} has no time-out of its own, so it may take {default} per attempt: set one.",
                element=label(node),
                default=default,
            )
            fix = quick_fixes.set_extension_attribute(
                node.id,
                extension="TimeoutConfig",
                name="startToCloseTimeout",
                value="PT2M",
                title=_("Set a time-out of two minutes"),
            )
            yield about(node, message, fix=fix)


def find_bad_retry(file: CheckedFile) -> Iterator[Problem]:
    """Retries and time-outs fit together."""
    for node in file.of(Activity):
        reason = _retry_problem(node.extensions.retry) or _timeout_problem(node.extensions.timeouts)
        if reason:
            line = (node.extensions.retry or node.extensions.timeouts or node).line
            fix = quick_fixes.select_element(node.id, field="retry", title=_("Correct it"))
            yield about(
                node, _("{element}: {reason}.", element=label(node), reason=reason), line=line, fix=fix
            )


def _retry_problem(retry: RetryPolicy | None) -> str:
    if retry is None:
        return ""
    if retry.max_attempts is not None and retry.max_attempts < 1:
        return _(
            "maxAttempts is {max_attempts}; at least one attempt is needed", max_attempts=retry.max_attempts
        )
    if retry.backoff_coefficient is not None and retry.backoff_coefficient < 1:
        return _(
            "backoffCoefficient is {backoff_coefficient}; it must be at least 1",
            backoff_coefficient=f"{retry.backoff_coefficient:g}",
        )
    first, longest = retry.initial_interval, retry.maximum_interval
    if first is not None and longest is not None and longest < first:
        return _("maximumInterval is shorter than initialInterval; lengthen it")
    return ""


def _timeout_problem(timeouts: TimeoutConfig | None) -> str:
    if timeouts is None or timeouts.start_to_close is None:
        return ""
    if timeouts.heartbeat is not None and timeouts.heartbeat > timeouts.start_to_close:
        return _("the heartbeat time-out is longer than startToCloseTimeout; shorten it")
    if timeouts.schedule_to_close is not None and timeouts.schedule_to_close < timeouts.start_to_close:
        return _("scheduleToCloseTimeout is shorter than startToCloseTimeout; lengthen it")
    return ""


def find_huge_history(file: CheckedFile) -> Iterator[Problem]:
    """An instance does not do thousands of things."""
    for node, _scope in file.placed:
        reason = _many_repetitions(node) if isinstance(node, Activity) else _many_firings(node)
        if reason:
            message = _(
                "{element} {reason}, which makes a huge history: work in batches or in a called process.",
                element=label(node),
                reason=reason,
            )
            yield about(node, message)


def _many_repetitions(node: Activity) -> str:
    loop = node.loop
    text = (
        loop.cardinality
        if isinstance(loop, MultiInstanceLoopCharacteristics)
        else loop.maximum
        if loop
        else None
    )
    many = bool(text) and str(text).strip().isdecimal() and len(str(text)) < 12 and int(str(text)) > _MANY
    return _("repeats up to {text} times", text=text) if many else ""


def _many_firings(node: FlowNode) -> str:
    if not isinstance(node, BoundaryEvent) or node.cancel_activity:
        return ""
    for definition in node.definitions:
        if isinstance(definition, TimerEventDefinition) and definition.time_cycle:
            try:
                cycle = parse_cycle(definition.time_cycle)
            except ExpressionError:
                continue
            often = cycle.repetitions is None or cycle.repetitions > _MANY
            if often and cycle.interval and cycle.interval.total_seconds() < 60:
                return _("can fire more than a thousand times")
    return ""
