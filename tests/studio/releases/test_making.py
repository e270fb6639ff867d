from __future__ import annotations

import hashlib
import json

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import NotAllowed, WrongState
from studio.library.models import AgentVersion, FunctionVersion
from studio.processes.models import Version
from studio.releases.actions.make import make_release
from studio.releases.models import Release
from studio.releases.reading import open_file, opened
from tests.studio.deployments.test_deploy import approve
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_release_holds_the_file_and_all_that_was_approved_with_it(release: Release, order: Version) -> None:
    found = opened(release)
    assert [(line.kind, line.key) for line in found.manifest.parts] == [
        ("agent", "risk-assessor"),
        ("function", "split-vat"),
        ("process", "order"),
    ]
    assert hashlib.sha256(order.xml.encode()).hexdigest() in {line.sha256 for line in found.manifest.parts}
    assert found.process.xml == order.xml


def test_a_release_says_who_approved_it_and_whose_content_it_is(release: Release) -> None:
    manifest = opened(release).manifest
    assert [each.by.username for each in manifest.approvals] == ["bob"]
    assert manifest.approvals[0].groups == ["reviewer"]
    assert [each.username for each in manifest.contributors] == ["alice"]
    assert manifest.created_by.username == "olga"


def test_the_same_version_makes_the_same_release_again(olga: User, release: Release, order: Version) -> None:
    assert make_release(make_person("oscar", "operator"), version=order) == release
    assert Release.objects.count() == 1
    assert AuditEntry.objects.filter(action="release.made").count() == 1


def test_what_was_approved_goes_into_it_and_not_what_is_newest(olga: User, order: Version) -> None:
    pinned = FunctionVersion.objects.get(function__key="split-vat")
    function = pinned.function
    newer = FunctionVersion.objects.create(
        function=function,
        number=pinned.number + 1,
        source="def execute(x):\n    return {}\n",
        sha256="f" * 64,
    )
    type(function).objects.filter(pk=function.pk).update(current=newer)

    release = make_release(olga, version=order)

    numbers = {line.key: line.number for line in opened(release).manifest.parts}
    assert numbers["split-vat"] == pinned.number


def test_another_library_under_a_new_approval_is_another_release(
    alice: User, bob: User, olga: User, release: Release, order: Version
) -> None:
    other = Version.objects.create(
        definition=order.definition,
        number=2,
        xml=order.xml.replace('name="VAT"', 'name="VAT 2"'),
        content_hash=hashlib.sha256(order.xml.replace('name="VAT"', 'name="VAT 2"').encode()).hexdigest(),
        author=alice,
    )
    made = make_release(olga, version=approve(other, author=alice, reviewer=bob))
    assert made.hash != release.hash


def test_only_approved_versions_become_releases(olga: User, in_review: Version) -> None:
    with pytest.raises(WrongState):
        make_release(olga, version=in_review)


def test_making_one_takes_the_right_to_deploy(
    alice: User, bob: User, charlie: User, approved: Version
) -> None:
    for person in (alice, bob, charlie):
        with pytest.raises(NotAllowed):
            make_release(person, version=approved)
    assert not Release.objects.exists()


def test_the_file_is_the_same_bytes_whenever_it_is_fetched(olga: User, bob: User, release: Release) -> None:
    first = logged_in(olga).get(f"/releases/{release.hash}/file")
    again = logged_in(bob).get(f"/api/v1/releases/{release.hash}/file")
    assert first.content == again.content == bytes(release.file)
    assert first["Content-Disposition"].endswith('.release.json"')
    assert open_file(first.content).hash == release.hash


def test_no_secret_value_and_no_cost_is_in_the_file(release: Release) -> None:
    agent = next(part for part in json.loads(bytes(release.file))["parts"] if part["kind"] == "agent")
    assert agent["secret"] == AgentVersion.objects.get(agent__key="risk-assessor").secret
    assert "budget" not in agent


def test_the_page_shows_what_it_holds_and_what_it_leaves_open(
    olga: User, charlie: User, release: Release
) -> None:
    page = logged_in(olga).get(f"/releases/{release.hash}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "risk-assessor" in text
    assert release.hash in text
    assert "data-unknown" not in text
    assert logged_in(charlie).get(f"/releases/{release.hash}").status_code == 403
    assert logged_in(charlie).get("/releases/").status_code == 403
    assert logged_in(olga).get(f"/releases/{'0' * 64}").status_code == 404


def test_a_version_offers_to_become_a_release(alice: User, olga: User, order: Version) -> None:
    address = "/releases/make/order/1"
    assert address in logged_in(olga).get("/processes/order/versions/1").content.decode()
    assert logged_in(alice).post(address).status_code == 403
    answer = logged_in(olga).post(address)
    assert answer["Location"] == f"/releases/{Release.objects.get().hash}"
