"""User tasks of Camunda 8."""

from __future__ import annotations

import json
from typing import Any, Final

from engine.parse.dialects.namespaces import ZEEBE
from engine.parse.dialects.notebook import Foreign, Notebook, add
from engine.parse.dialects.numbers import priority_level
from engine.parse.dialects.zeebe.values import value_of
from engine.parse.namespaces import BPMN
from engine.parse.source import text_of
from engine.parse.xml import Element
from engine.phrases import gettext as _

_ASSIGNED: Final = ("assignee", "candidateUsers", "candidateGroups")
_FIELDS: Final = {
    "textfield": "string",
    "textarea": "text",
    "number": "number",
    "checkbox": "boolean",
    "select": "select",
    "radio": "select",
    "checklist": "multiselect",
    "taglist": "multiselect",
    "datetime": "datetime",
    "filepicker": "file",
}
_LIMITS: Final = ("min", "max", "minLength", "maxLength", "pattern")
_MOST_PARTS: Final = 20_000
"""Fields and choices of one file, where every task may show the same form."""
_EMBEDDED: Final = "camunda-forms:bpmn:"


def translate_user_task(foreign: Foreign) -> None:
    """Write the task's TaskDefinition."""
    attributes = _assigned(foreign)
    fields = _form(foreign, attributes)
    if not any(attributes.values()) and not fields:
        return
    written = foreign.write("TaskDefinition", **attributes)
    if written is None:
        return
    foreign.note(
        "assignmentDefinition", "translated", _("says who does the task, until when, with which form")
    )
    data = add(written, "formData") if fields else None
    for field in fields if data is not None else ():
        _write_field(data, field)  # type: ignore[arg-type]  # data is there with the fields


def _assigned(foreign: Foreign) -> dict[str, str]:
    assignment, schedule = foreign.child("assignmentDefinition"), foreign.child("taskSchedule")
    found: dict[str, str] = {}
    for name in _ASSIGNED if assignment is not None else ():
        found[name] = value_of(foreign, name, assignment.get(name) or "")  # type: ignore[union-attr]  # checked
    if schedule is not None:
        due = value_of(foreign, "dueDate", schedule.get("dueDate") or "")
        found["dueIn" if due.startswith("P") else "dueDate"] = due
        if schedule.get("followUpDate"):
            foreign.note(
                "followUpDate", "ignored", _("say how long after its beginning the task comes up again")
            )
    priority = foreign.child("priorityDefinition")
    if priority is not None:
        level = priority_level(priority.get("priority") or "")
        if level is not None:
            found["priority"] = str(level)
        else:
            foreign.note(
                "priorityDefinition",
                "ignored",
                _("a priority here is a fixed number from 1, the highest, to 5"),
            )
    return found


def _form(foreign: Foreign, attributes: dict[str, str]) -> list[dict[str, Any]]:
    """Return the fields of an embedded form; a form of the library is named in the attributes."""
    definition = foreign.child("formDefinition")
    if definition is None:
        return []
    named, key = definition.get("formId") or "", definition.get("formKey") or ""
    if key.startswith(_EMBEDDED):
        return _embedded(foreign, key.removeprefix(_EMBEDDED))
    if named:
        attributes["formRef"] = named
    elif key:
        foreign.note(
            "formDefinition",
            "ignored",
            _("the form stands outside of the file: make it in the form of this task"),
        )
    return []


def _embedded(foreign: Foreign, name: str) -> list[dict[str, Any]]:
    process = next(foreign.element.iterancestors(f"{BPMN}process"), None)
    fields = _forms(process, notebook=foreign.notebook).get(name) if process is not None else None
    if fields is None:
        reason = _("the form {name} is missing or cannot be read: make it here", name=name[:80])
        foreign.note("formDefinition", "blocks", reason)
        return []
    foreign.notebook.form_parts += sum(1 + len(field["values"]) for field in fields)
    if foreign.notebook.form_parts > _MOST_PARTS:
        reason = _(
            "the tasks of this file have more than {most_parts} fields: make this one in the library",
            most_parts=_MOST_PARTS,
        )
        foreign.note("formDefinition", "blocks", reason)
        return []
    return fields


def _forms(process: Element, *, notebook: Notebook) -> dict[str, list[dict[str, Any]] | None]:
    """Return the fields of a process's forms by their id; None for a form that cannot be read."""
    if process not in notebook.forms:
        forms = reversed(list(process.iter(f"{ZEEBE}userTaskForm")))
        notebook.forms[process] = {form.get("id") or "": _fields(text_of(form)) for form in forms}
    return notebook.forms[process]


def _fields(text: str) -> list[dict[str, Any]] | None:
    try:
        components = json.loads(text).get("components", [])
    except (ValueError, AttributeError, RecursionError):
        return None
    if not isinstance(components, list):
        return None
    named = [each for each in components if isinstance(each, dict) and each.get("key")]
    return [{**each, "values": _objects(each.get("values"))} for each in named]


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _write_field(data: Element, field: dict[str, Any]) -> None:
    validate = field.get("validate")
    limits: dict[str, Any] = validate if isinstance(validate, dict) else {}
    written = add(
        data,
        "field",
        name=str(field["key"]),
        type=_FIELDS.get(str(field.get("type")), "string"),
        label=_text(field.get("label")),
        help=_text(field.get("description")),
        required="true" if limits.get("required") else None,
        readonly="true" if field.get("readonly") or field.get("disabled") else None,
        defaultValue=_text(field.get("defaultValue")),
        **{name: _text(limits.get(name)) for name in _LIMITS},
    )
    for value in field["values"]:
        add(written, "enumValue", value=_text(value.get("value")), label=_text(value.get("label")))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def drop_embedded_forms(foreign: Foreign) -> None:
    """Take the forms of a process, which their tasks have read."""
    foreign.take("userTaskForm")
