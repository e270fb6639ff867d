from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studio.accounts.models import User
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.models import Deployment
from studio.instances.models import Instance
from studio.processes.models import Version
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(olga: User, approved: Version) -> Deployment:
    (made,) = deploy_version(olga, version=approved, content_hash=approved.content_hash)
    return made


def run_instance(deployment: Deployment, *, key: str, state: str, shown: str = "") -> None:
    Instance.objects.create(
        id=key,
        deployment=deployment,
        process_id=deployment.process_id,
        process_name=deployment.process_name,
        fingerprint=deployment.plan_id,
        state=state,
        shown_state=shown or state,
        started_at=timezone.now(),
    )


@pytest.mark.parametrize("name", ["list", "history"])
def test_the_lists_are_for_those_who_watch(name: str, bob: User, charlie: User, made: Deployment) -> None:
    page = reverse(f"deployments:{name}")
    assert "Leave" in logged_in(bob).get(page).content.decode()
    assert logged_in(charlie).get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_the_matrix_counts_what_is_under_way(olga: User, made: Deployment) -> None:
    run_instance(made, key="leave-1", state="running")
    run_instance(made, key="leave-2", state="waiting_event", shown="incident")
    run_instance(made, key="leave-3", state="completed")
    page = logged_in(olga).get(reverse("deployments:list")).content.decode()
    assert "2 of version 1" in page
    assert "with an incident" in page


def test_what_is_approved_and_not_deployed_is_listed_until_it_is(
    olga: User, bob: User, approved: Version
) -> None:
    pages = [reverse("deployments:list"), reverse("processes:detail", kwargs={"key": "leave"})]
    address = reverse("deployments:deploy", kwargs={"key": "leave", "number": 1})
    for page in pages:
        assert address in logged_in(olga).get(page).content.decode()
        assert address not in logged_in(bob).get(page).content.decode()
    assert "Ready to deploy" in logged_in(bob).get(pages[0]).content.decode()
    deploy_version(olga, version=approved, content_hash=approved.content_hash)
    assert "Ready to deploy" not in logged_in(olga).get(pages[0]).content.decode()
    assert "not deployed yet" not in logged_in(olga).get(pages[1]).content.decode()


def test_an_operator_deploys_on_the_page(olga: User, approved: Version) -> None:
    page = reverse("deployments:deploy", kwargs={"key": "leave", "number": 1})
    client = logged_in(olga)
    assert approved.content_hash in client.get(page).content.decode()
    answer = client.post(page, {"content_hash": approved.content_hash})
    assert answer["Location"] == reverse("processes:detail", kwargs={"key": "leave"})
    assert Deployment.objects.get().state == "live"


def test_what_is_not_approved_cannot_be_deployed_on_the_page(olga: User, in_review: Version) -> None:
    page = reverse("deployments:deploy", kwargs={"key": "leave", "number": 1})
    client = logged_in(olga)
    assert "Only approved versions are deployed" in client.get(page).content.decode()
    client.post(page, {"content_hash": in_review.content_hash})
    assert not Deployment.objects.exists()


def test_only_operators_deploy_and_retire(alice: User, bob: User, charlie: User, made: Deployment) -> None:
    deploy = reverse("deployments:deploy", kwargs={"key": "leave", "number": 1})
    retire = reverse("deployments:retire", kwargs={"pk": made.pk})
    for person in (alice, bob, charlie):
        assert logged_in(person).get(deploy).status_code == 403
        assert logged_in(person).post(deploy).status_code == 403
        assert logged_in(person).post(retire).status_code == 403
    made.refresh_from_db()
    assert made.state == "live"


def test_an_operator_retires_on_the_page(olga: User, made: Deployment) -> None:
    answer = logged_in(olga).post(reverse("deployments:retire", kwargs={"pk": made.pk}), follow=True)
    assert "Nothing is deployed" in answer.content.decode()
    assert logged_in(olga).post(reverse("deployments:retire", kwargs={"pk": 999})).status_code == 404


def test_the_reviewer_sees_what_an_approval_touches(bob: User, made: Deployment) -> None:
    run_instance(made, key="leave-1", state="running")
    page = logged_in(bob).get(reverse("processes:review", kwargs={"key": "leave", "number": 1}))
    assert "1 instance of version 1 is under way" in page.content.decode()
