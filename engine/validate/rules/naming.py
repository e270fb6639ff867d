"""Names for people."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from engine.findings import QuickFix
from engine.model.activities import Activity
from engine.model.foundation import FlowElement
from engine.model.gateways import ExclusiveGateway, InclusiveGateway
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import kind_of, label

_LONGEST = 80


def find_missing_name(file: CheckedFile) -> Iterator[Problem]:
    """Activities, and gateways that ask something, have a name."""
    for process in file.processes:
        if not process.name:
            message = _(
                "{element} has no name: give it one that people recognise in lists.", element=label(process)
            )
            yield about(process, message, fix=_name(process.id))
    for node, _scope in file.placed:
        asks = isinstance(node, ExclusiveGateway | InclusiveGateway) and len(node.outgoing) > 1
        if not node.name and (asks or isinstance(node, Activity)):
            remedy = (
                _("name it after the question it answers") if asks else _("name it after what is done in it")
            )
            yield about(
                node,
                _("{element} has no name: {remedy}.", element=label(node), remedy=remedy),
                fix=_name(node.id),
            )


def find_long_name(file: CheckedFile) -> Iterator[Problem]:
    """A name fits into its shape."""
    for node, _scope in file.placed:
        if len(node.name) > _LONGEST:
            message = _(
                "{element} has a name of {count} characters: shorten it and tell the rest in the "
                "documentation.",
                element=label(node),
                count=len(node.name),
            )
            yield about(node, message, fix=_name(node.id))


def find_same_name(file: CheckedFile) -> Iterator[Problem]:
    """Two activities of a process can be told apart."""
    seen: dict[tuple[str, str, str], FlowElement] = {}
    for node, scope in file.placed_of(Activity):
        name = " ".join(node.name.split()).lower()
        first = seen.setdefault((scope.process.id, scope.container.id, name), node)
        if name and first is not node:
            message = _(
                "{element} has the name of {kind} {first}: name what is different about it.",
                element=label(node),
                kind=kind_of(first),
                first=first.id,
            )
            yield about(node, message, fix=_name(node.id))


def find_missing_documentation(file: CheckedFile) -> Iterator[Problem]:
    """A process says what it is for."""
    for process in file.processes:
        if not process.documentation:
            message = _(
                "{element} has no documentation: write what it is for and who owns it.",
                element=label(process),
            )
            fix = quick_fixes.select_element(
                process.id, field="documentation", title=_("Write the documentation")
            )
            yield about(process, message, fix=fix)


def find_odd_process_id(file: CheckedFile) -> Iterator[Problem]:
    """Process ids that are identifiers can be used everywhere."""
    for process in file.definitions.processes:
        if not process.id.isidentifier() or keyword.iskeyword(process.id):
            message = _(
                "The process id {process} is no identifier: with letters, digits and “_” only it can be "
                "used in addresses, searches and code as it is.",
                process=process.id,
            )
            yield about(process, message)


def _name(element: str) -> QuickFix:
    return quick_fixes.select_element(element, field="name", title=_("Give it a name"))
