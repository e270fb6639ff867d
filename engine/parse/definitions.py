"""A file → its model; lenient about what validation reports, strict about what cannot be read."""

from __future__ import annotations

from engine.errors import UnreadableFile
from engine.model.foreign import ForeignNote
from engine.model.process import Definitions
from engine.parse.dialects import MARK, speaks_a_dialect, translate_tree
from engine.parse.elements.artifacts import read_artifacts
from engine.parse.elements.collaborations import read_message_flows, read_participants, read_root_events
from engine.parse.elements.diagram import read_diagram
from engine.parse.elements.event_definitions import find_shared
from engine.parse.elements.fields import named_fields
from engine.parse.elements.processes import FLOW_ELEMENTS, ProcessReader
from engine.parse.elements.sequence_flows import read_flows
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source, check_size
from engine.parse.xml import Document, read_document
from engine.phrases import gettext as _


def read_definitions(data: bytes) -> Definitions:
    """Return the model of a BPMN 2.0 file.

    Dangling references stay as texts and duplicate ids stay double: validation reports them. Raises
    `UnreadableFile`, and nothing else, for bytes that are not well-formed, not safe, too big or not BPMN 2.0.
    """
    document = read_document(data)
    _check_root(document)
    check_size(document, names=FLOW_ELEMENTS)
    foreign = _understand_dialects(document, data=data)
    source = Source(document)
    return _read(source.item(document.root), source=source, foreign=foreign)


def _understand_dialects(document: Document, *, data: bytes) -> tuple[ForeignNote, ...]:
    """Read another engine's extensions as ours, in the tree alone."""
    notes = translate_tree(document.root, lines=document.lines) if speaks_a_dialect(data) else ()
    document.root.attrib.pop(MARK, "")
    return notes


def _check_root(document: Document) -> None:
    tag = document.root.tag
    if tag != f"{BPMN}definitions":
        raise UnreadableFile(
            _(
                "the root element is {tag}; a BPMN 2.0 file begins with definitions in {strip}",
                tag=tag[:200],
                strip=BPMN.strip("{}"),
            ),
            rule="not-bpmn",
            line=document.lines.get(document.root, 1),
        )


def _read(root: Item, *, source: Source, foreign: tuple[ForeignNote, ...]) -> Definitions:
    flows = read_flows(source)
    reader = ProcessReader(source, flows=flows, shared=find_shared(root.xml))
    collaborations = source.items(root, "collaboration")
    diagram = read_diagram(root.xml)
    return Definitions(
        **named_fields(root, source=source),
        target_namespace=root.attribute("targetNamespace") or "",
        processes=tuple(reader.read(element) for element in root.parts.get("process", ())),
        root_events=read_root_events(root, source=source),
        participants=read_participants(collaborations, source=source),
        message_flows=read_message_flows(collaborations, source=source),
        artifacts=read_artifacts([each.xml for each in collaborations], source=source),
        layout=diagram.layout,
        foreign=foreign,
        has_diagram=diagram.has_shapes and (diagram.has_edges or not flows.by_id),
    )
