"""Functions of the library in processes: found, pinned by the approval, and what runs is what was pinned."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from django.utils import timezone

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, WorkResult
from studio.accounts.models import User
from studio.activities.functions.library import LibraryFunctions
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.runner import ConfinedFunctionRunner
from studio.deployments.function_uses import uses_of_function
from studio.deployments.models import Deployment
from studio.deployments.problems import Undeployable
from studio.errors import Conflict, NotAllowed
from studio.instances.models import Instance
from studio.instances.selectors.bindings import pinned_function
from studio.library.functions.actions.drafts import Description, describe_function
from studio.library.functions.actions.publishing import deprecate_version
from studio.library.functions.models import Function
from studio.library.functions.tallies import TallyWriter, statistics_of
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import request_review
from studio.processes.actions.versions import create_version
from studio.processes.findings import check_text
from studio.processes.models import Version
from tests.studio.activities.orders import ORDER
from tests.studio.deployments.test_deploy import approve, deploy
from tests.studio.deployments.test_library_in_approvals import verdict
from tests.studio.library.functions_at_hand import TRIPLE, draft, publish
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml

pytestmark = pytest.mark.django_db

TASK = """
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:scriptTask id="double" name="Double">
      <bpmn:extensionElements>
        <periscope:ScriptTaskConfiguration functionId="double" {version} outputVariable="result" />
      </bpmn:extensionElements>
    </bpmn:scriptTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="double" />
    <bpmn:sequenceFlow id="f2" sourceRef="double" targetRef="end" />"""


def xml(version: str = "") -> str:
    return process_xml(body=TASK.format(version=f'version="{version}"' if version else ""))


def modelled(person: User, *, version: str = "") -> Version:
    made = import_file(person, data=xml(version).encode()).draft
    return create_version(person, definition=made.definition, note="First", revision=1)


def rules(text: str) -> set[str]:
    return {one["rule"] for one in check_text(text)["findings"] if "function" in one["rule"]}


class TestFindings:
    def test_what_cannot_be_used_blocks_and_what_is_deprecated_is_said(self, alice: User) -> None:
        assert rules(xml()) == {"unknown-function"}
        made = draft(alice)
        assert rules(xml()) == {"unknown-function"}
        first = publish(alice, made)
        assert rules(xml()) == rules(xml("latest")) == rules(xml("1")) == set()
        assert rules(xml("2")) == {"unknown-function"}
        publish(alice, made, source=TRIPLE)
        deprecate_version(alice, version=first, message="Wrong", successor=made)
        assert (rules(xml()), rules(xml("1"))) == (set(), {"deprecated-function"})
        describe_function(alice, function=made, description=Description(name="D", visibility="private"))
        assert rules(xml()) == {"unknown-function"}

    def test_a_function_that_became_private_cannot_be_deployed(
        self, alice: User, bob: User, olga: User
    ) -> None:
        made = draft(alice)
        publish(make_person("dave", "analyst"), made)
        version = modelled(alice)
        approve(version, author=alice, reviewer=bob)
        describe_function(alice, function=made, description=Description(name="D", visibility="private"))
        with pytest.raises(Undeployable):
            deploy(olga, version)


class TestPinning:
    @pytest.mark.parametrize("asked", ["", "latest", "1"])
    def test_what_is_deployed_is_the_version_that_was_approved(
        self, alice: User, bob: User, olga: User, asked: str
    ) -> None:
        made = draft(alice)
        first = publish(alice, made)
        version = modelled(alice, version=asked)
        approve(version, author=alice, reviewer=bob)
        publish(alice, made, source=TRIPLE)
        deploy(olga, version)
        reference = "double@1" if asked == "1" else "double"
        assert Deployment.objects.get().bindings["functions"] == {reference: first.pk}

    def test_a_version_published_during_the_review_voids_it(self, alice: User, bob: User) -> None:
        made = draft(alice)
        publish(alice, made)
        version = modelled(alice)
        request_review(alice, version=version)
        publish(alice, made, source=TRIPLE)
        version.refresh_from_db()
        with pytest.raises(Conflict) as refused:
            verdict(bob, version)
        assert refused.value.current == {"library": ["double"]}

    def test_nobody_approves_their_own_function_within_a_version_of_others(self, alice: User) -> None:
        dave = make_person("dave", "analyst", "reviewer")
        publish(dave, draft(dave))
        version = modelled(alice)
        request_review(alice, version=version)
        version.refresh_from_db()
        with pytest.raises(NotAllowed):
            verdict(dave, version)

    def test_the_reviewer_finds_the_source(self, alice: User, bob: User) -> None:
        publish(alice, draft(alice))
        version = modelled(alice)
        request_review(alice, version=version)
        page = logged_in(bob).get(f"/processes/{version.definition.key}/versions/1/review")
        assert "/library/functions/of/double/1" in page.content.decode()


class TestUses:
    def test_uses_name_the_version_that_is_asked_for_and_the_one_that_runs(
        self, alice: User, bob: User, olga: User
    ) -> None:
        made = draft(alice)
        publish(alice, made)
        version = modelled(alice)
        draft(alice, key="doubled")
        assert [(use.asked, use.live, use.pinned) for use in uses_of_function(alice, function=made)] == [
            (None, False, None)
        ]
        approve(version, author=alice, reviewer=bob)
        deploy(olga, version)
        use = uses_of_function(alice, function=made)[0]
        assert (use.version, use.live, use.pinned) == (version, True, 1)
        assert uses_of_function(alice, function=Function.objects.get(key="doubled")) == []
        page = logged_in(alice).get("/library/functions/of/double").content.decode()
        assert f"/processes/{version.definition.key}/versions/1" in page


@pytest.mark.django_db(transaction=True)
class TestRunning:
    def run(self, tallies: TallyWriter, *, version: str | None, **variables: object) -> WorkResult:
        async def pinned(order: object, reference: str) -> int | None:
            return await database_sync_to_async(pinned_function)(ORDER.root, reference)

        pool = FunctionPool(at_once=1)
        try:
            runner = ConfinedFunctionRunner(pool, library=LibraryFunctions(pinned=pinned, tallies=tallies))
            asked = FunctionRequest(
                order=ORDER,
                source=None,
                function="double",
                version=version,
                variables=dict(variables),
                timeout_seconds=5,
            )
            return async_to_sync(runner.run)(asked)
        finally:
            pool.close()

    def test_an_instance_runs_what_was_pinned_and_the_run_is_counted(
        self, alice: User, bob: User, olga: User
    ) -> None:
        made = draft(alice)
        publish(alice, made)
        version = modelled(alice)
        approve(version, author=alice, reviewer=bob)
        deploy(olga, version)
        publish(alice, made, source=TRIPLE)
        Instance.objects.create(
            pk=ORDER.root,
            deployment=Deployment.objects.get(),
            process_id="approval",
            process_name="A",
            started_at=timezone.now(),
        )
        tallies = TallyWriter(pause_seconds=3600)
        result = self.run(tallies, version=None, amount=4)
        assert result.value == {"doubled": 8}
        assert (result.details["function"], result.details["function_version"]) == ("double", 1)
        with pytest.raises(ActivityFailure) as failed:
            self.run(tallies, version="latest", other=4)
        assert (failed.value.code, failed.value.retryable) == ("runtime_error", False)
        assert failed.value.details["function_version"] == 1
        with pytest.raises(ActivityFailure) as unknown:
            self.run(tallies, version="9", amount=4)
        assert unknown.value.code == "function-unknown"
        tallies.flush()
        ran = statistics_of(made)
        assert (ran[1].runs, ran[1].success_rate) == (2, 0.5)
