"""What a release needs of this environment, checked before anything changes, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from engine.errors import ActivityFailure
from studio.accounts.selectors import find_groups, find_person
from studio.activities.http.targets import Blocked, check_target, system_resolver
from studio.deployments.queues import queue_in_use
from studio.deployments.selectors import live_deployment
from studio.library.endpoints import endpoint_is_allowed
from studio.library.secrets.resolving import knows_secret, stored_secret
from studio.processes.models import Definition
from studio.releases.needs import (
    QUEUE,
    Need,
    needs_of,
)
from studio.task_queues import pollers_of

if TYPE_CHECKING:
    from studio.releases.reading import Opened

THERE, MISSING, DOUBTFUL = "there", "missing", "doubtful"


@dataclass(frozen=True, slots=True)
class Binding:
    """One need and how it stands here; `link` leads to where it is provided."""

    need: Need
    state: str
    says: str = ""
    link: str = ""


def bindings_of(found: Opened) -> list[Binding]:
    """Returns every need with its state; what is missing keeps the release from going live here."""
    called = {each.process_id: each.content_hash for each in found.manifest.called}
    definition = Definition.objects.filter(key=found.manifest.process.key).first()
    queue = Need(QUEUE, queue_in_use(definition))
    needs = needs_of(found)
    if queue.name not in {need.name for need in needs if need.kind == QUEUE}:
        needs.append(queue)
    return [binding_of(need, called=called) for need in needs]


def binding_of(need: Need, *, called: dict[str, str | None]) -> Binding:
    """Returns how one need stands here."""
    match need.kind:
        case "secret":
            return of_secret(need)
        case "group":
            return of_group(need)
        case "person":
            return of_person(need)
        case "host":
            return of_host(need)
        case "model_server":
            return of_model_server(need)
        case "mail":
            return of_mail(need)
        case "task_queue":
            return of_queue(need)
        case _:
            return of_process(need, wanted=called.get(need.name))


def of_secret(need: Need) -> Binding:
    """A secret of the name must be kept here, for the work that names it."""
    found = stored_secret(need.name)
    if found is not None and found.use != need.use:
        says = _("It is kept here for other work (%(use)s).") % {"use": found.get_use_display()}
        return Binding(need, MISSING, says, reverse("library:secret", kwargs={"pk": found.pk}))
    if knows_secret(need.name):
        return Binding(need, THERE)
    says = _("Keep a secret of this name here.")
    return Binding(need, MISSING, says, f"{reverse('library:secret_new')}?name={need.name}")


def of_group(need: Need) -> Binding:
    """A role or team of the name must be here, else nobody sees the task."""
    if find_groups([need.name]):
        return Binding(need, THERE)
    return Binding(need, MISSING, _("Add a team of this name."), reverse("accounts:teams"))


def of_person(need: Need) -> Binding:
    """People come and go: a name that is nobody is said, and does not stop a release."""
    if find_person(need.name) is not None:
        return Binding(need, THERE)
    return Binding(need, DOUBTFUL, _("Nobody here has this name: such tasks find nobody by it."))


def of_host(need: Need) -> Binding:
    """The guard of webhooks must let the address pass."""
    try:
        async_to_sync(check_target)(need.name, allowed=settings.WEBHOOK_HOSTS, resolve=system_resolver)
    except Blocked:
        says = _("An administrator has to allow this address (PERISCOPE_WEBHOOK_HOSTS).")
        return Binding(need, MISSING, says)
    except ActivityFailure:
        return Binding(need, DOUBTFUL, _("The name is not found from here now."))
    return Binding(need, THERE)


def of_model_server(need: Need) -> Binding:
    """An administrator must have allowed the server."""
    if endpoint_is_allowed(need.name, allowed=settings.AGENT_ENDPOINTS):
        return Binding(need, THERE)
    says = _("An administrator has to allow this server (PERISCOPE_AGENT_ENDPOINTS).")
    return Binding(need, MISSING, says)


def of_mail(need: Need) -> Binding:
    """A mail server must be set, but for installations that only try things out."""
    if settings.ENVIRONMENT.smtp_host:
        return Binding(need, THERE, settings.DEFAULT_FROM_EMAIL)
    if settings.ENVIRONMENT.production:
        return Binding(need, MISSING, _("An administrator has to set a mail server (PERISCOPE_SMTP_HOST)."))
    return Binding(need, DOUBTFUL, _("No mail server is set: mails are kept here and reach nobody."))


def of_queue(need: Need) -> Binding:
    """Some worker must ask for the work of the queue."""
    found = pollers_of(need.name)
    if found is None:
        return Binding(need, DOUBTFUL, _("Temporal does not answer now."))
    if found:
        return Binding(need, THERE)
    return Binding(need, MISSING, _("No worker asks for work of this queue: start one that does."))


def of_process(need: Need, *, wanted: str | None) -> Binding:
    """What is called must be live here; another version of it than where the release was made is said."""
    live = live_deployment(need.name)
    if live is None:
        return Binding(need, MISSING, _("Promote it first: nothing of it is live here."))
    if wanted and live.version.content_hash != wanted:
        return Binding(
            need, DOUBTFUL, _("Another version of it is live here than where the release was made.")
        )
    return Binding(need, THERE)
