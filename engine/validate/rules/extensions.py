"""Extensions that cannot be understood, or stand where they do nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from engine.model.activities import Activity
from engine.model.events import Event
from engine.model.extensions import MalformedExtension
from engine.model.foundation import BaseElement
from engine.parse import vocabulary
from engine.phrases import gettext as _
from engine.phrases import joined
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import either, label

_FIELDS: Final = {
    "TaskDefinition": "user_task",
    "StartForm": "start_form",
    "AIAgentConfiguration": "agent",
    "WebhookConfiguration": "webhook",
    "VariableConfiguration": "variable",
    "ScriptTaskConfiguration": "script",
    "SendTaskConfiguration": "send",
    "EmailTriggerConfiguration": "email_trigger",
    "CallActivityConfiguration": "call_activity",
    "SubprocessConfiguration": "subprocess",
}
"""Configurations that decide what an element does → their field of the model."""


def find_unknown_extension(file: CheckedFile) -> Iterator[Problem]:
    """Every name of our namespace is known."""
    for element in _extended(file):
        for each in element.extensions.unknown:
            hint = (
                _("Did you mean {meant}?", meant=each.nearest) if each.nearest else _("Correct or remove it.")
            )
            unknown = _(
                "{element}: nothing is known of {owner}, so it has no effect.",
                element=label(element),
                owner=each.owner,
            )
            message = joined(" ", (unknown, hint))
            fix = None
            if each.nearest:
                fix = quick_fixes.rename_extension(element.id, path=each.owner, name=each.nearest)
            yield about(element, message, line=each.line, fix=fix)


def find_malformed_extension(file: CheckedFile) -> Iterator[Problem]:
    """Every value of an extension can be read; where it cannot, its default holds."""
    yield from unreadable_values(file, lambda value: not about_duration(value) and not about_schema(value))


def unreadable_values(file: CheckedFile, concerns: Callable[[MalformedExtension], bool]) -> Iterator[Problem]:
    """Yields the values of extensions that the reader could not read, as far as they concern the rule."""
    for element in _extended(file):
        for each in element.extensions.malformed:
            if concerns(each):
                found = _("“{text}”", text=each.value[:60]) if each.value else _("nothing")
                message = _(
                    "{element}, {path}: expected {expected}, found {found}. Correct the value.",
                    element=label(element),
                    path=each.path,
                    expected=each.expected,
                    found=found,
                )
                fix = quick_fixes.select_element(element.id, field=each.path, title=_("Correct the value"))
                yield about(element, message, line=each.line, fix=fix)


def about_duration(value: MalformedExtension) -> bool:
    """Tells whether a duration was expected."""
    return "duration" in value.expected


def about_schema(value: MalformedExtension) -> bool:
    """Tells whether a JSON schema was expected."""
    return value.path.endswith("jsonSchema")


def find_misplaced_extension(file: CheckedFile) -> Iterator[Problem]:
    """A configuration stands on an element that can do what it says."""
    places = _places()
    for node, _scope in file.placed:
        if not isinstance(node, Activity | Event):
            continue
        tag = _tag(node)
        for name, field in _FIELDS.items():
            configuration = getattr(node.extensions, field)
            if configuration is not None and tag not in places[name]:
                message = _(
                    "{element}: {name} has no effect here, it belongs to {places}. Change the type of the "
                    "element or remove it.",
                    element=label(node),
                    name=name,
                    places=either(places[name]),
                )
                yield about(node, message, line=configuration.line)


def _places() -> dict[str, list[str]]:
    """Configuration → the BPMN elements it makes sense on, from the tables of the reader."""
    found: dict[str, list[str]] = {}
    listed = vocabulary()["configurations"]
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each["on"], list):
            found[str(each["element"])] = [str(tag) for tag in each["on"]]
    return found


def _tag(node: BaseElement) -> str:
    name = type(node).__name__
    return name[0].lower() + name[1:]


def _extended(file: CheckedFile) -> Iterator[BaseElement]:
    """Everything that was understood in part, whether it runs or not."""
    yield file.definitions
    for element in file.elements:
        if element.extensions.unknown or element.extensions.malformed:
            yield element
    for process in file.definitions.processes:
        yield from process.lanes
    yield from file.definitions.participants
