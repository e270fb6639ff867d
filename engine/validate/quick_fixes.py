"""The quick fixes the editor can make: every kind is built here and nowhere else.

Arguments are texts. `element` is always the id of the element to change.

| kind | what the editor does |
|---|---|
| `set-attribute` | sets the BPMN attribute `name` of `element` to `value` |
| `set-extension-attribute` | sets `name` of the extension `extension` of `element`, adding that if need be |
| `remove-extension-attributes` | takes `names` (by space) out of the extension `extension` of `element` |
| `rename-extension` | renames the element or attribute at `path` in the extensions of `element` to `name` |
| `remove-element` | removes `element` with its flows |
| `remove-condition` | removes the condition of the sequence flow `element` |
| `append-element` | appends a BPMN element of `type` behind `element`, connected with a sequence flow |
| `prepend-element` | puts a BPMN element of `type` before `element`, connected with a sequence flow |
| `add-element` | adds a BPMN element of `type` to the process or sub-process `element` |
| `replace-element` | turns `element` into a BPMN element of `type` and keeps its flows |
| `declare-variable` | adds a process variable `name` with `isInput="true"` to the process `element` |
| `select-element` | opens the properties of `element` at the field `field` |
"""

from __future__ import annotations

from engine.findings import QuickFix
from engine.phrases import gettext as _


def set_attribute(element: str, *, name: str, value: str, title: str) -> QuickFix:
    """Returns the fix that sets an attribute of BPMN."""
    return QuickFix("set-attribute", title, {"element": element, "name": name, "value": value})


def set_extension_attribute(element: str, *, extension: str, name: str, value: str, title: str) -> QuickFix:
    """Returns the fix that sets an attribute of one of our extensions."""
    arguments = {"element": element, "extension": extension, "name": name, "value": value}
    return QuickFix("set-extension-attribute", title, arguments)


def remove_extension_attributes(
    element: str, *, extension: str, names: tuple[str, ...], title: str
) -> QuickFix:
    """Returns the fix that takes attributes of one of our extensions away."""
    arguments = {"element": element, "extension": extension, "names": " ".join(names)}
    return QuickFix("remove-extension-attributes", title, arguments)


def rename_extension(element: str, *, path: str, name: str) -> QuickFix:
    """Returns the fix that corrects a misspelt extension."""
    title = _("Rename it to {name}", name=name)
    return QuickFix("rename-extension", title, {"element": element, "path": path, "name": name})


def remove_element(element: str, *, title: str) -> QuickFix:
    """Returns the fix that removes an element."""
    return QuickFix("remove-element", title, {"element": element})


def remove_condition(flow: str) -> QuickFix:
    """Returns the fix that removes a condition."""
    return QuickFix("remove-condition", _("Remove the condition"), {"element": flow})


def append_element(element: str, *, kind: str, title: str) -> QuickFix:
    """Returns the fix that goes on behind an element."""
    return QuickFix("append-element", title, {"element": element, "type": kind})


def prepend_element(element: str, *, kind: str, title: str) -> QuickFix:
    """Returns the fix that puts something before an element."""
    return QuickFix("prepend-element", title, {"element": element, "type": kind})


def add_element(container: str, *, kind: str, title: str) -> QuickFix:
    """Returns the fix that adds an element to a process or sub-process."""
    return QuickFix("add-element", title, {"element": container, "type": kind})


def replace_element(element: str, *, kind: str, title: str) -> QuickFix:
    """Returns the fix that changes the type of an element."""
    return QuickFix("replace-element", title, {"element": element, "type": kind})


def declare_variable(process: str, *, name: str) -> QuickFix:
    """Returns the fix that declares an input variable."""
    title = _("Declare {name} as an input of the process", name=name)
    return QuickFix("declare-variable", title, {"element": process, "name": name})


def select_element(element: str, *, field: str, title: str) -> QuickFix:
    """Returns the fix that takes the author to the place."""
    return QuickFix("select-element", title, {"element": element, "field": field})
