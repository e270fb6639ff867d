"""Global tasks (BPMN 2.0 §10.3.6): a call activity that names one of its own file is that task."""

from __future__ import annotations

import dataclasses
from typing import Final

from engine.model.activities import Activity, BusinessRuleTask, ManualTask, ScriptTask, Task, UserTask
from engine.model.extensions import Extensions
from engine.parse.elements.fields import ActivityFields, base_fields
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source

_KINDS: Final[dict[str, type[Task]]] = {
    "globalTask": Task,
    "globalUserTask": UserTask,
    "globalManualTask": ManualTask,
    "globalBusinessRuleTask": BusinessRuleTask,
    "globalScriptTask": ScriptTask,
}
GLOBAL_TASKS: Final = tuple(_KINDS)


def read_global_task(called: str | None, *, fields: ActivityFields, source: Source) -> Activity | None:
    """Return the task that a call activity with these fields stands for; None where it calls a process.

    Loop, retries and time-outs of the call win over the task's own; work, assignment and form are the task's.
    """
    found = _find(called, source) if called else None
    if found is None:
        return None
    own = base_fields(found, source=source)
    merged: ActivityFields = {
        **fields,
        "name": fields["name"] or found.attribute("name") or "",
        "documentation": fields["documentation"] or own["documentation"],
        "extensions": _merged(own["extensions"], call=fields["extensions"]),
    }
    if found.name == "globalScriptTask":
        script = found.text("script")
        return ScriptTask(**merged, script=script, script_format=found.attribute("scriptLanguage"))
    return _KINDS[found.name](**merged)


def _find(called: str, source: Source) -> Item | None:
    for child in source.document.root:
        if child.tag.removeprefix(BPMN) in _KINDS and (child.get("id") or "").strip() == called:
            return source.item(child)
    return None


def _merged(task: Extensions, *, call: Extensions) -> Extensions:
    return dataclasses.replace(
        task,
        retry=call.retry or task.retry,
        timeouts=call.timeouts or task.timeouts,
        task_queue=call.task_queue or task.task_queue,
        multi_instance=call.multi_instance or task.multi_instance,
        unknown=(*call.unknown, *task.unknown),
        malformed=(*call.malformed, *task.malformed),
    )
