"""What activities need to do their work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from engine.findings import QuickFix
from engine.model.activities import (
    Activity,
    CallActivity,
    MultiInstanceLoopCharacteristics,
    ScriptTask,
    SendTask,
    ServiceTask,
    StandardLoopCharacteristics,
    Task,
    UserTask,
)
from engine.model.configurations import TaskDefinition
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label, listed

_CHOICES: Final = frozenset({"select", "multiselect"})
_CONFIGURATIONS: Final = ("agent", "webhook", "variable", "script", "send")


def find_missing_agent(file: CheckedFile) -> Iterator[Problem]:
    """An agent configuration names an agent, or says at least of which type or model it is."""
    for node in file.of(Activity):
        agent = node.extensions.agent
        if agent and not (agent.agent_id or agent.agent_type or agent.model_name):
            message = _("{element} names no agent: choose one of the library.", element=label(node))
            fix = quick_fixes.select_element(node.id, field="agentId", title=_("Choose an agent"))
            yield about(node, message, line=agent.line, fix=fix)


def find_missing_url(file: CheckedFile) -> Iterator[Problem]:
    """A webhook says where to call, by HTTP."""
    for node in file.of(Activity):
        hook = node.extensions.webhook
        if hook and not hook.url.startswith(("http://", "https://", "${")):
            found = _("“{url}” is no web address", url=hook.url[:60]) if hook.url else _("it has no URL")
            message = _(
                "{element} cannot call its webhook, because {found}: write one that begins with https://.",
                element=label(node),
                found=found,
            )
            fix = quick_fixes.select_element(node.id, field="url", title=_("Write the URL"))
            yield about(node, message, line=hook.line, fix=fix)


def find_missing_script(file: CheckedFile) -> Iterator[Problem]:
    """A script task has a function or a script."""
    for node in file.of(ScriptTask):
        script = node.extensions.script
        named = script and (script.function_id or script.function_name)
        if not named and not (node.script and node.script.strip()) and not _has_other_work(node):
            message = _(
                "{element} names no function and holds no script: choose a function or write a script.",
                element=label(node),
            )
            fix = quick_fixes.select_element(node.id, field="functionId", title=_("Choose a function"))
            yield about(node, message, fix=fix)


def _has_other_work(node: ScriptTask) -> bool:
    found = node.extensions
    return any((found.agent, found.webhook, found.variable, found.send))


def find_missing_called_process(file: CheckedFile) -> Iterator[Problem]:
    """A call activity says which process it calls."""
    for node in file.of(CallActivity):
        if not called_process(node):
            message = _("{element} names no process: choose the process to call.", element=label(node))
            fix = quick_fixes.select_element(node.id, field="calledElement", title=_("Choose a process"))
            yield about(node, message, fix=fix)


def called_process(node: CallActivity) -> str | None:
    """Returns what a call activity calls, perhaps an expression."""
    call = node.extensions.call_activity
    return (call.process_id if call else None) or node.called_element


def find_missing_loop_data(file: CheckedFile) -> Iterator[Problem]:
    """What repeats knows how often."""
    for node in file.of(Activity):
        found, loop = node.extensions.multi_instance, node.loop
        if isinstance(loop, StandardLoopCharacteristics):
            if not loop.condition and not loop.maximum:
                message = _(
                    "{element} repeats for ever: give its loop a condition or a maximum.", element=label(node)
                )
                yield about(
                    node, message, fix=_open(node, "loopCondition", title=_("Write the loop condition"))
                )
        elif isinstance(loop, MultiInstanceLoopCharacteristics) or found:
            given = found and found.collection
            if not given and not (loop and (loop.cardinality or loop.data_input)):
                message = _(
                    "{element} does not say how often it repeats: give it a collection or a number.",
                    element=label(node),
                )
                yield about(node, message, fix=_open(node, "collection", title=_("Choose the collection")))


def find_missing_recipient(file: CheckedFile) -> Iterator[Problem]:
    """An e-mail goes to somebody and has a text."""
    for node in file.of(Activity):
        mail = node.extensions.send
        if mail and not (mail.to or mail.cc or mail.bcc):
            message = _("{element} sends an e-mail to nobody: add a recipient.", element=label(node))
            yield about(node, message, line=mail.line, fix=_open(node, "to", title=_("Add a recipient")))
        if mail and not (mail.template or mail.body_html or mail.body_text):
            message = _(
                "{element} sends an e-mail without a text: choose a template or write a message.",
                element=label(node),
            )
            yield about(
                node, message, line=mail.line, fix=_open(node, "template", title=_("Choose a template"))
            )


def find_tracking(file: CheckedFile) -> Iterator[Problem]:
    """A mail does not say when and where it is read."""
    for node in file.of(Activity):
        mail = node.extensions.send
        if mail and (mail.track_opens or mail.track_clicks):
            message = _(
                "{element} wants to know who opens its mail or follows its links. Mails are sent without "
                "pictures and with links as they are written, so that has no effect: remove it.",
                element=label(node),
            )
            fix = quick_fixes.remove_extension_attributes(
                node.id,
                extension="SendTaskConfiguration",
                names=("trackOpens", "trackClicks"),
                title=_("Remove it"),
            )
            yield about(node, message, line=mail.line, fix=fix)


def find_missing_secret(file: CheckedFile) -> Iterator[Problem]:
    """Who authenticates names the secret to do it with."""
    for node in file.of(Activity):
        hook = node.extensions.webhook
        if hook and hook.authentication != "none" and not hook.secret:
            message = _(
                "{element} authenticates by {authentication} without a secret: name the secret.",
                element=label(node),
                authentication=hook.authentication,
            )
            yield about(node, message, line=hook.line, fix=_open(node, "secret", title=_("Choose a secret")))


def find_duplicate_field(file: CheckedFile) -> Iterator[Problem]:
    """The fields of a form have different names."""
    for node in file.of(Activity):
        task = node.extensions.user_task or TaskDefinition()
        counted = Counter(field.name for field in task.fields)
        twice = [name for name, count in counted.items() if count > 1]
        if twice:
            message = _(
                "{element}: the form has several fields named {names}; only one keeps its value. "
                "Rename the others.",
                element=label(node),
                names=listed(twice),
            )
            yield about(node, message, line=task.line)


def find_missing_options(file: CheckedFile) -> Iterator[Problem]:
    """Whoever has to choose has a choice."""
    for node in file.of(Activity):
        for field in (node.extensions.user_task or TaskDefinition()).fields:
            if field.type in _CHOICES and not field.enum_values and not field.options_expression:
                message = _(
                    "{element}: the form field {name} offers nothing to choose: add options.",
                    element=label(node),
                    name=field.name,
                )
                yield about(
                    node, message, line=field.line, fix=_open(node, field.name, title=_("Add options"))
                )


def find_unassigned_task(file: CheckedFile) -> Iterator[Problem]:
    """Somebody can do every user task."""
    lanes = {node for process in file.processes for lane in process.lanes if lane.name for node in lane.nodes}
    for node in file.of(UserTask):
        task = node.extensions.user_task or TaskDefinition()
        named = task.assignee or task.candidate_users or task.candidate_groups
        if not named and node.id not in lanes:
            message = _(
                "{element} has neither an assignee nor candidates, and no lane names a group: say who "
                "may do it.",
                element=label(node),
            )
            yield about(node, message, fix=_open(node, "assignee", title=_("Say who may do it")))


def find_pass_through(file: CheckedFile) -> Iterator[Problem]:
    """A service or send task does something."""
    for node in (*file.of(ServiceTask), *file.of(SendTask)):
        if (
            not any(getattr(node.extensions, name) for name in _CONFIGURATIONS)
            and not node.extensions.user_task
        ):
            if isinstance(node, SendTask) and node.message:
                continue
            message = _(
                "{element} has no configuration and is passed at once: choose what it does.",
                element=label(node),
            )
            yield about(node, message, fix=_open(node, "implementation", title=_("Choose what it does")))


def find_several_configurations(file: CheckedFile) -> Iterator[Problem]:
    """A task does one thing."""
    for node in file.of(Task):
        found = [name for name in _CONFIGURATIONS if getattr(node.extensions, name)]
        if len(found) > 1:
            message = _(
                "{element} is configured for {names}, but does only one of them: remove the rest.",
                element=label(node),
                names=listed(found),
            )
            yield about(node, message, fix=_open(node, "implementation", title=_("Choose what it does")))


def find_recursive_call(file: CheckedFile) -> Iterator[Problem]:
    """No process calls itself, directly or through others of the file."""
    calls: dict[str, list[str]] = {process.id: [] for process in file.processes}
    for node, scope in file.placed_of(CallActivity):
        calls[scope.process.id].append(called_process(node) or "")
    for node, scope in file.placed_of(CallActivity):
        called = called_process(node) or ""
        if called == scope.process.id or scope.process.id in _called_by(called, calls):
            message = _(
                "{element} calls {called}, which calls {id} again: make sure that a condition ends this, "
                "or call another process.",
                element=label(node),
                called=called,
                id=scope.process.id,
            )
            yield about(node, message, fix=_open(node, "calledElement", title=_("Choose another process")))


def _called_by(process: str, calls: dict[str, list[str]]) -> dict[str, None]:
    """Every process that this one calls, directly or not."""
    found: dict[str, None] = {}
    waiting = [process]
    while waiting:
        for called in calls.get(waiting.pop(), []):
            if called not in found:
                found[called] = None
                waiting.append(called)
    return found


def _open(node: Activity, field: str, *, title: str) -> QuickFix:
    return quick_fixes.select_element(node.id, field=field, title=title)
