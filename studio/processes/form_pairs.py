"""The forms of two files side by side, as people see them before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.compile import form_of
from engine.plan.forms import write_field
from studio.processes.references import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model.process import Definitions


class FormPair(NamedTuple):
    """A form of one element in both files; None where it is not there."""

    name: str
    old: list[dict[str, Any]] | None
    new: list[dict[str, Any]] | None


def differing_forms(old: Definitions, new: Definitions) -> Iterator[FormPair]:
    """Yields the forms that are not the same, in the order of the newer file."""
    before, after = forms_in(old), forms_in(new)
    for element in dict.fromkeys((*after, *before)):
        (was_called, was), (is_called, fields) = (
            before.get(element, ("", None)),
            after.get(element, ("", None)),
        )
        if was != fields:
            yield FormPair(is_called or was_called, was, fields)


def forms_in(definitions: Definitions) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """Returns element → its name and the fields of its form."""
    nodes = [node for process in definitions.processes for node in all_nodes(process.nodes)]
    forms = ((node, form_of(node)) for node in nodes)
    return {
        node.id: (node.name or node.id, [write_field(each) for each in form.fields])
        for node, form in forms
        if form is not None and form.fields
    }
