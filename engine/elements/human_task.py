"""Work of a person, by `TaskDefinition` (`extensions.md`, User task): what user and manual tasks share.

The answer goes to `outputVariable`; each field named like a declared variable sets that variable too.
Without an `outputVariable` every field sets the variable of its name, so that no answer is lost.
A task that names nobody belongs to the group of its lane.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.deadlines import deadline
from engine.elements.form_fields import check_expressions, has_value
from engine.elements.moves import Complete, Move, Moves, OpenUserTask, SetVariables, Warn
from engine.elements.results import fit_to_declaration
from engine.elements.surroundings import Surroundings
from engine.errors import ExpressionError
from engine.json_values import Json, JsonObject
from engine.model import activities
from engine.model.configurations import EmailNotification, Escalation, TaskDefinition
from engine.plan.forms import open_fields, write_field
from engine.state.triggers import Trigger, UserTaskSubmitted

_DECISIONS = {"approve": True, "reject": False}


TaskModel = TypeVar("TaskModel", bound=activities.Task)


class HumanTask(Behaviour[TaskModel]):
    """Offers the work and waits for the answer."""

    def compile(self, node: TaskModel, surroundings: Surroundings) -> JsonObject:
        """Assignment, dates, form, notification and escalation; expressions checked."""
        task = node.extensions.user_task or TaskDefinition()
        lane = surroundings.lane_of(node)
        names_nobody = not (task.assignee or task.candidate_users or task.candidate_groups)
        check_expressions(node, task.fields, surroundings)
        return {
            "documentation": node.documentation,
            "assignee": surroundings.template(node, task.assignee),
            "candidate_users": [surroundings.template(node, each) for each in task.candidate_users],
            "candidate_groups": [lane]
            if lane and names_nobody
            else [surroundings.template(node, each) for each in task.candidate_groups],
            "priority": task.priority,
            "due": _deadline(node, task.due_date or task.due_in, surroundings),
            "follow_up": _deadline(node, task.follow_up_in, surroundings),
            "task_type": task.task_type,
            "form_ref": task.form_ref,
            "fields": [write_field(each) for each in task.fields],
            "output_variable": task.output_variable,
            "notification": _notification(node, task.notification, surroundings),
            "escalation": _escalation(node, task.escalation, surroundings),
        }

    def activate(self, context: Context) -> Moves:
        """Offers the task; a broken assignment or date never loses it."""
        config: Any = context.node.config
        moves: list[Move] = []
        form = open_fields(config["fields"], fill=context.fill, evaluate=context.evaluate)
        moves.append(
            OpenUserTask(
                documentation=config["documentation"],
                assignee=_assignee(context, config["assignee"], warnings=moves),
                candidate_users=_names(context, config["candidate_users"], warnings=moves),
                candidate_groups=_names(context, config["candidate_groups"], warnings=moves),
                priority=config["priority"],
                due=_moment(context, config["due"], warnings=moves),
                follow_up=_moment(context, config["follow_up"], warnings=moves),
                task_type=config["task_type"],
                form=form,
                form_ref=config["form_ref"],
                data={str(f["name"]): context.variables.get(str(f["name"])) for f in form if has_value(f)},
                notification=_filled(context, config["notification"]),
                escalation=_filled_escalation(context, config["escalation"]),
            )
        )
        return moves

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """Takes the answer."""
        if not isinstance(trigger, UserTaskSubmitted):
            return super().trigger(context, trigger)
        data = dict(trigger.data)
        if trigger.action:
            data["action"] = trigger.action
            if trigger.action in _DECISIONS:
                data["approved"] = _DECISIONS[trigger.action]
        values = _values(context, data)
        if trigger.action:
            values.update({name: data[name] for name in ("approved", "action") if name in data})
        return (SetVariables(values, trigger.actor), Complete())

    def skip(self, context: Context, value: Json) -> Moves:
        """`value` stands in for the answer."""
        values = _values(context, value) if isinstance(value, dict) else {}
        return (SetVariables(values), Complete())


def _values(context: Context, data: JsonObject) -> JsonObject:
    output: Any = context.node.config["output_variable"]
    if not output:
        return dict(data)
    declared = {name: value for name, value in data.items() if name in context.plan.variables}
    return {output: fit_to_declaration(context, output, value=data), **declared}


def _assignee(context: Context, text: str | None, *, warnings: list[Move]) -> str | None:
    if not text:
        return None
    found = _name(context, text, warnings=warnings)
    if found is None:
        message = (
            f"The assignee {text} of {context.node.label} names nobody; everyone who may do the task sees it."
        )
        warnings.append(Warn("assignee-unresolved", message))
    return found


def _names(context: Context, texts: list[str], *, warnings: list[Move]) -> tuple[str, ...]:
    """Names of candidates; a lone `${list}` gives several."""
    names: list[str] = []
    for text in texts:
        try:
            value = context.fill(text)
        except ExpressionError as error:
            warnings.append(Warn("candidate-unresolved", f"A candidate of {context.node.label}: {error}"))
            continue
        found = value if isinstance(value, list) else [value]
        names.extend(each for each in found if isinstance(each, str) and each)
    return tuple(dict.fromkeys(names))


def _name(context: Context, text: str, *, warnings: list[Move]) -> str | None:
    try:
        return context.fill_text(text) or None
    except ExpressionError as error:
        warnings.append(Warn("assignee-failed", f"The assignee of {context.node.label}: {error}"))
        return None


def _moment(context: Context, text: str | None, *, warnings: list[Move]) -> float | None:
    if not text:
        return None
    try:
        return deadline(context, text)
    except ExpressionError as error:
        warnings.append(Warn("date-unresolved", f"A date of {context.node.label}: {error}"))
        return None


def _deadline(node: activities.Task, text: str | None, surroundings: Surroundings) -> str | None:
    return surroundings.timing(node, kind="deadline", text=text.strip()) if text else None


def _notification(
    node: activities.Task, notification: EmailNotification | None, surroundings: Surroundings
) -> JsonObject | None:
    if notification is None or not notification.enabled:
        return None
    surroundings.template(node, notification.subject)
    return _without_line(notification)


def _escalation(
    node: activities.Task, escalation: Escalation | None, surroundings: Surroundings
) -> JsonObject | None:
    if escalation is not None:
        surroundings.template(node, escalation.to)
    return _without_line(escalation)


def _filled_escalation(context: Context, escalation: JsonObject | None) -> JsonObject | None:
    """Whom it goes to with expressions filled in; a failing one stays as it is written."""
    return None if escalation is None else {**escalation, "to": _kept(context, escalation["to"])}


def _without_line(configuration: EmailNotification | Escalation | None) -> JsonObject | None:
    if configuration is None:
        return None
    data = dataclasses.asdict(configuration)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}


def _filled(context: Context, notification: JsonObject | None) -> JsonObject | None:
    """Subject and recipients with their expressions filled in; a failing one stays as it is written."""
    if notification is None:
        return None
    recipients: Any = notification["recipients"]
    return {
        **notification,
        "subject": _kept(context, notification["subject"]),
        "recipients": [{**each, "value": _kept(context, each["value"])} for each in recipients],
    }


def _kept(context: Context, text: Json) -> Json:
    try:
        return context.fill(text) if isinstance(text, str) else text
    except ExpressionError:
        return text
