from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from engine.plan import Plan
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.models import Deployment, StoredPlan
from studio.deployments.problems import Undeployable
from studio.deployments.selectors import (
    deployment_matrix,
    live_deployment,
    plan_of,
    startable_deployment,
    startable_for,
)
from studio.errors import Conflict, NotAllowed, NotFound, WrongState
from studio.library.demo import load_demo_library
from studio.library.models import Agent
from studio.processes.actions.drafts import open_draft, save_draft
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Version
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import edited, process_xml

pytestmark = [pytest.mark.database, pytest.mark.django_db]

AGENT_TASK = """
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:serviceTask id="check" name="Check">
      <bpmn:extensionElements>
        <periscope:AIAgentConfiguration agentId="risk-assessor" prompt="Check">
          <periscope:advancedSettings timeoutSeconds="30" />
          <periscope:outputMapping variable="result" />
        </periscope:AIAgentConfiguration>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="end" />"""


def approve(version: Version, *, author: User, reviewer: User) -> Version:
    request_review(author, version=version)
    version.refresh_from_db()
    high = [f"{one['rule']}:{one['element'] or ''}" for one in version.findings if one["level"] == "HIGH"]
    give_verdict(
        reviewer,
        version=version,
        decision="approve",
        content_hash=version.content_hash,
        acknowledged=high,
    )
    version.refresh_from_db()
    return version


def approved_version_of(xml: str, *, author: User, reviewer: User) -> Version:
    draft = import_file(author, data=xml.encode()).draft
    version = create_version(author, definition=draft.definition, note="First", revision=1)
    return approve(version, author=author, reviewer=reviewer)


def approved_successor(version: Version, *, author: User, reviewer: User) -> Version:
    definition = Definition.objects.get(pk=version.definition_id)
    draft = open_draft(author, definition=definition)
    changed = edited(version.xml, task_name=f"Step {version.number + 1}")
    saved = save_draft(author, definition=definition, xml=changed, revision=draft.revision)
    following = create_version(author, definition=definition, note="Next", revision=saved.revision)
    return approve(following, author=author, reviewer=reviewer)


def deploy(person: User, version: Version) -> list[Deployment]:
    return deploy_version(person, version=version, content_hash=version.content_hash)


def test_an_approved_version_becomes_live_with_its_plan(olga: User, approved: Version) -> None:
    (made,) = deploy(olga, approved)
    assert live_deployment("leave") == made
    plan = plan_of(made)
    assert isinstance(plan, Plan)
    assert (plan.process_id, plan.fingerprint) == ("leave", made.plan_id)
    assert AuditEntry.objects.get(action="version.deployed").details["processes"] == {"leave": made.plan_id}


def test_only_approved_versions_are_deployed(olga: User, in_review: Version) -> None:
    with pytest.raises(WrongState):
        deploy(olga, in_review)


def test_only_the_content_that_was_seen_is_deployed(olga: User, approved: Version) -> None:
    with pytest.raises(Conflict):
        deploy_version(olga, version=approved, content_hash="0" * 64)


def test_deploying_takes_a_right_of_its_own(alice: User, bob: User, charlie: User, approved: Version) -> None:
    for person in (alice, bob, charlie):
        with pytest.raises(NotAllowed):
            deploy(person, approved)
    assert not Deployment.objects.exists()


def test_the_next_version_takes_the_place_of_the_live_one(
    alice: User, bob: User, olga: User, approved: Version
) -> None:
    (first,) = deploy(olga, approved)
    (second,) = deploy(olga, approved_successor(approved, author=alice, reviewer=bob))
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "live")
    assert first.ended_at is not None
    assert live_deployment("leave") == second


def test_rolling_back_is_deploying_the_older_version_again(
    alice: User, bob: User, olga: User, approved: Version
) -> None:
    (first,) = deploy(olga, approved)
    deploy(olga, approved_successor(approved, author=alice, reviewer=bob))
    (again,) = deploy(olga, approved)
    assert live_deployment("leave") == again
    assert again.plan_id == first.plan_id
    assert StoredPlan.objects.count() == 2


def test_at_most_one_deployment_of_a_process_is_live(olga: User, approved: Version) -> None:
    (made,) = deploy(olga, approved)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.create(
            definition=made.definition,
            version=approved,
            process_id="leave",
            process_name="Leave",
            plan=made.plan,
            deployed_by=olga,
        )


def test_the_catalogue_says_what_the_file_says_about_a_process(
    alice: User, bob: User, charlie: User, olga: User
) -> None:
    words = "<bpmn:documentation>Asks for days off &amp; tells HR.</bpmn:documentation>"
    text = process_xml().replace("<bpmn:extensionElements>", f"{words}<bpmn:extensionElements>", 1)
    deploy(olga, approved_version_of(text, author=alice, reviewer=bob))

    assert "Asks for days off &amp; tells HR." in logged_in(charlie).get("/start/?q=days").content.decode()
    assert "Asks for days off" not in logged_in(charlie).get("/start/?q=nights").content.decode()


def helper() -> str:
    """A second process for the file of the first."""
    second = process_xml("helper").split("<bpmn:process", 1)[1].split("</bpmn:process>")[0]
    for name in ("start", "decide", "end", "f1", "f2"):
        second = second.replace(f'"{name}"', f'"h_{name}"')
    return f"<bpmn:process{second}</bpmn:process>"


def test_all_executable_processes_of_a_file_go_live_together(alice: User, bob: User, olga: User) -> None:
    text = process_xml(more=helper())
    made = deploy(olga, approved_version_of(text, author=alice, reviewer=bob))
    assert {one.process_id for one in made} == {"leave", "helper"}


def test_a_process_that_is_gone_from_the_file_is_retired_and_the_page_says_so(
    alice: User, bob: User, olga: User
) -> None:
    both = approved_version_of(process_xml(more=helper()), author=alice, reviewer=bob)
    deploy(olga, both)
    definition = both.definition
    draft = open_draft(alice, definition=definition)
    saved = save_draft(alice, definition=definition, xml=process_xml(), revision=draft.revision)
    alone = create_version(alice, definition=definition, note="Alone", revision=saved.revision)
    alone = approve(alone, author=alice, reviewer=bob)
    page = f"/deployments/deploy/{definition.key}/{alone.number}"
    assert (
        "<code>helper</code> of version 1 is not in this version any more"
        in logged_in(olga).get(page).content.decode()
    )

    deploy(olga, alone)

    assert live_deployment("helper") is None
    assert Deployment.objects.get(process_id="helper").state == "retired"
    assert live_deployment("leave") is not None
    assert AuditEntry.objects.filter(action="version.deployed").first().details["removed"] == {"helper": 1}
    assert AuditEntry.objects.filter(action="deployment.retired").exists()


def test_versions_of_agents_are_pinned(alice: User, bob: User, olga: User) -> None:
    load_demo_library()
    (made,) = deploy(olga, approved_version_of(process_xml(body=AGENT_TASK), author=alice, reviewer=bob))
    assert made.bindings["agents"] == {"risk-assessor": Agent.objects.get(key="risk-assessor").current_id}


def test_a_version_whose_agent_is_gone_is_refused_with_the_finding(
    alice: User, bob: User, olga: User
) -> None:
    load_demo_library()
    version = approved_version_of(process_xml(body=AGENT_TASK), author=alice, reviewer=bob)
    Agent.objects.filter(key="risk-assessor").update(retired_at="2026-01-01T00:00:00Z")
    with pytest.raises(Undeployable) as refused:
        deploy(olga, version)
    assert [one["element"] for one in refused.value.findings] == ["check"]
    assert not Deployment.objects.exists()


def test_a_process_live_from_another_definition_is_not_taken_over(
    alice: User, bob: User, olga: User, approved: Version
) -> None:
    deploy(olga, approved)
    body = process_xml().split("<bpmn:process", 1)[1].split("</bpmn:process>")[0]
    first = process_xml("other").replace('"start"', '"o_start"').replace('"decide"', '"o_decide"')
    first = first.replace('"end"', '"o_end"').replace('"f1"', '"o_f1"').replace('"f2"', '"o_f2"')
    text = first.replace("</bpmn:definitions>", f"<bpmn:process{body}</bpmn:process></bpmn:definitions>")
    version = approved_version_of(text, author=alice, reviewer=bob)
    with pytest.raises(Conflict):
        deploy(olga, version)


def test_a_retired_process_cannot_be_started(olga: User, approved: Version) -> None:
    (made,) = deploy(olga, approved)
    retire_deployment(olga, deployment=made)
    assert live_deployment("leave") is None
    assert not startable_for(olga).exists()
    with pytest.raises(WrongState):
        retire_deployment(olga, deployment=made)


def test_only_those_who_deploy_retire(alice: User, olga: User, approved: Version) -> None:
    (made,) = deploy(olga, approved)
    with pytest.raises(NotAllowed):
        retire_deployment(alice, deployment=made)


def test_who_may_start_finds_what_is_live(bob: User, charlie: User, olga: User, approved: Version) -> None:
    deploy(olga, approved)
    assert [one.process_id for one in startable_for(charlie, search="lea")] == ["leave"]
    assert not startable_for(charlie, search="other").exists()
    assert startable_deployment(charlie, process_id="leave").version == approved
    assert not startable_for(bob).exists()
    with pytest.raises(NotFound):
        startable_deployment(bob, process_id="leave")


def test_the_matrix_is_for_those_who_watch(charlie: User, bob: User, olga: User, approved: Version) -> None:
    deploy(olga, approved)
    assert [one.process_id for one in deployment_matrix(bob)] == ["leave"]
    with pytest.raises(NotAllowed):
        deployment_matrix(charlie)


ORDER_PLACED = '<bpmn:message id="placed" name="Order placed" />'
STARTED_BY_MESSAGE = """
    <bpmn:startEvent id="start" name="Start">
      <bpmn:messageEventDefinition messageRef="placed" />
    </bpmn:startEvent>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="end" />"""


def test_one_message_starts_one_process(alice: User, bob: User, olga: User) -> None:
    first, second = (
        approved_version_of(
            process_xml(key, body=STARTED_BY_MESSAGE, more=ORDER_PLACED), author=alice, reviewer=bob
        )
        for key in ("orders", "parcels")
    )
    (live,) = deploy(olga, first)
    with pytest.raises(Conflict, match="Order placed"):
        deploy(olga, second)
    assert not Deployment.objects.filter(process_id="parcels").exists()
    retire_deployment(olga, deployment=live)
    (taken_over,) = deploy(olga, second)
    assert live_deployment("parcels") == taken_over
