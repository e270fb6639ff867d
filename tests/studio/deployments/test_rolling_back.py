"""Rolling back says what began meanwhile, and offers to move it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.deployments.models import Deployment
from studio.errors import NotAllowed
from studio.instances.models import Instance
from studio.instances.selectors.meanwhile import started_meanwhile
from studio.processes.models import Version
from tests.studio.deployments.test_deploy import approved_successor, deploy
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


def instance(deployment: Deployment, pk: str, **more: Any) -> Instance:
    values = {"state": "running", "shown_state": "running", **more}
    return Instance.objects.create(
        pk=pk,
        process_id=deployment.process_id,
        process_name="Leave",
        deployment=deployment,
        fingerprint=deployment.plan_id,
        started_at=timezone.now(),
        **values,
    )


@pytest.fixture
def newer(alice: User, bob: User, olga: User, approved: Version) -> Deployment:
    """Version 2, live after version 1 of which one instance runs."""
    instance(deploy(olga, approved)[0], "old")
    return deploy(olga, approved_successor(approved, author=alice, reviewer=bob))[0]


def test_what_began_with_the_newer_version_is_listed_before_and_offered_after(
    olga: User, approved: Version, newer: Deployment
) -> None:
    instance(newer, "running")
    instance(newer, "ended", state="completed", shown_state="completed")
    client, address = logged_in(olga), "/deployments/deploy/leave/1"

    before = client.get(address).content.decode()
    assert "data-meanwhile" in before
    assert "/instances/running" in before
    assert "/instances/old" not in before
    assert "/instances/migrate?" not in before

    answer = client.post(address, {"content_hash": approved.content_hash})
    assert answer["Location"] == address
    after = client.get(address).content.decode()
    assert "/instances/migrate?process=leave&amp;version=2&amp;to=1" in after

    found = started_meanwhile(olga, version=approved)
    assert found is not None
    assert [(each.version, each.begun, each.running) for each in found.counts] == [(2, 2, 1)]
    assert [each.pk for each in found.newest] == ["running"]


def test_a_first_deployment_has_no_meanwhile(olga: User, approved: Version) -> None:
    assert started_meanwhile(olga, version=approved) is None
    answer = logged_in(olga).post("/deployments/deploy/leave/1", {"content_hash": approved.content_hash})
    assert answer["Location"] == "/processes/leave"


def test_only_who_watches_hears_of_it(charlie: User, approved: Version) -> None:
    with pytest.raises(NotAllowed):
        started_meanwhile(charlie, version=approved)


def test_the_name_of_the_environment_is_on_every_page_where_no_badge_is_set(
    olga: User, settings: Any
) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"environment": "production"})
    page = logged_in(olga).get("/deployments/").content.decode()
    assert "Deployments · production · Periscope Studio</title>" in page
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"badge": "PROD"})
    assert (
        "Deployments · PROD · Periscope Studio</title>"
        in logged_in(olga).get("/deployments/").content.decode()
    )
