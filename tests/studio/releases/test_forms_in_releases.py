"""Forms of the library travel with a release, in the version that was approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.selectors import live_deployment, plan_of
from studio.errors import Conflict, InvalidInput
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.releases.actions.make import make_release
from studio.releases.actions.promote import promote_release
from studio.releases.canonical import canonical
from studio.releases.checking import check_release
from studio.releases.models import Release
from studio.releases.reading import open_file, opened
from tests.studio.deployments.test_deploy import approved_version_of
from tests.studio.library.forms_at_hand import AMOUNT, REASON, form_draft, published_form
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml
from tests.studio.releases.foreign import foreign, name_parts_anew, signed_elsewhere, value_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Change = Callable[[dict[str, Any]], None]

BODY = """
    <bpmn:startEvent id="start" name="Start"><bpmn:extensionElements>
        <periscope:StartForm formRef="expense" /></bpmn:extensionElements></bpmn:startEvent>
    <bpmn:userTask id="ask" name="Ask"><bpmn:extensionElements>
        <periscope:TaskDefinition formRef="expense" candidateGroups="reviewer" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask" />
    <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="end" />"""


@pytest.fixture
def filled(alice: User, bob: User, olga: User) -> Release:
    """A release whose process asks by the first version of a form, which has a second one by now."""
    form = form_draft(alice)
    published_form(alice, form)
    version = approved_version_of(process_xml("claim", name="Claim", body=BODY), author=alice, reviewer=bob)
    published_form(alice, form, fields=[AMOUNT])
    return make_release(olga, version=version)


def part_of(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(part for part in value["parts"] if part["kind"] == "form")
    return found


def rename(value: dict[str, Any], *, key: str = "travel-expense", number: int = 4) -> None:
    """The form as one that is not here."""
    process = next(part for part in value["parts"] if part["kind"] == "process")
    process["xml"] = process["xml"].replace('formRef="expense"', f'formRef="{key}"')
    part_of(value).update(key=key, number=number)
    line = next(line for line in value["manifest"]["parts"] if line["kind"] == "form")
    line.update(key=key, number=number)
    value["manifest"]["uses"]["forms"] = {key: line["sha256"]}


def test_the_form_as_approved_goes_into_it_and_not_what_is_newest(filled: Release) -> None:
    found = opened(filled)
    (line,) = (line for line in found.manifest.parts if line.kind == "form")
    part = part_of(value_of(filled))
    assert (line.key, line.number, part["name"]) == ("expense", 1, "Expense")
    assert [each["name"] for each in part["fields"]] == ["amount", "reason"]
    assert found.manifest.uses.forms == {"expense": line.sha256}


def test_the_page_says_that_a_form_is_in_it(olga: User, filled: Release) -> None:
    with translation.override("de"):
        page = logged_in(olga).get(f"/releases/{filled.hash}", headers={"Accept-Language": "de"})
    assert "Formular · <code>expense</code>" in " ".join(page.content.decode().split())


def test_a_form_that_is_not_there_is_made_under_its_number_and_asked(olga: User, filled: Release) -> None:
    release = foreign(olga, like=filled, change=rename)
    assert check_release(olga, release=release, found=opened(release)).ready
    assert not LibraryForm.objects.filter(key="travel-expense").exists()

    promote_release(olga, release=release)

    version = LibraryFormVersion.objects.get(form__key="travel-expense")
    assert (version.number, version.form.current, version.form.name) == (4, version, "Expense")
    assert (version.fields, version.form.fields) == ([AMOUNT, REASON], [AMOUNT, REASON])
    live = live_deployment("travel")
    assert live is not None
    assert live.bindings["forms"] == {"travel-expense": version.pk}
    fields: Any = plan_of(live).nodes["ask"].config["fields"]
    assert [each["name"] for each in fields] == ["amount", "reason"]
    entry = AuditEntry.objects.get(action="form.received")
    assert (entry.object_id, entry.details["number"]) == ("travel-expense", 4)


def test_the_version_that_is_there_is_taken_and_the_newest_stays_current(olga: User, filled: Release) -> None:
    promote_release(olga, release=foreign(olga, like=filled))

    first, second = LibraryFormVersion.objects.order_by("number")
    live = live_deployment("travel")
    assert live is not None
    assert live.bindings["forms"] == {"expense": first.pk}
    assert LibraryForm.objects.get().current == second
    assert not AuditEntry.objects.filter(action="form.received").exists()


def test_other_fields_under_the_same_number_are_refused_and_said_before(olga: User, filled: Release) -> None:
    release = foreign(olga, like=filled, change=lambda value: part_of(value)["fields"].pop())
    check = check_release(olga, release=release, found=opened(release))
    assert any("Version 1 of the form expense has other content" in each for each in check.trouble)
    with pytest.raises(Conflict, match="other content"):
        promote_release(olga, release=release)


def unreadable(value: dict[str, Any]) -> None:
    rename(value)
    part_of(value)["fields"] = [{"name": "amount", "run": "rm"}]


def not_to_be_filled_in(value: dict[str, Any]) -> None:
    rename(value)
    part_of(value)["fields"].append(AMOUNT)


@pytest.mark.parametrize("change", [unreadable, not_to_be_filled_in])
def test_fields_that_nobody_could_publish_here_do_not_come_in(
    olga: User, filled: Release, change: Change
) -> None:
    release = foreign(olga, like=filled, change=change)
    assert check_release(olga, release=release, found=opened(release)).trouble
    with pytest.raises(InvalidInput):
        promote_release(olga, release=release)
    assert not LibraryForm.objects.filter(key="travel-expense").exists()


def without_the_part(value: dict[str, Any]) -> None:
    for holder in (value, value["manifest"]):
        holder["parts"] = [each for each in holder["parts"] if each["kind"] != "form"]


def without_a_word(value: dict[str, Any]) -> None:
    without_the_part(value)
    del value["manifest"]["uses"]["forms"]


@pytest.mark.parametrize("change", [without_the_part, without_a_word])
def test_a_release_without_the_form_of_its_process_is_refused(filled: Release, change: Change) -> None:
    value = value_of(filled)
    change(value)
    with pytest.raises(InvalidInput, match="everything"):
        open_file(canonical(signed_elsewhere(value)))


def test_a_form_under_a_path_for_a_name_is_refused(filled: Release) -> None:
    value = value_of(filled)
    rename(value, key="../expense")
    with pytest.raises(InvalidInput, match="key"):
        open_file(canonical(signed_elsewhere(value)))


def test_releases_from_before_forms_travelled_are_read(release: Release) -> None:
    value = value_of(release)
    assert value["manifest"]["uses"].pop("forms") == {}
    name_parts_anew(value)
    assert open_file(canonical(signed_elsewhere(value))).manifest.uses.forms == {}
