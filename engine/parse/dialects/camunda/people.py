"""User tasks of the Camunda 7 family: who does them, until when, with which form."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.camunda.forms import write_fields
from engine.parse.dialects.camunda.values import value_of
from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.numbers import priority_level
from engine.parse.namespaces import BPMN
from engine.parse.source import text_of
from engine.phrases import gettext as _

_SAME: Final = ("assignee", "candidateUsers", "candidateGroups", "dueDate", "formRef")
_OWNERS: Final = (f"{BPMN}potentialOwner", f"{BPMN}humanPerformer")
_PERSON: Final = re.compile(r"(user|group)\(([^()]*)\)")
_DURATION: Final = re.compile(r"P(?=.)[\dYMWDTHMS.]+")


def translate_user_task(foreign: Foreign) -> None:
    """Write the task's TaskDefinition."""
    attributes = {name: _same(foreign, name) for name in _SAME}
    attributes |= _owners(foreign, attributes)
    priority = foreign.attribute("priority")
    if priority:
        attributes["priority"] = _priority(foreign, priority)
    if attributes["dueDate"] and _DURATION.fullmatch(attributes["dueDate"]):
        attributes["dueIn"] = attributes.pop("dueDate")
    fields = foreign.child("formData")
    loose = foreign.take("formProperty")
    if not any(attributes.values()) and fields is None and not loose:
        return
    written = foreign.write("TaskDefinition", **attributes)
    if written is not None:
        write_fields(foreign, fields, loose, into=written)


def _same(foreign: Foreign, name: str) -> str:
    text = foreign.attribute(name)
    value = value_of(foreign, name, text) if text else ""
    if value:
        foreign.note(name, "translated", _("is {name} of the task", name=name))
    return value


def _owners(foreign: Foreign, known: dict[str, str]) -> dict[str, str]:
    """Read `user(a), group(b), c` of potential owners; a name alone is a group."""
    people: dict[str, list[str]] = {"user": [], "group": []}
    performer = ""
    for owner in foreign.element.iterchildren(*_OWNERS):
        text = value_of(foreign, "resourceAssignmentExpression", text_of(owner))
        if owner.tag.endswith("humanPerformer"):
            performer = performer or text
            continue
        for kind, name in _PERSON.findall(text):
            people[kind].append(name.strip())
        people["group"] += [name.strip() for name in _PERSON.sub("", text).split(",") if name.strip()]
    found = {"candidateUsers": people["user"], "candidateGroups": people["group"]}
    merged = {key: ",".join([*filter(None, [known[key]]), *names]) for key, names in found.items() if names}
    if merged:
        foreign.note("resourceAssignmentExpression", "translated", _("names the task's candidates"))
    return {**merged, **({"assignee": performer} if performer and not known["assignee"] else {})}


def _priority(foreign: Foreign, text: str) -> str:
    level = priority_level(text)
    if level is None:
        foreign.note("priority", "ignored", _("a priority here is a fixed number from 1, the highest, to 5"))
        return ""
    foreign.note(
        "priority", "translated", _("{text} of 100 is priority {level} of 5 here", text=text, level=level)
    )
    return str(level)
