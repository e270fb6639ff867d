"""Activities (BPMN 2.0 §10.3), sub-processes included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.model.activities import (
    Activity,
    AdHocSubProcess,
    BusinessRuleTask,
    CallActivity,
    ManualTask,
    ReceiveTask,
    ScriptTask,
    SendTask,
    ServiceTask,
    SubProcess,
    Task,
    Transaction,
    UserTask,
)
from engine.model.foundation import DataElement, FlowNode, SequenceFlow
from engine.parse.elements.fields import Flows, activity_fields
from engine.parse.elements.global_tasks import read_global_task
from engine.parse.source import Item, Source

_PLAIN: Final[dict[str, type[Task]]] = {
    "task": Task,
    "serviceTask": ServiceTask,
    "userTask": UserTask,
    "manualTask": ManualTask,
    "businessRuleTask": BusinessRuleTask,
}
TASKS: Final = (*_PLAIN, "sendTask", "receiveTask", "scriptTask", "callActivity")
SUB_PROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess")


@dataclass(frozen=True, slots=True)
class Content:
    """What stands inside of a process or sub-process, in the order of the file."""

    nodes: tuple[FlowNode, ...]
    flows: tuple[SequenceFlow, ...]
    data: tuple[DataElement, ...]


def read_task(item: Item, *, source: Source, flows: Flows) -> Activity:
    """Return a task of any type, or a call activity."""
    fields = activity_fields(item, source=source, flows=flows)
    match item.name:
        case "sendTask":
            return SendTask(**fields, message=item.reference("messageRef"))
        case "receiveTask":
            instantiate = item.flag("instantiate", default=False)
            return ReceiveTask(**fields, message=item.reference("messageRef"), instantiate=instantiate)
        case "scriptTask":
            return ScriptTask(**fields, script=_script(item), script_format=item.attribute("scriptFormat"))
        case "callActivity":
            called = item.reference("calledElement")
            task = read_global_task(called, fields=fields, source=source)
            return task or CallActivity(**fields, called_element=called)
    return _PLAIN[item.name](**fields)


def _script(item: Item) -> str | None:
    """Return the script exactly as it stands: in Python, leading spaces have a meaning."""
    for child in item.parts.get("script", ()):
        return "".join(map(str, child.itertext()))
    return None


def read_sub_process(item: Item, *, content: Content, source: Source, flows: Flows) -> SubProcess:
    """Return a sub-process of any type with its content, which is read before."""
    fields = activity_fields(item, source=source, flows=flows)
    triggered = item.flag("triggeredByEvent", default=False)
    nodes, inner, data = content.nodes, content.flows, content.data
    if item.name == "adHocSubProcess":
        return AdHocSubProcess(
            **fields,
            nodes=nodes,
            flows=inner,
            data=data,
            triggered_by_event=triggered,
            ordering=item.attribute("ordering") or "Parallel",
            completion_condition=item.text("completionCondition"),
            cancel_remaining=item.flag("cancelRemainingInstances", default=True),
        )
    build = Transaction if item.name == "transaction" else SubProcess
    return build(**fields, nodes=nodes, flows=inner, data=data, triggered_by_event=triggered)
