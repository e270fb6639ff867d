"""A release goes live here only unchanged, with all it needs, and by the rules of this environment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.environment.actions import freeze, lift_freeze, set_rules
from studio.deployments.environment.rules import EnvironmentRules
from studio.deployments.models import Deployment, EmergencyDeployment
from studio.deployments.selectors import live_deployment
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.library.models import Agent, FunctionVersion
from studio.processes.models import Provenance, Version
from studio.releases.actions.promote import Unbound, approve_release, promote_release
from studio.releases.checking import check_release
from studio.releases.models import Promotion, Release
from studio.releases.reading import opened
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.releases.foreign import foreign

pytestmark = [pytest.mark.database, pytest.mark.django_db]
REASON = "The payment run stands still since this morning."


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


@pytest.fixture
def travel(olga: User, release: Release) -> Release:
    """A release that came from another installation, which is known."""
    return foreign(olga, like=release)


def rules(root: User, **values: Any) -> None:
    set_rules(root, rules=EnvironmentRules(**values))


def test_it_becomes_live_byte_for_byte_with_what_was_approved(olga: User, travel: Release) -> None:
    made = promote_release(olga, release=travel)

    live = live_deployment("travel")
    assert live is not None
    assert live.version == made.version
    found = opened(travel)
    assert made.version.xml == found.process.xml
    assert live.bindings["agents"] == {"risk-assessor": Agent.objects.get(key="risk-assessor").current_id}
    assert made.version.state == "approved"
    came = made.version.provenance
    assert (came.release, came.source, came.number) == (travel.hash, "test", 1)
    assert [each["name"] for each in came.approvals] == ["Bob"]


def test_promoting_twice_is_promoting_once(olga: User, travel: Release) -> None:
    first = promote_release(olga, release=travel)
    assert promote_release(olga, release=travel) == first
    assert Version.objects.filter(definition__key="travel").count() == 1
    assert Deployment.objects.filter(process_id="travel").count() == 1
    assert AuditEntry.objects.filter(action="release.promoted").count() == 1


def test_after_retiring_it_comes_back_as_the_version_it_was(olga: User, travel: Release) -> None:
    first = promote_release(olga, release=travel)
    live = live_deployment("travel")
    assert live is not None
    retire_deployment(olga, deployment=live)
    again = promote_release(olga, release=travel)
    assert (again.version, again == first) == (first.version, False)


def test_what_it_takes_from_the_library_stays_what_came_with_it(
    olga: User, root: User, travel: Release
) -> None:
    def other_source(value: dict[str, Any]) -> None:
        part = next(part for part in value["parts"] if part["kind"] == "function")
        line = next(line for line in value["manifest"]["parts"] if line["kind"] == "function")
        part["source"] += "\n# news"
        part["number"] = line["number"] = 7

    release = foreign(olga, like=travel, key="travel", change=other_source)
    made = promote_release(olga, release=release)

    pinned = live_deployment("travel").bindings["functions"]["split-vat"]  # type: ignore[union-attr]
    version = FunctionVersion.objects.get(pk=pinned)
    assert (version.number, version.source.endswith("# news")) == (7, True)
    # Rolling back to it later takes the same again, whatever is newest by then.
    deploy_version(olga, version=made.version, content_hash=made.version.content_hash)
    assert live_deployment("travel").bindings["functions"]["split-vat"] == pinned  # type: ignore[union-attr]


def test_other_content_under_the_same_number_is_refused_and_said_before(olga: User, travel: Release) -> None:
    def same_number(value: dict[str, Any]) -> None:
        next(part for part in value["parts"] if part["kind"] == "function")["source"] += "\n# other"

    release = foreign(olga, like=travel, key="travel", change=same_number)
    check = check_release(olga, release=release, found=opened(release))
    assert any("has other content here" in each for each in check.trouble)
    with pytest.raises(Conflict, match="other content"):
        promote_release(olga, release=release)
    assert not Version.objects.filter(definition__key="travel").exists()


def needs_secret(value: dict[str, Any]) -> None:
    agent = next(part for part in value["parts"] if part["kind"] == "agent")
    agent["secret"], agent["number"] = "model-key", 9
    next(line for line in value["manifest"]["parts"] if line["kind"] == "agent")["number"] = 9


def test_what_is_missing_is_said_with_a_remedy_and_refused(olga: User, release: Release) -> None:
    travel = foreign(olga, like=release, change=needs_secret)
    check = check_release(olga, release=travel, found=opened(travel))
    (missing,) = check.missing
    assert (missing.need.kind, missing.need.name) == ("secret", "model-key")
    assert missing.link.endswith("?name=model-key")
    assert not check.ready
    with pytest.raises(Unbound) as refusal:
        promote_release(olga, release=travel)
    assert refusal.value.missing == [missing]
    assert live_deployment("travel") is None


def test_an_emergency_does_not_pass_over_what_is_missing(olga: User, root: User, release: Release) -> None:
    travel = foreign(olga, like=release, change=needs_secret)
    with pytest.raises(Unbound):
        promote_release(root, release=travel, emergency=REASON)


def test_looking_changes_nothing(olga: User, travel: Release) -> None:
    check = check_release(olga, release=travel, found=opened(travel))
    assert check.ready
    assert not check.live
    assert not Version.objects.filter(definition__key="travel").exists()
    promote_release(olga, release=travel)
    assert check_release(olga, release=travel, found=opened(travel)).live


def test_only_who_deploys_promotes(alice: User, bob: User, charlie: User, travel: Release) -> None:
    for person in (alice, bob, charlie):
        with pytest.raises(NotAllowed):
            promote_release(person, release=travel)


def test_the_rules_name_who_promotes(olga: User, root: User, travel: Release, approved: Version) -> None:
    make_person("dora", "directors")
    rules(root, promoters=("directors",))
    with pytest.raises(NotAllowed, match="directors"):
        promote_release(olga, release=travel)
    with pytest.raises(NotAllowed, match="directors"):
        deploy_version(olga, version=approved, content_hash=approved.content_hash)
    promote_release(make_person("dirk", "operator", "directors"), release=travel)


def test_approvals_of_the_source_count_as_the_rules_say(olga: User, root: User, travel: Release) -> None:
    rules(root, approvals=1)
    assert check_release(olga, release=travel, found=opened(travel)).ready
    rules(root, approvals=1, source_approvals=False, revision=1)
    check = check_release(olga, release=travel, found=opened(travel))
    assert [(each.name, each.where, each.counts) for each in check.approvals] == [("Bob", "test", False)]
    with pytest.raises(WrongState, match="1 more approval"):
        promote_release(olga, release=travel)


def test_approvals_of_an_unknown_installation_are_hearsay(olga: User, root: User, release: Release) -> None:
    rules(root, approvals=1)
    travel = foreign(olga, like=release, known=False)
    with pytest.raises(WrongState, match="1 more approval"):
        promote_release(olga, release=travel)
    approve_release(make_person("rita", "reviewer"), release=travel)
    promote_release(olga, release=travel)


def test_what_an_unknown_installation_signed_needs_an_approval_of_somebody_else_whatever_the_rules(
    olga: User, release: Release
) -> None:
    dora = make_person("dora", "operator", "reviewer")
    forged = foreign(dora, like=release, known=False)
    twin = make_person("dora2", "reviewer", email=dora.email)
    assert [str(each) for each in check_release(olga, release=forged, found=opened(forged)).rules] == [
        "1 more approval is needed."
    ]
    with pytest.raises(WrongState, match="1 more approval"):
        promote_release(dora, release=forged)
    for person in (dora, twin):
        with pytest.raises(NotAllowed):
            approve_release(person, release=forged)
    approve_release(make_person("rita", "reviewer"), release=forged)
    promote_release(dora, release=forged)


def test_nobody_approves_their_own_content_elsewhere_either(
    alice: User, bob: User, olga: User, travel: Release
) -> None:
    twin = make_person("alice2", "reviewer", email=alice.email.upper())
    for person in (alice, twin, olga):
        with pytest.raises(NotAllowed):
            approve_release(person, release=travel)
    approve_release(bob, release=travel)
    with pytest.raises(WrongState):
        approve_release(bob, release=travel)


def test_the_same_person_counts_once(bob: User, olga: User, root: User, travel: Release) -> None:
    rules(root, approvals=2)
    approve_release(bob, release=travel)
    with pytest.raises(WrongState, match="1 more approval"):
        promote_release(olga, release=travel)
    approve_release(make_person("rita", "reviewer"), release=travel)
    promote_release(olga, release=travel)


def test_somebody_of_a_team_must_approve_it_here(olga: User, root: User, travel: Release) -> None:
    rita = make_person("rita", "reviewer", "auditors")
    rules(root, approver_groups=("auditors",))
    with pytest.raises(WrongState, match="auditors"):
        promote_release(olga, release=travel)
    approve_release(rita, release=travel)
    promote_release(olga, release=travel)


def scenario(name: str, state: str, *, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "required": required,
        "state": state,
        "fingerprint": "a" * 64,
        "ran_at": "2026-01-01T00:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("asked", "good"),
    [
        ({"scenarios": "none"}, True),
        ({"scenarios": "required"}, True),
        ({"scenarios": "all"}, False),
        ({"scenario_names": ("Good",)}, True),
        ({"scenario_names": ("Odd",)}, False),
        ({"scenario_names": ("Not there",)}, False),
    ],
)
def test_scenarios_must_have_passed_as_the_rules_say(
    olga: User, root: User, release: Release, asked: dict[str, Any], good: bool
) -> None:
    lines = [scenario("Good", "passed", required=True), scenario("Odd", "failed", required=False)]
    travel = foreign(olga, like=release, change=lambda value: value["manifest"].update(scenarios=lines))
    rules(root, **asked)
    assert check_release(olga, release=travel, found=opened(travel)).ready is good


def frozen(root: User, **more: Any) -> Any:
    now = timezone.now()
    return freeze(
        root,
        **{
            "starts_at": now - timedelta(hours=1),
            "ends_at": now + timedelta(days=1),
            "reason": "Closing",
            **more,
        },
    )


def test_a_freeze_stops_releases_and_versions_alike_until_it_is_lifted(
    olga: User, root: User, travel: Release, approved: Version
) -> None:
    window = frozen(root)
    with pytest.raises(WrongState, match="Closing"):
        promote_release(olga, release=travel)
    with pytest.raises(WrongState, match="Closing"):
        deploy_version(olga, version=approved, content_hash=approved.content_hash)
    lift_freeze(root, window=window)
    promote_release(olga, release=travel)


def test_a_freeze_of_another_time_stops_nothing(olga: User, root: User, travel: Release) -> None:
    later = timezone.now() + timedelta(days=7)
    frozen(root, starts_at=later, ends_at=later + timedelta(days=1))
    promote_release(olga, release=travel)


def test_an_emergency_passes_the_rules_with_a_reason_kept_for_ever(
    olga: User, root: User, travel: Release
) -> None:
    frozen(root)
    with pytest.raises(NotAllowed):
        promote_release(olga, release=travel, emergency=REASON)
    with pytest.raises(InvalidInput):
        promote_release(root, release=travel, emergency="now")
    made = promote_release(root, release=travel, emergency=REASON)
    kept = EmergencyDeployment.objects.get()
    assert made.emergency == kept
    assert (kept.reason, kept.version) == (REASON, made.version)
    assert "Closing" in kept.passed_over[0]
    entry = AuditEntry.objects.get(action="version.deployed_in_emergency")
    assert entry.details["reason"] == REASON


def test_where_only_releases_go_live_nothing_that_was_modelled_here_does(
    olga: User, root: User, travel: Release, approved: Version
) -> None:
    rules(root, releases_only=True)
    with pytest.raises(WrongState, match="modelled here"):
        deploy_version(olga, version=approved, content_hash=approved.content_hash)
    promote_release(olga, release=travel)


def test_rules_are_written_by_who_may_and_over_the_ones_they_saw(alice: User, olga: User, root: User) -> None:
    for person in (alice, olga):
        with pytest.raises(NotAllowed):
            set_rules(person, rules=EnvironmentRules(approvals=2))
        with pytest.raises(NotAllowed):
            frozen(person)
    rules(root, approvals=2)
    with pytest.raises(Conflict):
        rules(root, approvals=3)
    with pytest.raises(InvalidInput):
        rules(root, approvals=99, revision=1)
    with pytest.raises(InvalidInput):
        rules(root, promoters=("nobody",), revision=1)
    now = timezone.now()
    with pytest.raises(InvalidInput):
        freeze(root, starts_at=now, ends_at=now - timedelta(hours=1), reason="x")
    with pytest.raises(InvalidInput):
        freeze(root, starts_at=now, ends_at=now + timedelta(hours=1), reason=" ")


def test_a_process_that_was_put_away_here_does_not_come_back_by_a_release(
    alice: User, olga: User, travel: Release
) -> None:
    made = promote_release(olga, release=travel)
    definition = made.version.definition
    retire_deployment(olga, deployment=live_deployment("travel"))  # type: ignore[arg-type]
    definition.archived_at = timezone.now()
    definition.save()
    other = foreign(
        olga, like=travel, key="travel", change=lambda value: value["manifest"]["version"].update(number=2)
    )
    with pytest.raises(WrongState, match="put away"):
        promote_release(olga, release=other)


def test_a_release_made_here_goes_live_as_the_version_it_was_made_of(olga: User, release: Release) -> None:
    made = promote_release(olga, release=release)
    assert made.version == release.version
    assert not Provenance.objects.exists()
    assert Promotion.objects.count() == 1


def test_the_version_says_where_it_came_from(olga: User, travel: Release) -> None:
    promote_release(olga, release=travel)
    page = logged_in(olga).get("/processes/travel/versions/1").content.decode()
    assert "data-provenance" in page
    assert f"/releases/{travel.hash}" in page
