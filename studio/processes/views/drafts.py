"""The editor's page, and what one does with drafts outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import has, page
from studio.accounts.selectors import teams
from studio.library.secrets.resolving import usable_names
from studio.library.selectors import mail_templates_visible_to
from studio.processes.actions.drafts import discard_draft, open_draft, restore_as_draft
from studio.processes.findings import check_text, in_language
from studio.processes.forms import read_number
from studio.processes.selectors.definitions import definition_visible_to
from studio.processes.selectors.versions import version_visible_to
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Draft


@page(Right.MODEL)
@require_GET
def draft_edit(request: PersonRequest, *, key: str) -> HttpResponse:
    """Opens the person's draft in the editor, made from the latest version when there is none."""
    definition = definition_visible_to(request.user, key=key)
    draft = open_draft(request.user, definition=definition)
    context = {
        "definition": definition,
        "version": draft.base,
        "page_data": {
            "key": definition.key,
            "name": definition.name,
            "can_edit": True,
            "draft": draft_data(draft),
            "urls": editor_urls(key=definition.key),
            "socket": f"/ws/processes/{quote(definition.key)}/editing",
            "suggestions": suggestions(request.user),
        },
    }
    return render(request, "processes/editor.html", context)


def suggestions(user: User) -> dict[str, list[str]]:
    """Returns the names the editor offers where a file names something of the studio."""
    sees_library = has(user, Right.MANAGE_LIBRARY)
    templates = mail_templates_visible_to(user) if sees_library else ()
    secrets = usable_names(user) if sees_library else ()
    return {
        "groups": [team.name for team in teams()],
        "templates": [one.key for one in templates],
        "secrets": [name for name, use in secrets if use in {"", "webhook"}],
    }


def draft_data(draft: Draft) -> dict[str, object]:
    """Describes a draft as the editor and the API know it."""
    return {
        "xml": draft.xml,
        "revision": draft.revision,
        "base": draft.base.number if draft.base else None,
        "saved_at": draft.saved_at.isoformat(),
        "findings": in_language(check_text(draft.xml)["findings"]),
        "owner": draft.owner.username,
    }


def editor_urls(*, key: str) -> dict[str, str]:
    """Returns the addresses that the editor's script calls."""
    return {
        "draft": reverse("api:get_draft", kwargs={"key": key}),
        "merge": reverse("api:meet_draft", kwargs={"key": key}),
        "update": reverse("processes:update_draft", kwargs={"key": key}),
        "versions": reverse("api:list_versions", kwargs={"key": key}),
        "findings": reverse("api:check_findings"),
        "agents": reverse("api:list_agents"),
        "functions": reverse("api:list_functions"),
        "forms": reverse("api:list_forms"),
        "processes": reverse("api:list_processes"),
        "people": reverse("api:list_users"),
        "detail": reverse("processes:detail", kwargs={"key": key}),
        "compare": reverse("processes:compare", kwargs={"key": key}),
    }


@page(Right.MODEL)
@require_POST
def draft_discard(request: PersonRequest, *, key: str) -> HttpResponse:
    """Deletes the person's draft; a process without any version goes with it."""
    definition = definition_visible_to(request.user, key=key)
    with told(request, done=_("Your draft was discarded.")):
        discard_draft(request.user, definition=definition)
    if definition.latest_id is None:
        return redirect("processes:list")
    return redirect("processes:detail", key=key)


@page(Right.MODEL)
@require_POST
def version_restore(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Makes the content of a version the person's draft and opens it."""
    version = version_visible_to(request.user, key=key, number=number)
    revision = read_number(request.POST.get("revision", ""))
    done = _("Your draft holds the content of version %(number)s now.") % {"number": number}
    with told(request, done=done) as outcome:
        restore_as_draft(request.user, version=version, revision=revision)
    return redirect("processes:detail" if outcome.refusal else "processes:edit", key=key)
