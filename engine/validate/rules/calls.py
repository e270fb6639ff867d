"""What passes between a process and those that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import CallActivity
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.rules.activities import called_process
from engine.validate.wording import label, listed


def find_missing_input(file: CheckedFile) -> Iterator[Problem]:
    """Who calls a process of the file and maps its inputs gives all that it requires."""
    asked = {
        process.id: [
            v.name for v in process.extensions.variables if v.is_input and v.required and not v.default
        ]
        for process in file.processes
    }
    for node in file.of(CallActivity):
        call = node.extensions.call_activity
        given = {mapping.target for mapping in call.inputs} if call else set()
        missing = [name for name in asked.get(called_process(node) or "", ()) if name not in given]
        if call and given and missing:
            message = _(
                "{element} does not pass {names}, without which {called_process} does not start: map "
                "what it requires.",
                element=label(node),
                names=listed(missing),
                called_process=called_process(node),
            )
            fix = quick_fixes.select_element(node.id, field="inputMapping", title=_("Map the input"))
            yield about(node, message, line=call.line, fix=fix)


def find_detached_output(file: CheckedFile) -> Iterator[Problem]:
    """Who does not wait for a called process gets nothing back from it."""
    for node in file.of(CallActivity):
        call = node.extensions.call_activity
        if call and call.outputs and not call.wait_for_completion:
            message = _(
                "{element} does not wait for {called_process}, so its output mappings never get a value: "
                "wait for its completion or remove them.",
                element=label(node),
                called_process=called_process(node),
            )
            fix = quick_fixes.set_extension_attribute(
                node.id,
                extension="CallActivityConfiguration",
                name="waitForCompletion",
                value="true",
                title=_("Wait for the called process"),
            )
            yield about(node, message, line=call.line, fix=fix)
