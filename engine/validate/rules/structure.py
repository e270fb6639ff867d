"""What a file and each of its processes must have."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import SubProcess
from engine.model.events import EndEvent, StartEvent
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import container_of, label, listed


def find_no_process(file: CheckedFile) -> Iterator[Problem]:
    """A file without a process has nothing to run."""
    if not file.definitions.processes:
        message = _("The file has no process: draw one, or open the file that holds it.")
        yield Problem(None, file.definitions.line, message)


def find_no_executable_process(file: CheckedFile) -> Iterator[Problem]:
    """Only a process marked executable runs (BPMN 2.0 §10.2.1)."""
    processes = file.definitions.processes
    if processes and not any(process.executable for process in processes):
        first = processes[0]
        message = _(
            "No process of the file is executable: set isExecutable=“true” on {names}.",
            names=listed(p.id for p in processes),
        )
        fix = quick_fixes.set_attribute(
            first.id, name="isExecutable", value="true", title=_("Make the process executable")
        )
        yield about(first, message, fix=fix)


def find_empty_process(file: CheckedFile) -> Iterator[Problem]:
    """A process without elements cannot run."""
    for process in file.processes:
        if not process.nodes:
            message = _(
                "{element} is empty: draw at least a start event, a task and an end event.",
                element=label(process),
            )
            fix = quick_fixes.add_element(process.id, kind="bpmn:StartEvent", title=_("Add a start event"))
            yield about(process, message, fix=fix)


def find_no_start_event(file: CheckedFile) -> Iterator[Problem]:
    """Every process and sub-process says where it begins."""
    for scope in _flowing(file):
        starts = any(isinstance(n, StartEvent) or getattr(n, "instantiate", False) for n in scope.nodes)
        if not starts:
            where = container_of(scope.container)
            message = _(
                "{element} has no start event: draw one, so that the {where} can begin.",
                element=label(scope.container),
                where=where,
            )
            fix = quick_fixes.add_element(
                scope.container.id, kind="bpmn:StartEvent", title=_("Add a start event")
            )
            yield about(scope.container, message, fix=fix)


def find_no_end_event(file: CheckedFile) -> Iterator[Problem]:
    """Every process and sub-process says where it ends."""
    for scope in _flowing(file):
        if not any(isinstance(node, EndEvent) for node in scope.nodes):
            where = container_of(scope.container)
            message = _(
                "{element} has no end event: draw one where the work of the {where} is done.",
                element=label(scope.container),
                where=where,
            )
            fix = quick_fixes.add_element(
                scope.container.id, kind="bpmn:EndEvent", title=_("Add an end event")
            )
            yield about(scope.container, message, fix=fix)


def find_empty_sub_process(file: CheckedFile) -> Iterator[Problem]:
    """A sub-process without elements does nothing."""
    for node in file.of(SubProcess):
        if not node.nodes:
            message = _(
                "{element} is empty and is passed at once: draw its inside or remove it.", element=label(node)
            )
            yield about(node, message)


def find_several_plain_starts(file: CheckedFile) -> Iterator[Problem]:
    """Who starts a process by hand must know where it begins."""
    for scope in file.scopes:
        plain = [n for n in scope.nodes if isinstance(n, StartEvent) and not n.definitions]
        for extra in plain[1:]:
            message = _(
                "{element} is a further start event without a type: only {id} begins the {container}. "
                "Give it a type (message, timer, signal) or remove it.",
                element=label(extra),
                id=plain[0].id,
                container=container_of(scope.container),
            )
            yield about(extra, message)


def _flowing(file: CheckedFile) -> Iterator[Scope]:
    """Scopes with elements that a token has to flow through."""
    return (scope for scope in file.scopes if scope.nodes and not scope.is_ad_hoc)
