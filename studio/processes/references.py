"""What processes refer to outside their file: agents, functions, forms, mail templates, processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.compile import form_of
from engine.model.activities import CallActivity, SubProcess
from studio.library.functions.references import reference_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.model.foundation import FlowNode
    from engine.model.process import Definitions


@dataclass(frozen=True, slots=True)
class References:
    """Keys and ids; a reference that is an expression is not among them."""

    agents: frozenset[str]
    functions: frozenset[str]
    """Keys, with the version where one is fixed: `vat`, `vat@3` (`studio.library.functions.references`)."""
    forms: frozenset[str]
    templates: frozenset[str]
    processes: frozenset[str]


def references_of(definitions: Definitions, *, process_id: str | None = None) -> References:
    """Gathers what one process of a file refers to, or all of them do, sub-processes included."""
    wanted = (each for each in definitions.processes if process_id in (None, each.id))
    nodes = [node for process in wanted for node in all_nodes(process.nodes)]
    agents = (node.extensions.agent.agent_id for node in nodes if node.extensions.agent)
    functions = (function_reference(node) for node in nodes)
    called = (called_process(node) for node in nodes if isinstance(node, CallActivity))
    forms = (form.form_ref for form in map(form_of, nodes) if form)
    return References(
        plain(agents), plain(functions), plain(forms), plain(templates_of(nodes)), plain(called)
    )


def all_nodes(nodes: Iterable[FlowNode]) -> Iterator[FlowNode]:
    """Yields the nodes and those inside them."""
    for node in nodes:
        yield node
        if isinstance(node, SubProcess):
            yield from all_nodes(node.nodes)


def templates_of(nodes: Iterable[FlowNode]) -> Iterator[str | None]:
    """Yields the mail templates that are named: for mails, for mails about tasks and for replies."""
    for node in nodes:
        if node.extensions.send:
            yield node.extensions.send.template
        if node.extensions.user_task and node.extensions.user_task.notification:
            yield node.extensions.user_task.notification.template
        if node.extensions.email_trigger and node.extensions.email_trigger.auto_reply:
            yield node.extensions.email_trigger.reply_template


def function_reference(node: FlowNode) -> str | None:
    """Returns how a script task names its function, with the version."""
    script = node.extensions.script
    name = (script.function_id or script.function_name) if script else None
    return reference_of(name, version=script.version) if script and name else None


def called_process(node: CallActivity) -> str | None:
    """Returns the id of the called process; our configuration wins over BPMN's attribute."""
    configured = node.extensions.call_activity
    return (configured.process_id if configured else None) or node.called_element


def plain(names: Iterable[str | None]) -> frozenset[str]:
    """Keeps the names that are literal."""
    return frozenset(name for name in names if name and "${" not in name)
