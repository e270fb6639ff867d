"""Forms of the library in a file: what names one gets its fields, before the file is compiled.

A plan holds the fields themselves, so a form is as fixed as the plan; nothing looks it up at run time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from engine.model.activities import Activity, SubProcess
from engine.model.configurations import FormField, StartForm, TaskDefinition
from engine.model.foundation import FlowNode
from engine.model.process import Definitions

Forms = Mapping[str, tuple[FormField, ...]]
"""Key of a form of the library → its fields."""

Naming = TypeVar("Naming", TaskDefinition, StartForm)


def link_forms(definitions: Definitions, forms: Forms) -> Definitions:
    """The file with the fields of the forms it names; a form that is not among `forms` stays unknown."""
    if not forms:
        return definitions
    processes = tuple(
        dataclasses.replace(each, nodes=tuple(_linked(node, forms) for node in each.nodes))
        for each in definitions.processes
    )
    return dataclasses.replace(definitions, processes=processes)


def form_of(node: FlowNode) -> TaskDefinition | StartForm | None:
    """What a node says about its form; None where it has none."""
    return node.extensions.user_task if isinstance(node, Activity) else node.extensions.start_form


def _linked(node: FlowNode, forms: Forms) -> FlowNode:
    if isinstance(node, SubProcess):
        return dataclasses.replace(node, nodes=tuple(_linked(each, forms) for each in node.nodes))
    task, start = node.extensions.user_task, node.extensions.start_form
    extensions = dataclasses.replace(
        node.extensions, user_task=_filled(task, forms), start_form=_filled(start, forms)
    )
    return node if extensions == node.extensions else dataclasses.replace(node, extensions=extensions)


def _filled(naming: Naming | None, forms: Forms) -> Naming | None:
    """The fields of the form that is named; with a form of the library, fields of its own do not count."""
    if naming is None or naming.form_ref not in forms:
        return naming
    return dataclasses.replace(naming, fields=forms[str(naming.form_ref)])
