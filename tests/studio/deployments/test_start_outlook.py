"""Whoever decides to deploy reads beforehand what will start by clock, message and signal, and what ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from engine.plan import Plan
from studio.accounts.models import User
from studio.deployments.models import Deployment, Schedule
from studio.deployments.schedules.planning import plan_schedules
from studio.deployments.start_outlook import start_outlooks
from studio.deployments.starts import note_starts
from studio.processes.models import Version
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = [pytest.mark.database, pytest.mark.django_db]

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:p="http://periscope.dev/schema/bpmn" id="D" targetNamespace="t">'
)
NAMED = (
    '<message id="ordered" name="Ordered"/><message id="asked" name="Asked"/>'
    '<signal id="alarm" name="Alarm"/>'
)


def start(element: str, definition: str) -> str:
    return f'<startEvent id="{element}" name="{element}">{definition}</startEvent>'


def clock(element: str, rule: str) -> str:
    return start(element, f"<timerEventDefinition><timeCycle>{rule}</timeCycle></timerEventDefinition>")


def message(reference: str) -> str:
    return start(f"by_{reference}", f'<messageEventDefinition messageRef="{reference}"/>')


SIGNAL = start("by_alarm", '<signalEventDefinition signalRef="alarm"/>')


def body(*starts: str) -> str:
    flows = "".join(
        f'<sequenceFlow id="w{number}" sourceRef="{each.split(chr(34))[1]}" targetRef="t1"/>'
        for number, each in enumerate(starts)
    )
    return process(chain("<task/>") + "".join(starts) + flows, name="shop")


def live(text: str) -> Deployment:
    [plan] = plans(NAMED, text)
    return begun(deploy(make_person("ann", "analyst"), plan=plan), plan)


def begun(deployment: Deployment, plan: Plan) -> Deployment:
    deployment.starts.all().delete()
    note_starts(deployment, plan=plan)
    plan_schedules(deployment, plan=plan)
    return deployment


def next_version(deployment: Deployment, text: str) -> Version:
    return deployment.definition.versions.create(
        number=2,
        xml=f"{HEAD}{NAMED}{text}</definitions>",
        content_hash="2" * 64,
        author=deployment.deployed_by,
        state="approved",
    )


def changes(version: Version) -> dict[str, str]:
    [found] = start_outlooks(version)
    return {
        **{each.element: each.change for each in found.clocks},
        **{each.start.name: each.change for each in found.events},
    }


def test_what_is_new_what_stays_what_changes_and_what_ends() -> None:
    deployment = live(
        body(clock("daily", "R/P1D"), clock("hourly", "R/PT1H"), clock("gone", "R/P2D"), message("ordered"))
    )
    version = next_version(
        deployment,
        body(
            clock("daily", "R/P1D"),
            clock("hourly", "R/PT2H"),
            clock("fresh", "0 9 * * 1"),
            message("asked"),
            SIGNAL,
        ),
    )
    assert changes(version) == {
        "daily": "kept",
        "hourly": "changed",
        "fresh": "new",
        "gone": "ends",
        "Asked": "new",
        "Alarm": "new",
        "Ordered": "ends",
    }


def test_the_next_three_firings_are_named_with_their_time_zone() -> None:
    deployment = live(body(message("ordered")))
    version = next_version(deployment, body(clock("hourly", "R/PT1H")))
    [hourly] = start_outlooks(version)[0].clocks
    assert (len(hourly.next), len(set(hourly.next))) == (3, 3)
    assert all(each.endswith("UTC") for each in hourly.next)
    assert "every 1 hour" in hourly.rule


def test_a_paused_clock_stays_paused_and_names_no_moment() -> None:
    deployment = live(body(clock("daily", "R/P1D")))
    Schedule.objects.update(paused_at=timezone.now(), paused_by=deployment.deployed_by)
    [daily] = start_outlooks(next_version(deployment, body(clock("daily", "R/P1D"))))[0].clocks
    assert (daily.paused, daily.next, daily.change) == (True, (), "kept")


def test_a_process_that_the_file_has_no_more_ends_with_all_that_starts_it() -> None:
    deployment = live(body(clock("daily", "R/P1D"), message("ordered")))
    other = body(message("asked")).replace('id="shop"', 'id="store"')
    found = {each.process_id: each for each in start_outlooks(next_version(deployment, other))}
    assert (found["shop"].over, [each.change for each in found["shop"].clocks]) == (True, ["ends"])
    assert [each.change for each in found["store"].events] == ["new"]


def test_the_page_and_the_api_say_so_and_only_to_who_may_deploy() -> None:
    deployment = live(body(clock("hourly", "R/PT1H"), message("ordered")))
    version = next_version(deployment, body(clock("hourly", "R/PT2H"), SIGNAL))
    address = f"/deployments/deploy/{version.definition.key}/2"
    text = page(make_person("olga", "operator"), address).content.decode()
    for said in ("every 2 hours", "until now: every 1 hour", 'data-change="ends"', "Alarm", "Ordered"):
        assert said in text
    api = f"/api/v1/processes/{version.definition.key}/versions/2/starts"
    [told] = page(User.objects.get(username="olga"), api).json()
    assert [each["change"] for each in told["events"]] == ["new", "ends"]
    assert len(told["clocks"][0]["next"]) == 3
    for wrong in (address, api):
        assert page(User.objects.get(username="ann"), wrong).status_code == 403


def test_a_process_that_only_people_start_says_so() -> None:
    deployment = live(process(chain("<task/>"), name="shop"))
    version = next_version(deployment, process(chain("<task/>", "<task/>"), name="shop"))
    assert start_outlooks(version) == []
    olga = make_person("olga", "operator")
    text = page(olga, f"/deployments/deploy/{version.definition.key}/2").content.decode()
    assert "neither a clock nor a message nor a signal" in text


def page(person: User, address: str) -> Any:
    return logged_in(person).get(address)
