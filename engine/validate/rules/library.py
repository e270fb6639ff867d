"""What the file names and the library has to know; without a library nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.model.activities import Activity, CallActivity
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.library import Library
from engine.validate.problems import Problem, about
from engine.validate.rules.activities import called_process
from engine.validate.wording import label

Named = Iterator[tuple[Activity, str | None, int]]
Knows = Callable[[Library], Callable[[str], bool]]


def find_unknown_agent(file: CheckedFile) -> Iterator[Problem]:
    """The library has the agent."""
    named = ((n, a.agent_id, a.line) for n in file.of(Activity) if (a := n.extensions.agent))
    yield from _unknown(file, named, kind="agent", field="agentId", knows=lambda library: library.knows_agent)


def find_unknown_function(file: CheckedFile) -> Iterator[Problem]:
    """The library has the function."""
    named = (
        (n, s.function_id or s.function_name, s.line) for n in file.of(Activity) if (s := n.extensions.script)
    )
    yield from _unknown(
        file, named, kind="function", field="functionId", knows=lambda library: library.knows_function
    )


def find_unknown_form(file: CheckedFile) -> Iterator[Problem]:
    """The library has the form."""
    named = ((n, t.form_ref, t.line) for n in file.of(Activity) if (t := n.extensions.user_task))
    yield from _unknown(file, named, kind="form", field="formRef", knows=lambda library: library.knows_form)


def find_unknown_template(file: CheckedFile) -> Iterator[Problem]:
    """The library has the e-mail template."""
    yield from _unknown(
        file,
        _templates(file),
        kind="template",
        field="template",
        knows=lambda library: library.knows_template,
    )


def _templates(file: CheckedFile) -> Named:
    for node in file.of(Activity):
        found = node.extensions
        if found.send:
            yield node, found.send.template, found.send.line
        if found.user_task and found.user_task.notification:
            yield node, found.user_task.notification.template, found.user_task.line


def find_unknown_secret(file: CheckedFile) -> Iterator[Problem]:
    """The secret is kept."""
    named = ((n, h.secret, h.line) for n in file.of(Activity) if (h := n.extensions.webhook))
    yield from _unknown(
        file, named, kind="secret", field="secret", knows=lambda library: library.knows_secret
    )


def find_unknown_process(file: CheckedFile) -> Iterator[Problem]:
    """The called process stands in the file or in the library."""
    own = {process.id for process in file.definitions.processes}
    named = (
        (n, called, n.line)
        for n in file.of(CallActivity)
        if (called := called_process(n)) and called not in own
    )
    yield from _unknown(
        file, named, kind="process", field="calledElement", knows=lambda library: library.knows_process
    )


def _unknown(file: CheckedFile, named: Named, *, kind: str, field: str, knows: Knows) -> Iterator[Problem]:
    """Yields whatever the library does not know; what is only known at run time is left alone."""
    if file.library is None:
        return
    known = knows(file.library)
    for node, name, line in named:
        if name and "${" not in name and not known(name):
            message = f"{label(node)} names the {kind} {name}, which there is none of: choose or create one."
            fix = quick_fixes.select_element(node.id, field=field, title=f"Choose another {kind}")
            yield about(node, message, line=line, fix=fix)
