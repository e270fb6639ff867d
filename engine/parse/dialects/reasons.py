"""Why a feature of another engine has no effect here, and what to do instead."""

from __future__ import annotations

from typing import Final

from engine.parse.dialects.namespaces import split_tag
from engine.parse.dialects.notebook import Foreign
from engine.phrases import gettext as _

_DURABLE: Final = _("every step is durable here and is retried by itself, so there is nothing to set")
_LISTENER: Final = _("code that ran beside a step does not run here: draw it as a task of its own")
_SHOWN: Final = _("it is kept in the file and has no effect on running")
_STARTERS: Final = _("who may start a process is decided by the roles of people here")
_RETENTION: Final = _("how long ended instances are kept is a setting of the installation")
_FORM: Final = _("the form stands outside of the file: make it in the form of this task")

_REASONS: Final = {
    "asyncBefore": _DURABLE,
    "asyncAfter": _DURABLE,
    "async": _DURABLE,
    "exclusive": _DURABLE,
    "jobPriority": _("work is not sorted by priority here: name a task queue for what must not wait"),
    "properties": _SHOWN,
    "property": _SHOWN,
    "versionTag": _("give the version a name when it is made"),
    "historyTimeToLive": _RETENTION,
    "isStartableInTasklist": _STARTERS,
    "candidateStarterGroups": _STARTERS,
    "candidateStarterUsers": _STARTERS,
    "initiator": _("the instance knows who started it"),
    "formKey": _FORM,
    "formDefinition": _FORM,
    "formHandlerClass": _FORM,
    "formRefBinding": _("the form is fixed at deployment here"),
    "formRefVersion": _("the form is fixed at deployment here"),
    "followUpDate": _("say how long after its beginning the task should come up again (follow up in)"),
    "priority": _("a priority here is a number from 1, the highest, to 5"),
    "field": _("it was handed to the program that did the work"),
    "taskHeaders": _("they were meant for the program that did the job"),
    "modelerTemplate": _SHOWN,
    "modelerTemplateVersion": _SHOWN,
    "modelerTemplateIcon": _SHOWN,
    "userTask": _SHOWN,
    "taskPriority": _("work is not sorted by priority here: name a task queue for what must not wait"),
}
_UNDONE: Final = {
    "executionListener": _LISTENER,
    "executionListeners": _LISTENER,
    "taskListener": _LISTENER,
    "taskListeners": _LISTENER,
}
_UNKNOWN: Final = _("nothing here corresponds to it, so it has no effect")


def note_what_is_left(foreign: Foreign) -> None:
    """Note everything that no translator has taken, so that nothing is dropped in silence."""
    names = [name for _each, name in foreign.attributes] + [
        split_tag(child.tag)[1] for child in foreign.children
    ]
    for name in dict.fromkeys(names):
        undone = _UNDONE.get(name)
        foreign.note(name, "ignored", undone or _REASONS.get(name, _UNKNOWN), undone=bool(undone))
