"""Everything the studio reads about deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from engine.parse import read_definitions
from engine.plan import Plan
from studio.accounts.permissions import has, require
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.errors import NotFound
from studio.processes.lifecycle import VersionState
from studio.processes.models import Version
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Definition


def live_deployment(process_id: str) -> Deployment | None:
    """Returns what a new instance of a process starts from, or None; asks nobody's right."""
    found = Deployment.objects.filter(process_id=process_id, state=DeploymentState.LIVE)
    return found.select_related("definition", "version", "plan").first()


def is_live(process_id: str) -> bool:
    """Tells whether a process can be called or started now; asks nobody's right."""
    return Deployment.objects.filter(process_id=process_id, state=DeploymentState.LIVE).exists()


def live_fingerprints(*, process: str = "") -> QuerySet[Deployment, str]:
    """Returns the plans of all live processes, or of one; asks nobody's right."""
    found = Deployment.objects.filter(state=DeploymentState.LIVE)
    found = found.filter(process_id=process) if process else found
    return found.order_by("process_id").values_list("plan_id", flat=True)


def startable_for(user: User, *, search: str = "") -> QuerySet[Deployment]:
    """Returns the live processes this person may start; none without the right to start any."""
    if not has(user, Right.START):
        return Deployment.objects.none()
    found = Deployment.objects.filter(state=DeploymentState.LIVE, definition__archived_at=None)
    for word in search.split():
        found = found.filter(
            Q(process_name__icontains=word)
            | Q(process_id__icontains=word)
            | Q(definition__folder__icontains=word)
            | Q(documentation__icontains=word)
        )
    return found.select_related("definition", "version").order_by("process_name")


def startable_deployment(user: User, *, process_id: str) -> Deployment:
    """Returns one process to start; raises NotFound where there is none for this person."""
    found = startable_for(user).select_related("plan").filter(process_id=process_id).first()
    if found is None:
        raise NotFound(_("There is no process %(id)s to start.") % {"id": process_id})
    return found


def deployments_visible_to(
    user: User, *, search: str = "", definition: Definition | None = None
) -> QuerySet[Deployment]:
    """Returns all deployments, newest first; raises NotAllowed without the right to watch."""
    require(user, Right.WATCH)
    found = Deployment.objects.select_related(
        "definition", "version__emergency", "version__provenance", "deployed_by"
    )
    for word in search.split():
        found = found.filter(Q(process_name__icontains=word) | Q(process_id__icontains=word))
    return found.filter(definition=definition) if definition else found


def deployment_matrix(user: User, *, search: str = "") -> QuerySet[Deployment]:
    """Returns which version of each process is live, since when and by whom, by name."""
    live = deployments_visible_to(user, search=search).filter(state=DeploymentState.LIVE)
    return live.order_by("process_name", "process_id")


def deployment_visible_to(user: User, *, pk: int) -> Deployment:
    """Returns one deployment; raises NotFound where there is none for this person."""
    found = deployments_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such deployment."))
    return found


def live_of(definition: Definition) -> list[Deployment]:
    """Returns what is live of a definition, one entry per process of its file."""
    found = Deployment.objects.filter(definition=definition, state=DeploymentState.LIVE)
    return list(found.select_related("version", "deployed_by").order_by("process_id"))


def removed_by(version: Version) -> list[Deployment]:
    """Returns what is live of the definition and is no executable process of this version; reads the file."""
    definitions = read_definitions(version.xml.encode("utf-8"))
    kept = {process.id for process in definitions.processes if process.executable}
    return [one for one in live_of(version.definition) if one.process_id not in kept]


def live_versions(definitions: list[int]) -> dict[int, list[Deployment]]:
    """Returns what is live of each of these definitions, by their primary keys, in one query."""
    found = Deployment.objects.filter(definition__in=definitions, state=DeploymentState.LIVE)
    live: dict[int, list[Deployment]] = {}
    for deployment in found.select_related("version"):
        live.setdefault(deployment.definition_id, []).append(deployment)
    return live


def ready_to_deploy(
    user: User, *, search: str = "", definition: Definition | None = None
) -> QuerySet[Version]:
    """Returns approved versions that were never deployed, the latest of each process, longest waiting first.

    An older one than what was deployed since is no news; whoever wants it finds it among the versions.
    """
    require(user, Right.WATCH)
    newer = Version.objects.filter(definition=OuterRef("definition"), number__gte=OuterRef("number"))
    later = newer.filter(number__gt=OuterRef("number"), state=VersionState.APPROVED)
    found = Version.objects.filter(
        ~Exists(newer.filter(deployments__isnull=False)),
        ~Exists(later),
        state=VersionState.APPROVED,
        definition__archived_at=None,
    )
    for word in search.split():
        found = found.filter(Q(definition__name__icontains=word) | Q(definition__key__icontains=word))
    if definition is not None:
        found = found.filter(definition=definition)
    return found.select_related("definition", "author").order_by("created_at")


def plan_of(deployment: Deployment) -> Plan:
    """Returns the plan a deployment runs."""
    return Plan.from_bytes(bytes(deployment.plan.content))
