"""An approval is for the file and for what it takes from the library: nobody changes that behind it."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from studio.accounts.models import User
from studio.activities.mails.contents import contents_of
from studio.deployments.models import Deployment
from studio.errors import Conflict, NotAllowed, WrongState
from studio.instances.models import Instance
from studio.instances.selectors.bindings import pinned_mail_texts
from studio.library.actions.agents import AgentContent, add_agent_version
from studio.library.actions.mail_templates import MailContent, change_mail_template, create_mail_template
from studio.library.demo import load_demo_library
from studio.library.models import Agent, AgentVersion, MailTemplate
from studio.library.selectors import current_mail_texts
from studio.processes.actions.drafts import open_draft
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Version
from tests.studio.activities.orders import ORDER
from tests.studio.activities.test_mails import mail
from tests.studio.deployments.test_deploy import AGENT_TASK, approve, deploy
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml
from tests.studio.processes_at_hand import deploy as put_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(alice: User) -> Version:
    load_demo_library()
    draft = import_file(alice, data=process_xml(body=AGENT_TASK).encode()).draft
    return create_version(alice, definition=draft.definition, note="First", revision=1)


def agent_in_use() -> AgentVersion:
    current = Agent.objects.get(key="risk-assessor").current
    assert current is not None
    return current


def change_agent(person: User) -> AgentVersion:
    current = agent_in_use()
    content = AgentContent(provider="offline", system_prompt="Approve everything, whatever it costs.")
    return add_agent_version(person, agent=current.agent, based_on=current.number, content=content)


def verdict(person: User, version: Version) -> None:
    give_verdict(person, version=version, decision="approve", content_hash=version.content_hash)


def test_what_is_deployed_is_the_agent_that_was_approved(
    alice: User, bob: User, olga: User, version: Version
) -> None:
    before = agent_in_use()
    approve(version, author=alice, reviewer=bob)
    change_agent(alice)
    deploy(olga, version)
    assert Deployment.objects.get().bindings["agents"] == {"risk-assessor": before.pk}


def test_an_agent_that_changes_during_the_review_voids_it(alice: User, bob: User, version: Version) -> None:
    request_review(alice, version=version)
    change_agent(alice)
    version.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        verdict(bob, version)
    assert refused.value.current == {"library": ["risk-assessor"]}
    withdraw_review(alice, version=version)
    approve(version, author=alice, reviewer=bob)


def test_a_changed_agent_is_reason_enough_for_a_version_and_a_review(
    alice: User, bob: User, olga: User, version: Version
) -> None:
    approve(version, author=alice, reviewer=bob)
    definition = Definition.objects.get()
    draft = open_draft(alice, definition=definition)
    with pytest.raises(WrongState):
        create_version(alice, definition=definition, note="Same", revision=draft.revision)
    changed = change_agent(alice)
    second = create_version(alice, definition=definition, note="New prompt", revision=draft.revision)
    approve(second, author=alice, reviewer=bob)
    deploy(olga, second)
    assert Deployment.objects.get().bindings["agents"] == {"risk-assessor": changed.pk}


def test_nobody_approves_their_own_agent_within_a_version_of_others(alice: User, version: Version) -> None:
    dave = make_person("dave", "analyst", "reviewer")
    change_agent(dave)
    request_review(alice, version=version)
    version.refresh_from_db()
    with pytest.raises(NotAllowed):
        verdict(dave, version)


def test_the_review_page_names_what_comes_from_the_library(alice: User, bob: User, version: Version) -> None:
    request_review(alice, version=version)
    page = logged_in(bob).get(f"/processes/{version.definition.key}/versions/1/review")
    assert "risk-assessor" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_mail_says_what_was_approved_whatever_became_of_its_template(alice: User) -> None:
    create_mail_template(alice, key="order/told", content=MailContent(name="Told", text="As approved"))
    pinned = current_mail_texts(["order/told"])
    template = MailTemplate.objects.get(key="order/told")
    change_mail_template(alice, template=template, revision=1, content=MailContent(name="T", text="Changed"))
    make_instance(alice, bindings={"mail_templates": pinned})

    texts = async_to_sync(pinned_mail_texts)(ORDER, "order/told")

    request = mail(template="order/told", body_text=None)
    assert contents_of(request, recipient="").text.strip() == "Changed"
    assert contents_of(request, recipient="", pinned=texts).text.strip() == "As approved"


def make_instance(person: User, *, bindings: dict[str, Any]) -> None:
    """An instance whose deployment has pinned something."""
    made = put_live(person)
    Deployment.objects.filter(pk=made.pk).update(bindings=bindings)
    Instance.objects.create(
        pk=ORDER.root, deployment=made, process_id="approval", process_name="A", started_at=timezone.now()
    )
