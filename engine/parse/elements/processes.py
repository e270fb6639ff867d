"""Processes and everything in them (BPMN 2.0 §10).

Scopes are read from the innermost outwards, without recursion: in reversed document order every sub-process
comes before the scope around it.
"""

from __future__ import annotations

from typing import Final

from engine.model.foundation import DataElement, FlowNode, SequenceFlow
from engine.model.process import Process
from engine.parse.elements.activities import SUB_PROCESSES, TASKS, Content, read_sub_process, read_task
from engine.parse.elements.artifacts import DATA, read_artifacts, read_data
from engine.parse.elements.event_definitions import Shared
from engine.parse.elements.events import EVENTS, read_event
from engine.parse.elements.fields import Flows, named_fields
from engine.parse.elements.gateways import GATEWAYS, read_gateway
from engine.parse.elements.lanes import read_lanes
from engine.parse.extensions.spelling import read_boolean
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source
from engine.parse.xml import Element

_TASKS: Final = frozenset(TASKS)
_GATEWAYS: Final = frozenset(GATEWAYS)
_EVENTS: Final = frozenset(EVENTS)
_DATA: Final = frozenset(DATA)
_SCOPE_TAGS: Final = tuple(BPMN + name for name in SUB_PROCESSES)

FLOW_ELEMENTS: Final = (*EVENTS, *TASKS, *GATEWAYS, *SUB_PROCESSES, "sequenceFlow")


class ProcessReader:
    """Reads the processes of one file."""

    def __init__(self, source: Source, *, flows: Flows, shared: Shared) -> None:
        self._source = source
        self._flows = flows
        self._shared = shared
        self._sub_processes: dict[Element, FlowNode] = {}

    def read(self, element: Element) -> Process:
        """Return one process; artifacts and lanes of its sub-processes stand with its own."""
        scopes = list(element.iter(*_SCOPE_TAGS))
        for scope in reversed(scopes):
            self._read_sub_process(scope)
        item, content = self._source.item(element), self._content_of(element)
        return Process(
            **named_fields(item, source=self._source),
            executable=read_boolean(item.attribute("isExecutable") or ""),
            nodes=content.nodes,
            flows=content.flows,
            data=content.data,
            lanes=read_lanes(element, source=self._source),
            artifacts=read_artifacts([element, *scopes], source=self._source),
        )

    def _read_sub_process(self, element: Element) -> None:
        content = self._content_of(element)
        item = self._source.item(element)
        self._sub_processes[element] = read_sub_process(
            item, content=content, source=self._source, flows=self._flows
        )

    def _content_of(self, scope: Element) -> Content:
        nodes: list[FlowNode] = []
        flows: list[SequenceFlow] = []
        data: list[DataElement] = []
        for child in scope:
            name = child.tag.removeprefix(BPMN)
            if name == "sequenceFlow":
                flows.append(self._flows.by_element[child])
            elif name in _DATA:
                data.append(read_data(self._source.item(child), source=self._source))
            elif (node := self._read_node(child, name)) is not None:
                nodes.append(node)
        return Content(tuple(nodes), tuple(flows), tuple(data))

    def _read_node(self, element: Element, name: str) -> FlowNode | None:
        if name in _EVENTS:
            return read_event(
                self._item(element), source=self._source, flows=self._flows, shared=self._shared
            )
        if name in _TASKS:
            return read_task(self._item(element), source=self._source, flows=self._flows)
        if name in _GATEWAYS:
            return read_gateway(self._item(element), source=self._source, flows=self._flows)
        return self._sub_processes.get(element)

    def _item(self, element: Element) -> Item:
        return self._source.item(element)
