"""Generated forms of the Camunda 7 family: fields of tasks, and inputs of processes."""

from __future__ import annotations

from typing import Final

from engine.parse.dialects.notebook import Foreign, add, inner
from engine.parse.namespaces import BPMN
from engine.parse.xml import Element
from engine.phrases import gettext as _

_TYPES: Final = {
    "string": "string",
    "long": "integer",
    "int": "integer",
    "integer": "integer",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "enum": "select",
}
_VARIABLE_TYPES: Final = {"date": "datetime", "select": "string"}
_LIMITS: Final = {"min": "min", "max": "max", "minlength": "minLength", "maxlength": "maxLength"}


def write_fields(foreign: Foreign, form: Element | None, loose: list[Element], *, into: Element) -> None:
    """Add the fields of `formData` and of loose `formProperty` elements to a TaskDefinition."""
    fields = [*(inner(form, "formField") if form is not None else ()), *loose]
    if not fields:
        return
    data = add(into, "formData")
    for field in fields:
        written = add(data, "field", **_described(field))
        for value in inner(field, "value"):
            add(written, "enumValue", value=value.get("id"), label=value.get("name"))
    foreign.note(
        "formData", "translated", _("is the form of the task, with {count} fields", count=len(fields))
    )


def translate_start_form(foreign: Foreign) -> None:
    """Declare the fields of a start form as inputs of the process."""
    form = foreign.child("formData")
    fields = [*(inner(form, "formField") if form is not None else ()), *foreign.take("formProperty")]
    process = next(foreign.element.iterancestors(f"{BPMN}process"), None)
    if not fields or process is None:
        return
    owner = Foreign(process, owner=process, notebook=foreign.notebook)
    declared = owner.write("ProcessVariables")
    if declared is None:
        if foreign.notebook.writes:
            foreign.note(
                "formData", "ignored", _("the process declares its variables already: add these there")
            )
        return
    for field in fields:
        described = _described(field)
        kind = described.get("type") or "string"
        add(
            declared,
            "processVariable",
            name=described["name"],
            type=_VARIABLE_TYPES.get(kind, kind),
            isInput="true",
            required=described.get("required"),
            defaultValue=described.get("defaultValue"),
            description=described.get("label"),
        )
    foreign.note(
        "formData",
        "translated",
        _("declares {count} inputs of the process, asked for at its start", count=len(fields)),
    )


def _described(field: Element) -> dict[str, str | None]:
    kind = (field.get("type") or "string").lower()
    described: dict[str, str | None] = {
        "name": field.get("id") or "",
        "type": _TYPES.get(kind, "string"),
        "label": field.get("label") or field.get("name"),
        "defaultValue": field.get("defaultValue") or field.get("default"),
        "required": "true" if field.get("required") == "true" else None,
        "readonly": "true" if field.get("writable") == "false" else None,
    }
    for validation in inner(field, "validation"):
        for constraint in inner(validation, "constraint"):
            described |= _constraint(constraint.get("name") or "", constraint.get("config") or "")
    return described


def _constraint(name: str, config: str) -> dict[str, str | None]:
    if name in {"required", "readonly"}:
        return {name: "true" if config != "false" else None}
    return {_LIMITS[name]: config} if name in _LIMITS else {}
