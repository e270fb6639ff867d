"""Forms of the library in processes: found, pinned by the approval, asked at the start and in tasks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.deployments.form_uses import uses_of_form
from studio.deployments.models import Deployment
from studio.deployments.selectors import plan_of
from studio.errors import Conflict, InvalidInput, NotAllowed
from studio.files.models import StoredFile
from studio.files.store import keep_file, reference_to
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.library.form_library.actions.publishing import deprecate_form_version
from studio.outbox.models import OutboxMessage
from studio.processes.actions.drafts import open_draft
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import request_review
from studio.processes.actions.versions import create_version
from studio.processes.findings import check_text
from studio.processes.models import Version
from studio.processes.selectors.comparing import compare_sides
from tests.studio.deployments.test_deploy import approve, deploy
from tests.studio.deployments.test_library_in_approvals import verdict
from tests.studio.library.forms_at_hand import AMOUNT, REASON, form_draft, published_form
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml

pytestmark = pytest.mark.django_db

BODY = """
    <bpmn:startEvent id="start" name="Start"><bpmn:extensionElements>
        <periscope:StartForm formRef="expense" /></bpmn:extensionElements></bpmn:startEvent>
    <bpmn:userTask id="ask" name="Ask"><bpmn:extensionElements>
        <periscope:TaskDefinition formRef="expense" candidateGroups="reviewer" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask" />
    <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="end" />"""
XML = process_xml(body=BODY)


def rules() -> set[str]:
    return {one["rule"] for one in check_text(XML)["findings"] if "form" in one["rule"]}


def modelled(person: User) -> Version:
    made = import_file(person, data=XML.encode()).draft
    return create_version(person, definition=made.definition, note="First", revision=1)


def test_what_cannot_be_used_blocks_and_what_is_deprecated_is_said(alice: User) -> None:
    assert rules() == {"unknown-form"}
    made = form_draft(alice)
    assert rules() == {"unknown-form"}
    version = published_form(alice, made)
    assert rules() == set()
    deprecate_form_version(alice, version=version, message="Wrong", successor=None)
    assert rules() == {"deprecated-form"}


def test_what_is_deployed_is_the_version_that_was_approved(alice: User, bob: User, olga: User) -> None:
    made = form_draft(alice)
    first = published_form(alice, made)
    version = modelled(alice)
    approve(version, author=alice, reviewer=bob)
    published_form(alice, made, fields=[AMOUNT])
    deploy(olga, version)
    deployment = Deployment.objects.get()
    assert deployment.bindings["forms"] == {"expense": first.pk}
    fields: Any = plan_of(deployment).nodes["ask"].config["fields"]
    assert [each["name"] for each in fields] == ["amount", "reason"]
    use = uses_of_form(alice, key="expense")[0]
    assert (use.version, use.live, use.pinned) == (version, True, 1)
    page = logged_in(alice).get("/library/forms/of/expense").content.decode()
    assert f"/processes/{version.definition.key}/versions/1" in page


def test_a_version_published_during_the_review_voids_it(alice: User, bob: User) -> None:
    made = form_draft(alice)
    published_form(alice, made)
    version = modelled(alice)
    request_review(alice, version=version)
    published_form(alice, made, fields=[AMOUNT])
    version.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        verdict(bob, version)
    assert refused.value.current == {"library": ["expense"]}


def test_nobody_approves_their_own_form_within_a_version_of_others(alice: User) -> None:
    dave = make_person("dave", "analyst", "reviewer")
    published_form(dave, form_draft(dave))
    version = modelled(alice)
    request_review(alice, version=version)
    version.refresh_from_db()
    with pytest.raises(NotAllowed):
        verdict(dave, version)


def test_the_reviewer_sees_the_form_and_what_changed_in_it_field_by_field(alice: User, bob: User) -> None:
    made = form_draft(alice)
    published_form(alice, made)
    version = modelled(alice)
    approve(version, author=alice, reviewer=bob)
    published_form(alice, made, fields=[AMOUNT, {**REASON, "required": False}])
    draft = open_draft(alice, definition=version.definition)
    found = compare_sides(alice, definition=draft.definition, old="1", new="draft")
    sentences = {each.name: each.sentences for each in found.changes}
    assert "Form field *reason*, required: yes → no" in sentences["Ask"]
    assert [pair.name for pair in found.forms] == ["Start", "Ask"]
    address = f"/processes/{version.definition.key}/compare?from=1&to=draft"
    assert "Forms before and after" in logged_in(alice).get(address).content.decode()
    review = logged_in(bob).get(f"/processes/{version.definition.key}/versions/1/review")
    assert "/library/forms/of/expense/2" in review.content.decode()


@pytest.fixture
def live(alice: User, bob: User, olga: User) -> Version:
    receipt = {"name": "receipt", "type": "file", "label": "Receipt", "accept": [".pdf"]}
    published_form(alice, form_draft(alice, fields=[AMOUNT, REASON, receipt]))
    version = modelled(alice)
    approve(version, author=alice, reviewer=bob)
    deploy(olga, version)
    return version


def begun_with(instance: Instance) -> dict[str, Any]:
    """The variables with which the engine is asked to begin."""
    message = OutboxMessage.objects.get(topic="instance.start")
    assert message.payload["instance"] == instance.pk
    variables: dict[str, Any] = message.payload["variables"]
    return variables


def test_a_start_is_checked_by_the_form_of_its_event(olga: User, live: Version) -> None:
    process_id = Deployment.objects.get().process_id
    with pytest.raises(InvalidInput) as refused:
        start_instance(olga, process_id=process_id, variables={"amount": "5000"})
    assert refused.value.fields == {"reason": "This field needs a value."}
    started = start_instance(
        olga, process_id=process_id, variables={"amount": "5", "reason": "hidden", "other": 1}
    )
    assert begun_with(started) == {"amount": 5, "other": 1}


def test_the_page_of_a_start_asks_and_shows_what_is_wrong_beside_the_field(olga: User, live: Version) -> None:
    process_id, client = Deployment.objects.get().process_id, logged_in(olga)
    page = client.get(f"/start/{process_id}").content.decode()
    assert 'data-field="reason" hidden' in page
    refused = client.post(f"/start/{process_id}", {"answer-amount": "5000"})
    assert refused.status_code == 422
    assert "#id_answer-reason" in refused.content.decode()


def test_a_file_of_a_start_is_kept_and_no_other_is_taken(olga: User, live: Version) -> None:
    process_id, client = Deployment.objects.get().process_id, logged_in(olga)
    address = f"/api/v1/start/{process_id}/files"

    def send(client: Client, name: str) -> Any:
        kept = keep_name(name)
        return client.post(address, {"field": "receipt", "file": kept})

    assert send(client, "a.exe").status_code == 422
    assert StoredFile.objects.count() == 0
    reference = send(client, "a.pdf").json()
    variables = {"amount": 1, "receipt": {**reference, "size": 9_999_999, "filename": "b.pdf"}}
    started = start_instance(olga, process_id=process_id, variables=variables)
    assert begun_with(started)["receipt"] == reference
    foreign = reference_to(keep_file(b"x", name="a.pdf", mime_type="application/pdf", origin="mail:1"))
    with pytest.raises(InvalidInput):
        start_instance(olga, process_id=process_id, variables={"amount": 1, "receipt": foreign})
    assert send(logged_in(make_person("charlie")), "a.pdf").status_code in {403, 404}


def keep_name(name: str) -> Any:

    return SimpleUploadedFile(name, b"%PDF-", content_type="application/pdf")
