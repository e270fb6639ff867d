"""Which variables an element sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.model.activities import (
    Activity,
    CallActivity,
    MultiInstanceLoopCharacteristics,
    ScriptTask,
    UserTask,
)
from engine.model.configurations import SHOWN_ONLY, FormField, OutputMapping, TaskDefinition
from engine.model.event_definitions import MessageEventDefinition, SignalEventDefinition
from engine.model.events import StartEvent
from engine.model.extensions import Extensions
from engine.model.foundation import FlowNode
from engine.validate.scripts import names_in_script

_BUTTONS: Final = frozenset({"approval", "review", "decision"})
"""Kinds of task whose buttons set `approved` and `action`."""


@dataclass(frozen=True, slots=True)
class Assignments:
    """The names an element sets; `anything`: others too, which the file does not tell."""

    names: tuple[str, ...] = ()
    anything: bool = False


def assignments_of(node: FlowNode, *, declared: frozenset[str]) -> Assignments:
    """Returns what the element sets, without what stands in it; `declared` are the process variables."""
    found = node.extensions
    names = [*_from_work(found), *_from_events(found)]
    if isinstance(node, ScriptTask) and node.script and not found.script:
        names += names_in_script(node.script).written
    names += _from_start(found, declared=declared)
    if isinstance(node, Activity):
        names += _from_loop(node)
    anything = _starts_with_payload(node) or _calls_without_mapping(node)
    if isinstance(node, UserTask) or found.user_task:
        task = found.user_task or TaskDefinition()
        names += _from_people(task, declared=declared)
        anything = anything or not (task.fields or task.output_variable)
    return Assignments(tuple(name for name in dict.fromkeys(names) if name), anything)


def _from_work(found: Extensions) -> Iterator[str]:
    mappings: list[OutputMapping | None] = [*found.outputs]
    mappings += [work.output for work in (found.agent, found.webhook, found.script, found.send) if work]
    for with_variables in (found.webhook, found.script, found.send):
        if with_variables:
            yield from _given(with_variables.output_variable, with_variables.error_variable)
    if found.variable:
        yield from (each.name for each in found.variable.sets)
    for scope in (found.subprocess, found.call_activity):
        mappings += scope.outputs if scope else ()
    for mapping in mappings:
        if mapping:
            yield from _given(mapping.variable, mapping.error_variable)


def _from_events(found: Extensions) -> Iterator[str]:
    if found.message:
        yield from _given(found.message.output_variable)
    if found.signal:
        yield from _given(found.signal.output_variable)
    if found.error:
        yield from _given(found.error.code_variable, found.error.message_variable)


def _from_loop(node: Activity) -> Iterator[str]:
    if isinstance(node.loop, MultiInstanceLoopCharacteristics):
        yield from _given(node.loop.data_output)
    if node.extensions.multi_instance:
        yield from _given(node.extensions.multi_instance.output_collection)


def _from_people(task: TaskDefinition, *, declared: frozenset[str]) -> Iterator[str]:
    fields = list(_answered(task.fields))
    yield from _given(task.output_variable)
    if task.form_ref:
        yield from sorted(declared)
    yield from (name for name in fields if name in declared or not task.output_variable)
    if task.task_type in _BUTTONS or not (fields or task.form_ref):
        yield from ("approved", "action")


def _answered(fields: Iterable[FormField]) -> Iterator[str]:
    yield from (field.name for field in fields if field.type not in SHOWN_ONLY)


def _from_start(found: Extensions, *, declared: frozenset[str]) -> Iterator[str]:
    """What a person enters at the start; of a form of the library nobody knows here what it asks."""
    if found.start_form:
        yield from _answered(found.start_form.fields)
        yield from sorted(declared) if found.start_form.form_ref else ()


def _starts_with_payload(node: FlowNode) -> bool:
    """Whether the instance begins with whatever a message or signal brought."""
    if not isinstance(node, StartEvent) or not node.definitions:
        return False
    brings = any(isinstance(d, MessageEventDefinition | SignalEventDefinition) for d in node.definitions)
    found = node.extensions
    named = [each.output_variable for each in (found.message, found.signal) if each]
    return brings and not any(named)


def _calls_without_mapping(node: FlowNode) -> bool:
    """Whether a called process gives back all its variables."""
    call = node.extensions.call_activity
    return isinstance(node, CallActivity) and not (call and (call.outputs or not call.wait_for_completion))


def _given(*names: str | None) -> Iterable[str]:
    return [name for name in names if name]
