"""Schedules in the studio: written with deployments, moved by operators, shown on pages and by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engine.plan import Plan
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.models import Deployment, Schedule
from studio.deployments.schedules.actions import pause_schedule, resume_schedule
from studio.deployments.schedules.checks import unschedulable
from studio.deployments.schedules.planning import plan_schedules
from studio.deployments.schedules.selectors import schedule_health
from studio.deployments.schedules.wording import rule_in_words
from studio.errors import NotAllowed, WrongState
from studio.instances.models import Instance
from tests.engine.elements.test_timer_starts import timed
from tests.engine.temporal.processes import chain, plans, process
from tests.studio import recorded_outbox
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

HOURLY = "R/PT1H"


@pytest.fixture(autouse=True)
def sent(settings: Any) -> list[tuple[str, dict[str, Any]]]:
    settings.PERISCOPE_OUTBOX_HANDLERS = "tests.studio.recorded_outbox.OUTBOX_HANDLERS"
    recorded_outbox.RECEIVED.clear()
    return recorded_outbox.RECEIVED


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


def plan_with(text: str, *, extensions: str = "") -> Plan:
    [plan] = plans(timed("timeCycle", text, extensions=extensions))
    return plan


def live(person: User, text: str = HOURLY) -> Deployment:
    plan = plan_with(text)
    deployment = deploy(person, plan=plan)
    plan_schedules(deployment, plan=plan)
    return deployment


def test_a_deployment_writes_its_schedules_and_asks_for_them(root: User) -> None:
    deployment = live(root)
    schedule = Schedule.objects.get()
    assert (schedule.process_id, schedule.element, schedule.text) == ("order", "start", HOURLY)
    assert (schedule.deployment, schedule.anchor, schedule.checked_at) == (
        deployment,
        deployment.deployed_at,
        None,
    )


def test_a_new_version_changes_the_rule_and_leaves_a_pause(root: User) -> None:
    deployment = live(root)
    pause_schedule(root, schedule=Schedule.objects.get())
    before = Schedule.objects.get()
    plan_schedules(deployment, plan=plan_with("R/PT2H"))
    after = Schedule.objects.get()
    assert (after.pk, after.text, after.paused_at) == (before.pk, "R/PT2H", before.paused_at)
    assert after.revision > before.revision


def test_a_version_without_timer_and_retiring_remove_it(root: User) -> None:
    deployment = live(root)
    [plain] = plans(process(chain("<task/>")))
    plan_schedules(deployment, plan=plain)
    assert not Schedule.objects.exists()
    plan_schedules(deployment, plan=plan_with(HOURLY))
    retire_deployment(root, deployment=deployment)
    assert not Schedule.objects.exists()


def test_what_cannot_start_by_itself_is_not_deployed() -> None:
    asks = (
        '<p:ProcessVariables><p:processVariable name="amount" type="integer" isInput="true" required="true"/>'
        "</p:ProcessVariables>"
    )
    assert [found["rule"] for found in unschedulable(plan_with(HOURLY, extensions=asks))] == ["timer-asks"]
    assert [found["rule"] for found in unschedulable(plan_with("R/${nothing}"))] == ["bad-timer"]
    assert unschedulable(plan_with(HOURLY)) == []
    assert unschedulable(plans(process(chain("<task/>"), extensions=asks))[0]) == []


def test_pausing_and_resuming_are_noted_and_legal_once(root: User) -> None:
    live(root)
    schedule = Schedule.objects.get()
    with pytest.raises(WrongState):
        resume_schedule(root, schedule=schedule)
    pause_schedule(root, schedule=schedule)
    with pytest.raises(WrongState):
        pause_schedule(root, schedule=schedule)
    resume_schedule(root, schedule=schedule)
    schedule.refresh_from_db()
    assert schedule.paused_at is None
    actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions[-2:] == ["schedule.paused", "schedule.resumed"]


def test_only_operators_move_schedules(root: User) -> None:
    live(root)
    schedule = Schedule.objects.get()
    for name, role in (("ann", "analyst"), ("bob", "reviewer"), ("charlie", "participant")):
        person = make_person(name, role)
        with pytest.raises(NotAllowed):
            pause_schedule(person, schedule=schedule)
        for page in ("deployments:pause_schedule", "deployments:resume_schedule", "instances:run_schedule"):
            assert logged_in(person).post(reverse(page, kwargs={"pk": schedule.pk})).status_code == 403
        for act in ("pause", "resume", "run"):
            answer = logged_in(person).post(
                f"/api/v1/schedules/{schedule.pk}/{act}", "{}", content_type="application/json"
            )
            assert answer.status_code == 403
    assert Client().post(reverse("deployments:pause_schedule", kwargs={"pk": schedule.pk})).status_code == 302
    assert not Schedule.objects.exclude(paused_at=None).exists()
    assert not Instance.objects.exists()


def test_the_api_tells_rule_and_next_five_firings(root: User) -> None:
    deployment = live(root, "R9/PT1H")
    address = f"/api/v1/deployments/{deployment.pk}/schedules"
    assert logged_in(make_person("charlie", "participant")).get(address).status_code == 403
    [told] = logged_in(root).get(address).json()["items"]
    assert (told["element"], told["text"], told["paused"], len(told["next"])) == (
        "start",
        "R9/PT1H",
        False,
        5,
    )
    assert told["rule"].startswith("every 1 hour, 9 times, first on ")
    paused = logged_in(root).post(
        f"/api/v1/schedules/{told['id']}/pause", "{}", content_type="application/json"
    )
    assert (paused.json()["paused"], paused.json()["paused_by"], paused.json()["next"]) == (True, "root", [])
    again = logged_in(root).post(
        f"/api/v1/schedules/{told['id']}/pause", "{}", content_type="application/json"
    )
    assert again.status_code == 409
    assert logged_in(root).get("/api/v1/deployments/999/schedules").status_code == 404


def test_running_now_starts_at_the_timer_in_ones_own_name_and_once_per_form(root: User, sent: Any) -> None:
    live(root)
    address = f"/api/v1/schedules/{Schedule.objects.get().pk}/run"
    answers = [
        logged_in(root).post(address, '{"key": "k1"}', content_type="application/json") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    instance = Instance.objects.get()
    assert (instance.started_by, instance.process_id) == (root, "order")


def test_the_page_of_a_process_shows_its_clock(root: User) -> None:
    deployment = live(root)
    page = reverse("processes:detail", kwargs={"key": deployment.definition.key})
    assert "every 1 hour" in logged_in(root).get(page).content.decode()
    assert "Run now" in logged_in(root).get(page).content.decode()
    watching = logged_in(make_person("bob", "reviewer")).get(page).content.decode()
    assert "every 1 hour" in watching
    assert "Run now" not in watching
    answer = logged_in(root).post(
        reverse("deployments:pause_schedule", kwargs={"pk": Schedule.objects.get().pk}), follow=True
    )
    assert "Resume" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("R/P1M", "every 1 month"),
        ("R3/P1DT2H", "every 1 day 2 hours, 3 times"),
        ("0 9 * * 1-5", "by the cron text 0 9 * * 1-5, clocks of UTC"),
        ("CRON_TZ=Europe/Berlin 0 9 * * 1-5", "by the cron text 0 9 * * 1-5, clocks of Europe/Berlin"),
    ],
)
def test_rules_are_told_in_words(root: User, text: str, words: str) -> None:
    live(root, text)
    assert rule_in_words(Schedule.objects.get()).startswith(words)


def test_health_names_what_is_late_or_was_mended(root: User) -> None:
    live(root)
    assert not schedule_health().unsettled
    old = timezone.now() - timedelta(hours=1)
    Schedule.objects.update(checked_at=old, mended_at=timezone.now())
    found = schedule_health()
    assert (found.total, len(found.unsettled), len(found.mended)) == (1, 1, 1)
    assert "was mended" in logged_in(root).get(reverse("ops:health")).content.decode()
