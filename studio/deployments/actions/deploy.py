"""Makes approved versions runnable, all executable processes of the file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.compile import compile_process
from engine.errors import UncompilableProcess
from engine.findings import Level
from engine.parse import read_definitions
from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.environment.actions import pass_rules
from studio.deployments.lifecycle import DeploymentState, end_deployment
from studio.deployments.models import Deployment, StoredPlan
from studio.deployments.problems import Undeployable
from studio.deployments.queues import chosen_queue
from studio.deployments.schedules.checks import unschedulable
from studio.deployments.schedules.planning import plan_schedules
from studio.deployments.selectors import is_live, removed_by
from studio.deployments.starts import check_nobody_else_starts, note_starts
from studio.errors import Conflict, WrongState
from studio.processes.actions.drafts import locked_definition
from studio.processes.actions.review_checks import refresh_findings
from studio.processes.findings import as_data, of_level
from studio.processes.library_use import (
    LibraryUse,
    approved_library_use,
    library_use_now,
    with_forms,
)
from studio.processes.references import references_of
from studio.processes.selectors.reviews import is_approved
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model.process import Definitions
    from engine.plan import Plan
    from studio.accounts.models import User
    from studio.processes.models import Version

LONGEST_DOCUMENTATION = 2000


@transaction.atomic
def deploy_version(
    actor: User,
    *,
    version: Version,
    content_hash: str,
    emergency: str = "",
    more: Sequence[str] = (),
    task_queue: str | None = None,
) -> list[Deployment]:
    """Makes an approved version live, where the rules of this environment let it (`environment`).

    `emergency` is the reason why it has to go live against them, and `more` is what else is against it.
    Raises what `pass_rules` and `make_live` raise.
    """
    require(actor, Right.DEPLOY)
    pass_rules(actor, version=version, emergency=emergency, more=more)
    return make_live(actor, version=version, content_hash=content_hash, task_queue=task_queue)


@transaction.atomic
def make_live(
    actor: User, *, version: Version, content_hash: str, task_queue: str | None = None
) -> list[Deployment]:
    """Makes every executable process of an approved version live, in place of what was live before.

    A process that the file does not have any more is retired with it: nobody would know where it comes from.
    `task_queue` is one of this installation, None for that of what is live now.
    `content_hash` is that of what the actor decided on. Instances that run keep the plan they began with.
    Raises NotAllowed, WrongState (not approved), Conflict (other content, or a process of the file or a
    message that starts it belongs to another definition) and Undeployable with the findings in the way.
    """
    require(actor, Right.DEPLOY)
    locked_definition(version.definition)
    version = version_for_update(version)
    check_may_go_live(version, content_hash=content_hash)
    queue = chosen_queue(task_queue, definition=version.definition)
    definitions = read_definitions(version.xml.encode("utf-8"))
    library = approved_library_use(version) or library_use_now(version.xml)
    plans = compile_all(with_forms(definitions, use=library))
    check_nobody_elses(plans, version=version)
    replaced = supersede(plans)
    removed = retire_removed(actor, version=version)
    pinned = {plan.process_id: plan.fingerprint for plan in plans}
    made = [
        Deployment.objects.create(
            definition=version.definition,
            version=version,
            plan=store_plan(plan),
            bindings=bindings_of(definitions, process_id=plan.process_id, together=pinned, library=library),
            task_queue=queue,
            deployed_by=actor,
            **described(plan, definitions=definitions),
        )
        for plan in plans
    ]
    for deployment, plan in zip(made, plans, strict=True):
        let_start(deployment, plan=plan)
    note_deployment(actor, version=version, made=made, replaced=replaced, removed=removed)
    return made


def check_may_go_live(version: Version, *, content_hash: str) -> None:
    """Raises WrongState, Conflict or Undeployable when this version must not become live as it is."""
    if not is_approved(version):
        raise WrongState(
            _("Version %(number)s is not approved; only approved versions are deployed.")
            % {"number": version.number}
        )
    if content_hash != version.content_hash:
        raise Conflict(
            _("This is not the content you looked at: open the version again."),
            current={"content_hash": version.content_hash},
        )
    critical = of_level(refresh_findings(version, knows_process=is_live), level=Level.CRITICAL)
    if critical:
        raise Undeployable(critical)


def compile_all(definitions: Definitions) -> list[Plan]:
    """Compiles every executable process; raises Undeployable with the findings of all that fail."""
    plans, findings = [], []
    for process in definitions.processes:
        if process.executable:
            try:
                plans.append(compile_process(definitions, process.id))
                findings += unschedulable(plans[-1])
            except UncompilableProcess as error:
                findings += as_data(error.findings)
    if findings:
        raise Undeployable(findings)
    return plans


def check_nobody_elses(plans: list[Plan], *, version: Version) -> None:
    """Raises Conflict when a process of the file is live from another definition."""
    ids = [plan.process_id for plan in plans]
    foreign = Deployment.objects.filter(process_id__in=ids, state=DeploymentState.LIVE)
    taken = foreign.exclude(definition=version.definition_id).select_related("definition").first()
    if taken is not None:
        raise Conflict(
            _("The process %(id)s is live from “%(name)s” already: retire it there first.")
            % {"id": taken.process_id, "name": taken.definition.name},
            current={"deployment": taken.pk, "key": taken.definition.key},
        )


def supersede(plans: list[Plan]) -> list[Deployment]:
    """Ends what is live of these processes and returns it."""
    ids = [plan.process_id for plan in plans]
    live = Deployment.objects.select_for_update(of=("self",)).select_related("version")
    ending = list(live.filter(process_id__in=ids, state=DeploymentState.LIVE))
    for deployment in ending:
        end_deployment(deployment, state=DeploymentState.SUPERSEDED, at=timezone.now())
    return ending


def retire_removed(actor: User, *, version: Version) -> list[Deployment]:
    """Retires what is live and no process of this version any more, and returns it."""
    removed = removed_by(version)
    for deployment in removed:
        retire_deployment(actor, deployment=deployment)
    return removed


def let_start(deployment: Deployment, *, plan: Plan) -> None:
    """Writes what starts the process; raises Conflict where a message starts another one already."""
    note_starts(deployment, plan=plan)
    check_nobody_else_starts(deployment)
    plan_schedules(deployment, plan=plan)


def described(plan: Plan, *, definitions: Definitions) -> dict[str, str]:
    """Returns what a deployment says of its process."""
    return {
        "process_id": plan.process_id,
        "process_name": (plan.name or plan.process_id)[:300],
        "documentation": documentation_of(definitions, process_id=plan.process_id),
    }


def documentation_of(definitions: Definitions, *, process_id: str) -> str:
    """Returns what the file says about a process, as much of it as a list has room for."""
    found = next(process for process in definitions.processes if process.id == process_id)
    return found.documentation.strip()[:LONGEST_DOCUMENTATION]


def store_plan(plan: Plan) -> StoredPlan:
    """Stores a plan under its fingerprint, unless it is there."""
    stored, _created = StoredPlan.objects.get_or_create(
        fingerprint=plan.fingerprint, defaults={"content": plan.to_bytes()}
    )
    return stored


def bindings_of(
    definitions: Definitions, *, process_id: str, together: dict[str, str], library: LibraryUse
) -> dict[str, dict[str, object]]:
    """Pins what the process refers to, from the library as approved, called processes as live.

    Processes of the same file are called as they are deployed together with it.
    """
    used = references_of(definitions, process_id=process_id)
    live = Deployment.objects.filter(process_id__in=used.processes, state=DeploymentState.LIVE)
    called = {**dict(live.values_list("process_id", "plan_id")), **together}
    return {
        "agents": {key: version for key, version in library["agents"].items() if key in used.agents},
        "functions": {
            name: version for name, version in library["functions"].items() if name in used.functions
        },
        "forms": {key: version for key, version in library["forms"].items() if key in used.forms},
        "mail_templates": {
            key: texts for key, texts in library["mail_templates"].items() if key in used.templates
        },
        "processes": {key: called[key] for key in sorted(used.processes) if key in called},
    }


def note_deployment(
    actor: User,
    *,
    version: Version,
    made: list[Deployment],
    replaced: list[Deployment],
    removed: list[Deployment],
) -> None:
    """Writes a deployment into the audit log, with what it took the place of."""
    record(
        actor,
        action="version.deployed",
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        details={
            "version": version.number,
            "content_hash": version.content_hash,
            "processes": {one.process_id: one.plan_id for one in made},
            "replaced": {one.process_id: one.version.number for one in replaced},
            "removed": {one.process_id: one.version.number for one in removed},
            **({"task_queue": made[0].task_queue} if made and made[0].task_queue else {}),
        },
    )
