"""Activities (BPMN 2.0 §10.3): tasks, sub-processes, call activities and their loops."""

from __future__ import annotations

from engine.frozen import frozen_by_name
from engine.model.events import ImplicitThrowEvent
from engine.model.foundation import DataElement, FlowNode, SequenceFlow


@frozen_by_name
class StandardLoopCharacteristics:
    """Repeat while `condition` holds; `test_before` = while, else do-while."""

    condition: str | None = None
    test_before: bool = False
    maximum: str | None = None


@frozen_by_name
class PartEvent:
    """An event that is thrown as parts of a multi-instance activity complete (BPMN 2.0 tables 10.29, 10.30).

    `condition` says when, for a complex behavior. `reference` is set where the file names a definition that
    it does not hold.
    """

    event: ImplicitThrowEvent
    condition: str | None = None
    reference: str | None = None


@frozen_by_name
class MultiInstanceLoopCharacteristics:
    """Once per item or number; texts are expressions. Extensions win over BPMN's own where both stand."""

    sequential: bool = False
    cardinality: str | None = None
    data_input: str | None = None
    input_item: str | None = None
    data_output: str | None = None
    output_item: str | None = None
    completion_condition: str | None = None
    behavior: str = "All"
    none_event: PartEvent | None = None
    one_event: PartEvent | None = None
    complex_events: tuple[PartEvent, ...] = ()


LoopCharacteristics = StandardLoopCharacteristics | MultiInstanceLoopCharacteristics


@frozen_by_name
class Activity(FlowNode):
    """`default` is the id of the default outgoing flow."""

    default: str | None = None
    loop: LoopCharacteristics | None = None
    is_for_compensation: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1


@frozen_by_name
class Task(Activity):
    """A task of no special kind: a basic activity."""


@frozen_by_name
class ServiceTask(Task):
    """Work of a machine, by its configuration."""


@frozen_by_name
class SendTask(Task):
    """Sends an e-mail, calls a webhook or throws `message`."""

    message: str | None = None


@frozen_by_name
class ReceiveTask(Task):
    """Waits for `message`."""

    message: str | None = None
    instantiate: bool = False


@frozen_by_name
class UserTask(Task):
    """Work of a person."""


@frozen_by_name
class ManualTask(Task):
    """Work of a person outside the system, confirmed in it."""


@frozen_by_name
class BusinessRuleTask(Task):
    """A decision."""


@frozen_by_name
class ScriptTask(Task):
    """`script` is the text of its script element."""

    script: str | None = None
    script_format: str | None = None


@frozen_by_name
class CallActivity(Activity):
    """Runs another process; `called_element` is its id."""

    called_element: str | None = None


@frozen_by_name
class SubProcess(Activity):
    """A scope with a flow of its own; an event sub-process when `triggered_by_event`."""

    nodes: tuple[FlowNode, ...] = ()
    flows: tuple[SequenceFlow, ...] = ()
    data: tuple[DataElement, ...] = ()
    triggered_by_event: bool = False


@frozen_by_name
class Transaction(SubProcess):
    """A sub-process that can be cancelled and compensated as a whole."""


@frozen_by_name
class AdHocSubProcess(SubProcess):
    """People or an agent choose the next inner activity."""

    ordering: str = "Parallel"
    completion_condition: str | None = None
    cancel_remaining: bool = True
