"""What people see and do about releases and the rules of their environment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.deployments.environment.actions import freeze
from studio.deployments.environment.models import FreezeWindow
from studio.deployments.environment.rules import rules_now
from studio.deployments.models import Deployment
from studio.processes.models import Version
from studio.releases.models import Release, ReleaseApproval
from tests.studio.api.calling import Api
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.releases.foreign import foreign
from tests.studio.releases.test_promoting import needs_secret

pytestmark = pytest.mark.django_db
REASON = "The payment run stands still since this morning."


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


@pytest.fixture
def frozen(root: User) -> FreezeWindow:
    now = timezone.now()
    return freeze(root, starts_at=now, ends_at=now + timedelta(days=1), reason="Closing of the year")


def test_a_release_is_promoted_on_its_page(olga: User, release: Release) -> None:
    travel = foreign(olga, like=release)
    client = logged_in(olga)
    page = client.get(f"/releases/{travel.hash}/promote").content.decode()
    assert "split-vat" not in page
    assert 'data-binding="missing"' not in page
    answer = client.post(f"/releases/{travel.hash}/promote")
    assert answer["Location"] == "/processes/travel/versions/1"
    assert "Promote here" not in client.get(f"/releases/{travel.hash}").content.decode()


def test_the_page_names_what_is_missing_and_has_no_button(olga: User, release: Release) -> None:
    travel = foreign(olga, like=release, change=needs_secret)
    client = logged_in(olga)
    page = client.get(f"/releases/{travel.hash}/promote").content.decode()
    assert 'data-binding="missing"' in page
    assert "/library/secrets/new?name=model-key" in page
    assert "submit-once" not in page
    assert client.post(f"/releases/{travel.hash}/promote").status_code == 422


def test_an_emergency_is_offered_to_who_may_and_asks_for_a_reason(
    olga: User, root: User, frozen: FreezeWindow, release: Release
) -> None:
    travel = foreign(olga, like=release)
    address = f"/releases/{travel.hash}/promote"
    assert 'name="emergency"' not in logged_in(olga).get(address).content.decode()
    refused = logged_in(root).post(address, {"emergency": "now"})
    assert refused.status_code == 422
    assert logged_in(root).post(address, {"emergency": REASON}).status_code == 302
    version = logged_in(olga).get("/processes/travel/versions/1").content.decode()
    assert REASON in version


def test_deploying_says_what_the_rules_have_against_it(
    olga: User, root: User, frozen: FreezeWindow, approved: Version
) -> None:
    address = "/deployments/deploy/leave/1"
    assert "Closing of the year" in logged_in(olga).get(address).content.decode()
    typed = {"content_hash": approved.content_hash}
    assert logged_in(olga).post(address, typed).status_code == 422
    assert logged_in(root).post(address, {**typed, "emergency": REASON}).status_code == 302
    assert Deployment.objects.get().version == approved
    assert (
        Api(olga)
        .post("/processes/leave/versions/1/deploy", {"content_hash": approved.content_hash})
        .status_code
        == 409
    )


def test_a_reviewer_approves_a_release_for_here(bob: User, olga: User, release: Release) -> None:
    travel = foreign(olga, like=release)
    rita = make_person("rita", "reviewer")
    assert "Approve for here" in logged_in(rita).get(f"/releases/{travel.hash}").content.decode()
    assert "Approve for here" not in logged_in(olga).get(f"/releases/{travel.hash}").content.decode()
    logged_in(rita).post(f"/releases/{travel.hash}/approve", {"comment": "Looks right."})
    assert ReleaseApproval.objects.get().by == rita
    answer = Api(bob).post(f"/releases/{travel.hash}/approve", {})
    assert answer.status_code == 201


def test_the_rules_are_changed_on_their_page(olga: User, root: User) -> None:
    client = logged_in(root)
    typed = {
        "approvals": "2",
        "source_approvals": "on",
        "scenarios": "required",
        "scenario_names": "Happy path\n\nRefusal",
        "promoters": ["operator"],
        "revision": "0",
    }
    assert client.post("/environments/rules/edit", typed).status_code == 302
    rules = rules_now()
    assert (rules.approvals, rules.scenario_names) == (2, ("Happy path", "Refusal"))
    assert client.post("/environments/rules/edit", typed).status_code == 422
    assert "Happy path" in logged_in(olga).get("/environments/rules").content.decode()
    assert logged_in(olga).get("/environments/rules/edit").status_code == 403


def test_freeze_windows_are_set_and_lifted_on_the_page(olga: User, root: User) -> None:
    client = logged_in(root)
    typed = {"starts_at": "2030-12-20T00:00", "ends_at": "2031-01-02T00:00", "reason": "Holidays"}
    assert client.post("/environments/freezes", typed).status_code == 302
    window = FreezeWindow.objects.get()
    assert "Holidays" in logged_in(olga).get("/environments/rules").content.decode()
    assert client.post("/environments/freezes", {**typed, "ends_at": "2030-01-01T00:00"}).status_code == 422
    assert logged_in(olga).post(f"/environments/freezes/{window.pk}/lift").status_code == 403
    client.post(f"/environments/freezes/{window.pk}/lift")
    assert "Holidays" not in logged_in(olga).get("/environments/rules").content.decode()


def test_rules_and_freezes_by_the_api(olga: User, root: User) -> None:
    api = Api(root)
    assert api.put("/environment/rules", {"approvals": 1, "revision": 0}).json()["revision"] == 1
    assert api.put("/environment/rules", {"approvals": 2, "revision": 0}).status_code == 409
    body = {"starts_at": "2030-12-20T00:00:00Z", "ends_at": "2031-01-02T00:00:00Z", "reason": "Holidays"}
    made = api.post("/environment/freezes", body).json()
    assert [each["id"] for each in Api(olga).get("/environment/freezes").json()["items"]] == [made["id"]]
    assert api.post(f"/environment/freezes/{made['id']}/lift", {}).status_code == 204
    assert api.post(f"/environment/freezes/{made['id']}/lift", {}).status_code == 404
    about = Api(olga).get("/environment").json()
    assert about["person"] == "olga"
    assert "deploy_versions" in about["rights"]


def test_the_check_by_the_api_says_what_the_page_says(bob: User, olga: User, release: Release) -> None:
    travel = foreign(olga, like=release)
    found = Api(olga).get(f"/releases/{travel.hash}/check").json()
    assert (found["ready"], found["live"]) == (True, False)
    assert Api(bob).get(f"/releases/{travel.hash}/check").json()["person"]
    done = Api(olga).post(f"/releases/{travel.hash}/promote", {}).json()
    assert (done["key"], done["version"]) == ("travel", 1)
    assert Api(olga).post(f"/releases/{travel.hash}/promote", {}).json() == done
    live = Api(olga).get("/environment/live").json()["processes"]
    assert [(each["process_id"], each["release"], each["source"]) for each in live] == [
        ("travel", travel.hash, "test")
    ]
