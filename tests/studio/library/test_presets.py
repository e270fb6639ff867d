from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed
from studio.library.models import Preset
from studio.library.presets.actions import PresetContent, change_preset, create_preset, delete_preset
from studio.library.presets.selectors import presets_visible_to
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

BPMN = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
TASK = f'<bpmn:serviceTask {BPMN} id="x" name="Ask the register"/>'


@pytest.fixture
def alice() -> User:
    return make_person("alice", "analyst")


@pytest.fixture
def preset(alice: User) -> Preset:
    return create_preset(alice, content=PresetContent("Register", TASK))


def test_keeps_an_element_under_a_name_for_everybody_who_models(alice: User, preset: Preset) -> None:
    bob = make_person("bob", "analyst")
    assert [(each.name, each.element_type, each.changed_by) for each in presets_visible_to(bob)] == [
        ("Register", "serviceTask", alice)
    ]
    with pytest.raises(Conflict):
        create_preset(bob, content=PresetContent("Register", TASK))


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no element",
        "<a><b></a>",
        "<bpmn:serviceTask id='x'/>",
        TASK + TASK.replace('"x"', '"y"'),
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        f'<bpmn:laneSet {BPMN} id="x"/>',
        TASK + "<" * 100_001,
    ],
)
def test_refuses_what_is_not_one_element_of_a_process(alice: User, xml: str) -> None:
    with pytest.raises(InvalidInput):
        create_preset(alice, content=PresetContent("Broken", xml))


def test_changes_what_was_seen_and_nothing_newer(alice: User, preset: Preset) -> None:
    renamed = change_preset(alice, preset=preset, revision=1, content=PresetContent("Land register"))
    assert (renamed.name, renamed.revision, renamed.xml) == ("Land register", 2, TASK)
    with pytest.raises(Conflict):
        change_preset(alice, preset=preset, revision=1, content=PresetContent("Other"))
    delete_preset(alice, preset=renamed)
    assert not Preset.objects.exists()
    acts = AuditEntry.objects.filter(object_type="preset").order_by("sequence")
    assert [each.action for each in acts] == ["preset.created", "preset.changed", "preset.deleted"]


def test_people_who_do_not_model_see_and_change_nothing(preset: Preset) -> None:
    charlie = make_person("charlie", "participant")
    for act in (
        lambda: presets_visible_to(charlie),
        lambda: delete_preset(charlie, preset=preset),
        lambda: create_preset(charlie, content=PresetContent("Mine", TASK)),
        lambda: change_preset(charlie, preset=preset, revision=1, content=PresetContent("Mine")),
    ):
        with pytest.raises(NotAllowed):
            act()
    client = logged_in(charlie)
    assert client.get("/library/presets").status_code == 403
    assert client.get(f"/library/presets/{preset.pk}").status_code == 403
    assert client.post(f"/library/presets/{preset.pk}/delete").status_code == 403


def test_the_pages_rename_and_delete(alice: User, preset: Preset) -> None:
    client = logged_in(alice)
    assert "Register" in client.get("/library/presets").content.decode()
    taken = create_preset(alice, content=PresetContent("Taken", TASK))
    refused = client.post(f"/library/presets/{preset.pk}", {"name": "Taken", "revision": 1})
    assert "There is a preset of the name Taken already." in refused.content.decode()
    client.post(f"/library/presets/{preset.pk}", {"name": "Land register", "revision": 1})
    client.post(f"/library/presets/{taken.pk}/delete")
    assert [each.name for each in Preset.objects.all()] == ["Land register"]


def test_the_api_does_what_the_pages_do(alice: User) -> None:
    client = logged_in(alice)
    body = {"name": "Register", "xml": TASK, "description": "Asks"}
    made = client.post("/api/v1/presets", body, content_type="application/json").json()
    assert (made["element_type"], made["changed_by"]) == ("serviceTask", "alice")
    address = f"/api/v1/presets/{made['id']}"
    change = {"name": "Renamed", "revision": 1}
    assert client.put(address, change, content_type="application/json").json()["revision"] == 2
    assert client.put(address, change, content_type="application/json").status_code == 409
    assert [each["name"] for each in client.get("/api/v1/presets").json()["items"]] == ["Renamed"]
    assert client.delete(address).status_code == 204
