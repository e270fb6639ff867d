"""What the file names and the library has to know; without a library nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.compile import form_of
from engine.model.activities import Activity, CallActivity
from engine.model.configurations import ScriptConfiguration
from engine.model.events import StartEvent
from engine.model.foundation import FlowNode
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.library import FormTrouble, FunctionTrouble, Library
from engine.validate.problems import Problem, about
from engine.validate.rules.activities import called_process
from engine.validate.wording import label

Named = Iterator[tuple[FlowNode, str | None, int]]
Knows = Callable[[Library], Callable[[str], bool]]


def find_unknown_agent(file: CheckedFile) -> Iterator[Problem]:
    """The library has the agent."""
    named = ((n, a.agent_id, a.line) for n in file.of(Activity) if (a := n.extensions.agent))
    yield from _unknown(
        file, named, kind=_("agent"), field="agentId", knows=lambda library: library.knows_agent
    )


def _unusable(kind: str, *, element: str, name: str, version: object) -> str:
    """Why a function cannot be used at all; nothing where it can."""
    match kind:
        case "unknown":
            return _(
                "{element} names the function {name}, which there is none of: choose or create one.",
                element=element,
                name=name,
            )
        case "unpublished":
            return _(
                "{element} names the function {name}, which is only a draft: publish a version of it.",
                element=element,
                name=name,
            )
        case "private":
            return _(
                "{element} names the function {name}, which its owner keeps private: have it shared, or "
                "choose another.",
                element=element,
                name=name,
            )
        case "no-version":
            return _(
                "{element} names version {version} of the function {name}, which there is none of: choose "
                "another.",
                element=element,
                name=name,
                version=version,
            )
        case _:
            return ""


def find_unknown_function(file: CheckedFile) -> Iterator[Problem]:
    """The library has the function, published, for everybody, in this version."""
    for node, script, name, trouble in _troubled_functions(file):
        message = _unusable(trouble.kind, element=label(node), name=name, version=script.version)
        if message:
            fix = quick_fixes.select_element(node.id, field="functionId", title=_("Choose another function"))
            yield about(node, message, line=script.line, fix=fix)


def find_deprecated_function(file: CheckedFile) -> Iterator[Problem]:
    """The function is not deprecated."""
    for node, script, name, trouble in _troubled_functions(file):
        if trouble.kind == "deprecated":
            message = (
                _(
                    "{element} uses the function {name}, which is deprecated: {why}",
                    element=label(node),
                    name=name,
                    why=trouble.note,
                )
                if trouble.note
                else _(
                    "{element} uses the function {name}, which is deprecated.",
                    element=label(node),
                    name=name,
                )
            )
            fix = quick_fixes.select_element(node.id, field="functionId", title=_("Choose another function"))
            yield about(node, message, line=script.line, fix=fix)


def _troubled_functions(
    file: CheckedFile,
) -> Iterator[tuple[Activity, ScriptConfiguration, str, FunctionTrouble]]:
    for node in file.of(Activity):
        script = node.extensions.script
        name = (script.function_id or script.function_name) if script else None
        if file.library is None or script is None or not name or "${" in name:
            continue
        trouble = file.library.function_trouble(name, script.version)
        if trouble is not None:
            yield node, script, name, trouble


def find_unknown_form(file: CheckedFile) -> Iterator[Problem]:
    """The library has the form, published."""
    for node, line, name, trouble in _troubled_forms(file):
        message = _no_form(trouble.kind, element=label(node), name=name)
        if message:
            fix = quick_fixes.select_element(node.id, field="formRef", title=_("Choose another form"))
            yield about(node, message, line=line, fix=fix)


def _no_form(kind: str, *, element: str, name: str) -> str:
    """Why a form cannot be used at all; nothing where it can."""
    match kind:
        case "unknown":
            return _(
                "{element} names the form {name}, which there is none of: choose or create one.",
                element=element,
                name=name,
            )
        case "unpublished":
            return _(
                "{element} names the form {name}, which is only a draft: publish a version of it.",
                element=element,
                name=name,
            )
        case _:
            return ""


def find_deprecated_form(file: CheckedFile) -> Iterator[Problem]:
    """The form is not deprecated."""
    for node, line, name, trouble in _troubled_forms(file):
        if trouble.kind == "deprecated":
            message = _(
                "{element} uses the form {name}, which is deprecated. {note}",
                element=label(node),
                name=name,
                note=trouble.note or _("Choose another."),
            )
            fix = quick_fixes.select_element(node.id, field="formRef", title=_("Choose another form"))
            yield about(node, message, line=line, fix=fix)


def _troubled_forms(file: CheckedFile) -> Iterator[tuple[FlowNode, int, str, FormTrouble]]:
    for node in (*file.of(Activity), *file.of(StartEvent)):
        named = form_of(node)
        if file.library is None or named is None or not named.form_ref or "${" in named.form_ref:
            continue
        trouble = file.library.form_trouble(named.form_ref)
        if trouble is not None:
            yield node, named.line, named.form_ref, trouble


def find_unknown_template(file: CheckedFile) -> Iterator[Problem]:
    """The library has the e-mail template."""
    yield from _unknown(
        file,
        _templates(file),
        kind=_("template"),
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
    for event in file.of(StartEvent):
        trigger = event.extensions.email_trigger
        if trigger and trigger.auto_reply:
            yield event, trigger.reply_template, trigger.line


def find_unknown_secret(file: CheckedFile) -> Iterator[Problem]:
    """The secrets are kept, those of headers as well."""
    named = (
        (node, name, hook.line)
        for node in file.of(Activity)
        if (hook := node.extensions.webhook)
        for name in sorted(hook.secret_names)
    )
    yield from _unknown(
        file, named, kind=_("secret"), field="secret", knows=lambda library: library.knows_secret
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
        file, named, kind=_("process"), field="calledElement", knows=lambda library: library.knows_process
    )


def _unknown(file: CheckedFile, named: Named, *, kind: str, field: str, knows: Knows) -> Iterator[Problem]:
    """Yields whatever the library does not know; what is only known at run time is left alone."""
    if file.library is None:
        return
    known = knows(file.library)
    for node, name, line in named:
        if name and "${" not in name and not known(name):
            message = _(
                "{element} names the {kind} {name}, which there is none of: choose or create one.",
                element=label(node),
                kind=kind,
                name=name,
            )
            fix = quick_fixes.select_element(
                node.id, field=field, title=_("Choose another {kind}", kind=kind)
            )
            yield about(node, message, line=line, fix=fix)
