"""What a process refers to outside its file: agents of the library and processes it calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.activities import CallActivity, SubProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.model.foundation import FlowNode
    from engine.model.process import Definitions


@dataclass(frozen=True, slots=True)
class References:
    """Keys of agents and ids of called processes; a reference that is an expression is not among them."""

    agents: frozenset[str]
    processes: frozenset[str]


def references_of(definitions: Definitions, *, process_id: str) -> References:
    """Gathers what a process of a file refers to, its sub-processes included."""
    process = definitions.process(process_id)
    nodes = list(all_nodes(process.nodes)) if process else []
    agents = (node.extensions.agent.agent_id for node in nodes if node.extensions.agent)
    called = (called_process(node) for node in nodes if isinstance(node, CallActivity))
    return References(plain(agents), plain(called))


def all_nodes(nodes: Iterable[FlowNode]) -> Iterator[FlowNode]:
    """Yields the nodes and those inside them."""
    for node in nodes:
        yield node
        if isinstance(node, SubProcess):
            yield from all_nodes(node.nodes)


def called_process(node: CallActivity) -> str | None:
    """Returns the id of the called process; our configuration wins over BPMN's attribute."""
    configured = node.extensions.call_activity
    return (configured.process_id if configured else None) or node.called_element


def plain(names: Iterable[str | None]) -> frozenset[str]:
    """Keeps the names that are literal."""
    return frozenset(name for name in names if name and "${" not in name)
