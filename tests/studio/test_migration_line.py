"""Studio and engine together on a real Temporal server: an instance goes over to the next version."""

from __future__ import annotations

import pytest

from engine.plan import Plan
from studio.accounts.models import User
from studio.deployments.models import Deployment, StoredPlan
from studio.errors import Conflict
from studio.instances.actions.migrate import migrate_instance
from studio.instances.actions.migrate_several import begin_batch, migrate_instances
from studio.instances.actions.start import start_instance
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.models import Instance
from studio.instances.selectors.instances import InstanceFilter
from studio.instances.selectors.migration import verdict_for
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import (  # noqa: F401 - world is a fixture
    ASK,
    INSIDE,
    World,
    assert_fresh,
    ended,
    wait_for,
    world,
)

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

AGAIN = ASK.replace('name="Approve"', 'name="Approve again"')


def deploy_next(first: Deployment, plan: Plan, *, number: int = 2) -> Deployment:
    """The next version of a process that is deployed."""
    Deployment.objects.filter(state="live").update(state="superseded")
    author = first.deployed_by
    version = first.definition.versions.create(
        number=number, xml="<v2/>", content_hash="2" * 64, author=author, state="approved"
    )
    stored = StoredPlan.objects.create(fingerprint=plan.fingerprint, content=plan.to_bytes())
    return Deployment.objects.create(
        definition=first.definition,
        version=version,
        process_id=plan.process_id,
        process_name="Approval",
        plan=stored,
        deployed_by=author,
    )


def two_versions(old: str, new: str) -> tuple[User, User, Deployment, Deployment]:
    [one], [two] = plans(process(old)), plans(process(new))
    first = deploy(make_person("ann", "analyst"), plan=one)
    people = make_person("bob", "participant", "team"), make_person("olga", "operator")
    return *people, first, deploy_next(first, two)


def begin(bob: User, deployment: Deployment) -> Instance:
    """An instance of a version that is not live any more."""
    Deployment.objects.update(state="superseded")
    Deployment.objects.filter(pk=deployment.pk).update(state="live")
    return start_instance(bob, process_id="order", variables={})


def open_task(instance: Instance, name: str = "Approve") -> UserTask:
    tasks = UserTask.objects.filter(instance__root=instance, state="open", name=name)
    found: UserTask = wait_for(tasks.first)
    return found


def answered(migration: InstanceMigration) -> InstanceMigration | None:
    return InstanceMigration.objects.filter(pk=migration.pk, answered_at__isnull=False).first()


def elements(instance: Instance) -> set[str]:
    executions = instance.executions.filter(state="done")
    return set(executions.values_list("element", flat=True))


def test_an_instance_goes_over_and_takes_the_way_of_the_new_version(world: World) -> None:  # noqa: F811
    bob, olga, first, second = two_versions(chain(ASK), chain(ASK, AGAIN))
    instance = begin(bob, first)
    task = open_task(instance)

    assert verdict_for(olga, instance=fresh(instance), target=second).verdict == "can"
    migration = migrate_instance(olga, instance=fresh(instance), target=second, reason="Two eyes more")

    assert wait_for(lambda: answered(migration)).state == "done"
    row = wait_for(Instance.objects.filter(pk=instance.pk, deployment=second).first)
    assert row.fingerprint == second.plan_id
    complete_task(bob, task=task, data={"approved": True})
    complete_task(bob, task=open_task(instance, "Approve again"), data={"approved": True})
    assert wait_for(lambda: ended(instance)).state == "completed"
    assert elements(instance) == {"start", "t1", "t2", "end"}
    assert_fresh()


def test_what_needs_a_choice_is_refused_and_goes_where_it_is_chosen(world: World) -> None:  # noqa: F811
    bob, olga, first, second = two_versions(chain(ASK), chain('<serviceTask name="x"/>', AGAIN))
    instance = begin(bob, first)
    open_task(instance)

    with pytest.raises(Conflict):
        migrate_instance(olga, instance=fresh(instance), target=second, reason="x")
    made = migrate_instances(
        olga, chosen=InstanceFilter(process="order"), target=second, reason="x", check_only=False
    )
    refused = wait_for(lambda: answered(made.migrations.get()))
    assert (refused.state, "choose where to go on" in refused.answer) == ("refused", True)
    migrate_instance(olga, instance=fresh(instance), target=second, reason="x", choices={"t1": "t2"})

    complete_task(bob, task=open_task(instance), data={"approved": True})
    assert wait_for(lambda: ended(instance)).state == "completed"
    assert elements(instance) == {"start", "t2", "end"}
    assert_fresh()


def test_a_sub_process_goes_along(world: World) -> None:  # noqa: F811
    longer = INSIDE.replace(
        'sourceRef="look" targetRef="e"/>',
        'sourceRef="look" targetRef="more"/>'
        + AGAIN.replace("<userTask", '<userTask id="more"')
        + '<sequenceFlow id="f3" sourceRef="more" targetRef="e"/>',
    )
    bob, olga, first, second = two_versions(chain(INSIDE), chain(longer))
    instance = begin(bob, first)
    task = open_task(instance)

    migrate_instance(olga, instance=fresh(instance), target=second, reason="x")

    wait_for(lambda: Instance.objects.filter(root=instance, deployment=second).count() == 2)
    complete_task(bob, task=task, data={"approved": True})
    complete_task(bob, task=open_task(instance, "Approve again"), data={"approved": True})
    assert wait_for(lambda: ended(instance)).state == "completed"
    assert_fresh()


def test_a_batch_is_looked_at_moved_and_told(world: World) -> None:  # noqa: F811
    bob, olga, first, second = two_versions(chain(ASK), chain(ASK, AGAIN))
    instances = [begin(bob, first) for _ in range(3)]
    for each in instances:
        open_task(each)

    batch = migrate_instances(olga, chosen=InstanceFilter(process="order"), target=second, reason="x")
    wait_for(lambda: MigrationBatch.objects.filter(pk=batch.pk, state="checked").first())
    assert set(batch.migrations.values_list("verdict", "state")) == {("can", "waiting")}
    begin_batch(olga, batch=batch)

    wait_for(lambda: MigrationBatch.objects.filter(pk=batch.pk, state="ended").first())
    assert set(batch.migrations.values_list("state", flat=True)) == {"done"}
    wait_for(lambda: Instance.objects.filter(deployment=second).count() == 3)
    assert_fresh()


def fresh(instance: Instance) -> Instance:
    return Instance.objects.get(pk=instance.pk)
