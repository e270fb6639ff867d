"""Artifacts and data: drawn, kept, and without run-time meaning (BPMN 2.0 §8.4.1, §10.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.model.foundation import DataElement
from engine.model.process import Artifact
from engine.parse.elements.fields import base_fields, named_fields
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source
from engine.parse.xml import Element

DATA: Final = ("dataObject", "dataObjectReference", "dataStoreReference", "property")
ARTIFACTS: Final = ("textAnnotation", "association", "group")
_ARTIFACT_TAGS: Final = frozenset(BPMN + name for name in ARTIFACTS)


def read_data(item: Item, *, source: Source) -> DataElement:
    """Return a data object, a reference to one or to a store, or a property."""
    return DataElement(**named_fields(item, source=source), kind=item.name)


def read_artifacts(containers: Iterable[Element], *, source: Source) -> tuple[Artifact, ...]:
    """Return the artifacts that stand directly in these elements."""
    children = (child for container in containers for child in container if child.tag in _ARTIFACT_TAGS)
    return tuple(_read_artifact(source.item(child), source=source) for child in children)


def _read_artifact(item: Item, *, source: Source) -> Artifact:
    return Artifact(
        **base_fields(item, source=source),
        kind=item.name,
        text=item.text("text") or "",
        source=item.reference("sourceRef"),
        target=item.reference("targetRef"),
    )
