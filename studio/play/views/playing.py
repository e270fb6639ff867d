"""The page on which a version is played, and the forms of Play: of a start, and of a task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import has, page
from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.instances.answer_form import AnswerForm, Rules
from studio.instances.answer_values import read_answers
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.start_forms import fields_of
from studio.play import sessions
from studio.play.opening import open_instance
from studio.play.sources import source_of, version_source
from studio.play.telling import start_data, told
from studio.processes.selectors.definitions import DRAFT, definition_visible_to
from studio.processes.selectors.versions import version_visible_to
from studio.refusals import told as refusal_told
from studio.rights import Right
from studio.tasks.answers import DECISIONS, asks_for_approval
from studio.tasks.forms import task_answers, task_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from engine.events import UserTaskOpened
    from engine.play import Performance
    from studio.accounts.requests import PersonRequest
    from studio.play.sources import Source

MORE = "more"
"""The field for variables that nobody declared."""


@page(Right.WATCH)
@require_GET
def version_play(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Plays a version on its canvas."""
    version = version_visible_to(request.user, key=key, number=number)
    context = {
        "definition": version.definition,
        "version": version,
        "page_data": {
            "key": key,
            "of": str(number),
            "xml": version.xml,
            "label": _("Version %(number)s") % {"number": number},
            "can_save": has(request.user, Right.MODEL),
        },
    }
    return render(request, "play/version_play.html", context)


@page(Right.WATCH)
@require_http_methods(["GET", "POST"])
def play_begin(request: PersonRequest, *, key: str) -> HttpResponse:
    """The start form, with samples or the values of last time; its answer starts the process."""
    source = asked_source(request, key=key)
    session = sessions.session_of(request.user, definition=source.definition)
    plan = sessions.main_plan(sessions.play(session, source=source, steps=0), source=source)
    fields, start_event = fields_of(plan), request.GET.get("start_event", "")
    names = {each["name"] for each in fields}
    if request.method == "POST":
        answers = read_answers(fields, sent=request.POST)
        more = request.POST.get(MORE, "")
        try:
            variables = {**read_more(more), **answers}
            decision = {"do": "begin", "process": key, "variables": variables}
            if start_event:
                decision["start_event"] = start_event
            return shown(request, source=source, performance=decide(request, source, decision))
        except InvalidInput as refusal:
            refused = refusal.fields or {"": refusal.message}
    else:
        known = start_data(plan, session=session, start_event=start_event)["variables"]
        answers, refused = known, {}
        rest = {name: value for name, value in known.items() if name not in names}
        more = json.dumps(rest, indent=2, ensure_ascii=False) if rest else ""
    form = AnswerForm(
        fields,
        values=answers,
        refused={n: m for n, m in refused.items() if n != MORE},
        rules=rules_of_play(fields, variables={}),
    )
    context = {"form": form, "more": more, "more_refused": refused.get(MORE, "")}
    return render(request, "play/_begin.html", context, status=422 if refused else 200)


@page(Right.WATCH)
@require_http_methods(["GET", "POST"])
def play_task(request: PersonRequest, *, key: str) -> HttpResponse:
    """The form of an open task as people will see it; its answer completes the task."""
    source = asked_source(request, key=key)
    session = sessions.session_of(request.user, definition=source.definition)
    instance, handle = request.GET.get("instance", ""), request.GET.get("task", "")
    performance = sessions.play(session, source=source)
    task = open_task(performance, instance=instance, handle=handle)
    variables = {**variables_in(performance, instance=instance), **task.data}
    values: dict[str, Any] = {}
    refused: dict[str, str] = {}
    if request.method == "POST":
        values = task_answers(task, sent=request.POST)
        action = request.POST.get("action") or None
        data = {**values, **({"approved": DECISIONS[action]} if action in DECISIONS else {})}
        answer = {"data": data, **({"action": action} if action else {})}
        decision = {"do": "answer_task", "instance": instance, "task": handle, **answer}
        try:
            return shown(request, source=source, performance=decide(request, source, decision))
        except InvalidInput as refusal:
            refused = dict(refusal.fields) or {"": refusal.message}
    context = {
        "task": task,
        "form": task_form(
            task,
            values=values,
            variables=variables,
            refused=refused,
            rules=rules_of_play(task.form, variables=variables),
        ),
        "approval": asks_for_approval(task),
    }
    return render(request, "play/_task.html", context, status=422 if refused else 200)


@page(None)
@require_POST
def instance_play(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Opens a copy of an instance in Play, without its sensitive values, on the version that it ran."""
    instance = instance_visible_to(request.user, pk=pk)
    if instance.deployment is None:
        raise NotFound(_("Nobody knows any more which version this instance ran."))
    version = instance.deployment.version
    with refusal_told(request, done=_("This is a copy without sensitive values.")) as outcome:
        definition = definition_visible_to(request.user, key=version.definition.key)
        source = version_source(version)
        open_instance(request.user, source=source, instance=instance)
    if outcome.refusal:
        return redirect("instances:detail", pk=pk)
    return redirect("play:version", key=definition.key, number=version.number)


def play_address(*, key: str, of: str, **query: str | int) -> str:
    """Where something of a process is played: the editor for a draft, else the version's page."""
    if of == DRAFT:
        return f"{reverse('processes:edit', kwargs={'key': key})}?{urlencode({'mode': 'play', **query})}"
    page_of = reverse("play:version", kwargs={"key": key, "number": of})
    return f"{page_of}?{urlencode(query)}" if query else page_of


def asked_source(request: PersonRequest, *, key: str) -> Source:
    """What the address asks to be played."""
    definition = definition_visible_to(request.user, key=key)
    return source_of(request.user, definition=definition, of=request.GET.get("of", DRAFT))


def decide(request: PersonRequest, source: Source, decision: dict[str, Any]) -> Performance:
    """Plays a decision of a form; what came meanwhile is told above the form."""
    try:
        return sessions.decide(request.user, source=source, decision=decision)
    except (Conflict, WrongState) as refusal:
        raise InvalidInput(refusal.message) from refusal


def shown(request: PersonRequest, *, source: Source, performance: Performance) -> HttpResponse:
    """The session as the API tells it."""
    session = sessions.session_of(request.user, definition=source.definition)
    return JsonResponse(told(performance, session=session, source=source))


def rules_of_play(fields: Iterable[Mapping[str, Any]], *, variables: Mapping[str, Any]) -> Rules:
    """Where a form of Play asks what it shows; whoever plays sees all variables, so they travel with it."""
    return Rules(reverse("api:try_form"), {"fields": list(fields), "variables": dict(variables)})


def variables_in(performance: Performance, *, instance: str) -> dict[str, Any]:
    """The variables of an instance of the session."""
    return dict(performance.stage.instances[instance].state.variables)


def open_task(performance: Performance, *, instance: str, handle: str) -> UserTaskOpened:
    """A task that waits in the session; raises NotFound where none does under this handle."""
    asked = performance.stage.asked(instance, handle)
    if asked is None:
        raise NotFound(_("This task is not open in the session any more."))
    return asked.task


def read_more(text: str) -> dict[str, Any]:
    """Further variables as JSON; raises InvalidInput."""
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        message = _("This is not JSON: %(reason)s") % {"reason": error}
        raise InvalidInput(message, fields={MORE: message}) from error
    if not isinstance(found, dict):
        message = _("An object of names and values was expected.")
        raise InvalidInput(message, fields={MORE: message})
    return found
