"""What goes, what stays, and what is known of a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from engine.events import InstanceCompleted
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.files.models import StoredFile
from studio.files.retention import note_uses
from studio.files.store import keep_file, reference_to
from studio.instances.models import Instance, LoggedEvent, SearchText
from studio.instances.storing import store
from studio.mailboxes.models import IncomingMail
from studio.outbox.models import OutboxMessage
from studio.retention.actions import delete_orphans, lift_hold, place_hold, set_rule
from studio.retention.erasing import MARK, erase, preview_erasure
from studio.retention.models import LegalHold
from studio.retention.purging import FORGET, purge_due
from studio.retention.searching import wanted_of
from studio.retention.selectors import orphaned_files, processes_kept
from studio.tasks.projecting import PROJECTORS
from studio.values.models import BigValue, BigValueUse
from studio.values.retention import GRACE, forget_unused
from tests.studio.instances.events import AT, batch, changed, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.sealing_at_hand import raw_database
from tests.studio.test_running_line import assert_fresh

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=40)
BIG = "Erika Mustermann " * 10_000


def run(
    key: str = "approval-1",
    *,
    process: str = "approval",
    over: bool = True,
    at: float = AT,
    parent: str | None = None,
    **variables: Any,
) -> Instance:
    """An instance with these variables, ended eleven months ago if it is over."""
    begun = started(
        process=process, variables={"amount": 7500}, started_by="paul", at=at, parent=parent, root=parent
    )
    written = [changed(name, value, actor="paul") for name, value in variables.items()]
    ending = [InstanceCompleted(at + 5, {})] if over else []
    store((batch(0, begun, *written, *ending, instance=key),), projectors=PROJECTORS)
    return Instance.objects.get(pk=key)


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


def left() -> list[str]:
    return sorted(Instance.objects.values_list("pk", flat=True))


def test_nothing_goes_without_a_rule() -> None:
    run()
    assert purge_due() == 0
    assert left() == ["approval-1"]


def test_what_ended_longer_ago_goes_with_everything_and_the_audit_log_says_so(root: User) -> None:
    run(note="canary", document=BIG)
    run("other-1", process="other")
    set_rule(root, process_id="approval", days=30)
    assert [(each.process_id, each.ended, each.due) for each in processes_kept()] == [
        ("approval", 1, 1),
        ("other", 1, 0),
    ]
    assert purge_due() == 1
    assert left() == ["other-1"]
    assert not LoggedEvent.objects.filter(instance="approval-1").exists()
    assert not BigValueUse.objects.exists()
    entry = AuditEntry.objects.get(action="instance.purged")
    assert (entry.object_id, entry.details["instances"], entry.details["values"]) == ("approval-1", 1, 1)
    assert OutboxMessage.objects.get(topic=FORGET).payload == {"instances": ["approval-1"]}
    assert purge_due() == 0


def test_the_general_rule_is_for_processes_without_their_own(root: User) -> None:
    run()
    run("other-1", process="other")
    set_rule(root, process_id="", days=30)
    set_rule(root, process_id="other", days=None)
    purge_due()
    assert left() == ["other-1"]
    set_rule(root, process_id="other", days=None, own=False)
    purge_due()
    assert left() == []


def test_what_is_not_old_enough_or_not_over_stays(root: User) -> None:
    run("approval-1", at=timezone.now().timestamp() - 5 * 86_400)
    run("approval-2", over=False)
    set_rule(root, process_id="approval", days=30)
    assert purge_due() == 0


def test_a_family_goes_together_and_only_when_all_of_it_is_over(root: User) -> None:
    run()
    run("approval-1/called-1", process="called", over=False, parent="approval-1")
    set_rule(root, process_id="approval", days=30)
    assert purge_due() == 0
    ending = InstanceCompleted(AT + 9, {})
    store((batch(1, ending, instance="approval-1/called-1"),), projectors=PROJECTORS)
    assert purge_due() == 1
    assert left() == []


def test_it_goes_in_small_parts_the_oldest_first(root: User) -> None:
    for number in range(3):
        run(f"approval-{number}", at=AT + number)
    set_rule(root, process_id="approval", days=30)
    assert purge_due(limit=2) == 2
    assert left() == ["approval-2"]


@pytest.mark.parametrize(
    "what", [{"process_id": "approval"}, {"instance": "approval-1"}, {"process_id": "called"}]
)
def test_a_hold_keeps_it_until_it_is_lifted(root: User, what: dict[str, str]) -> None:
    run()
    run("approval-1/called-1", process="called", parent="approval-1")
    set_rule(root, process_id="approval", days=30)
    hold = place_hold(root, **{"process_id": "", "instance": "", **what}, reason="Dispute 12")
    assert purge_due() == 0
    assert preview_erasure(root, wanted=wanted_of(login="", value="7500")).families[0].hindrance == "held"
    lift_hold(root, pk=hold.pk)
    assert purge_due() == 1
    with pytest.raises(WrongState):
        lift_hold(root, pk=hold.pk)
    acts = AuditEntry.objects.filter(action__startswith="retention.").values_list("action", flat=True)
    assert sorted(acts) == ["retention.hold_lifted", "retention.hold_placed", "retention.rule_set"]


def test_a_hold_names_one_thing_that_exists_and_says_why(root: User) -> None:
    for given in ({"process_id": "a", "instance": "b"}, {"process_id": "", "instance": ""}):
        with pytest.raises(InvalidInput):
            place_hold(root, **given, reason="x")
    with pytest.raises(InvalidInput):
        place_hold(root, process_id="a", instance="", reason=" ")
    with pytest.raises(NotFound):
        place_hold(root, process_id="", instance="nothing-1", reason="x")
    with pytest.raises(InvalidInput):
        set_rule(root, process_id="approval", days=0)


def test_files_and_mails_go_with_the_instance_that_names_them(root: User) -> None:
    mine, shared = (keep_file(b"x", name="a.pdf", mime_type="a/b", origin="mail:1") for _ in range(2))
    mail = IncomingMail.objects.create(
        digest="d" * 64,
        sender="erika@example.org",
        subject="Offer",
        found_at=LONG_AGO,
        state="started",
        original=mine,
    )
    run(offer=reference_to(mine), also=reference_to(shared))
    run("other-1", process="other", also=reference_to(shared))
    set_rule(root, process_id="approval", days=30)
    purge_due()
    assert list(StoredFile.objects.all()) == [shared]
    mail.refresh_from_db()
    assert (mail.sender, mail.subject, mail.digest) == ("", "", "d" * 64)


def test_files_that_nothing_names_are_shown_and_deleted(root: User) -> None:
    used, young, lost, older = (
        keep_file(b"x", name=f"{name}.pdf", mime_type="a/b", origin="")
        for name in ("used", "young", "lost", "older")
    )
    StoredFile.objects.exclude(pk=young.pk).update(created_at=LONG_AGO)
    StoredFile.objects.filter(pk=older.pk).update(tracked=False)
    note_uses("approval-1", values=[{"deep": [reference_to(used)]}])
    assert list(orphaned_files()) == [lost]
    assert delete_orphans(root) == 1
    assert StoredFile.objects.count() == 3


def test_values_that_nobody_uses_go_after_a_while() -> None:
    run(document=BIG)
    BigValueUse.objects.all().delete()
    assert forget_unused() == 0
    BigValue.objects.update(created_at=timezone.now() - 2 * GRACE)
    assert forget_unused() == 1


def test_a_value_stays_that_somebody_begins_to_use_while_it_is_forgotten() -> None:
    run(document=BIG)
    BigValueUse.objects.all().delete()
    BigValue.objects.update(created_at=timezone.now() - 2 * GRACE)
    digest = BigValue.objects.get().pk

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("DELETE") and not BigValueUse.objects.exists():
            BigValueUse.objects.create(value_id=digest, family="approval-2")
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        assert forget_unused() == 0
    assert BigValueUse.objects.get().value_id == digest


def test_what_is_held_for_the_sake_of_another_process_keeps_nothing_else_waiting(root: User) -> None:
    for number in range(5):
        run(f"approval-{number}", at=AT + number)
        run(f"approval-{number}/called-1", process="called", parent=f"approval-{number}", at=AT + number)
    run("approval-9", at=AT + 9)
    set_rule(root, process_id="approval", days=30)
    place_hold(root, process_id="called", instance="", reason="Dispute 12")
    assert [each.due for each in processes_kept() if each.process_id == "approval"] == [1]
    assert purge_due(limit=1) == 1
    assert "approval-9" not in left()


def test_a_mail_of_what_is_held_or_runs_is_not_erased(root: User) -> None:
    wanted, kept = wanted_of(login="", value="Erika Mustermann"), {}
    for number in range(3):
        original = keep_file(b"x", name="a.eml", mime_type="a/b", origin="mail:1")
        kept[number] = IncomingMail.objects.create(
            digest=f"{number}" * 64,
            sender="erika@example.org",
            subject="From Erika Mustermann",
            found_at=LONG_AGO,
            state="started",
            original=original,
        )
        run(f"approval-{number}", over=number != 1, offer=reference_to(original))
    hold = place_hold(root, process_id="", instance="approval-0", reason="Dispute 12")
    assert preview_erasure(root, wanted=wanted).mails == 1

    erase(root, wanted=wanted, reason="Asked")

    subjects = dict(IncomingMail.objects.values_list("pk", "subject"))
    assert [subjects[kept[number].pk] for number in range(3)] == ["From Erika Mustermann"] * 2 + [""]
    lift_hold(root, pk=hold.pk)
    assert preview_erasure(root, wanted=wanted).mails == 1


def test_a_value_is_found_first_and_erased_then_everywhere(root: User) -> None:
    run(customer={"name": "Erika Mustermann", "city": "Ulm"}, iban="DE02 1203", document=BIG)
    run("approval-2", over=False, customer="erika mustermann")
    run("approval-3", customer="Somebody Else")
    IncomingMail.objects.create(
        digest="e" * 64,
        sender="x@example.org",
        subject="From Erika Mustermann",
        found_at=LONG_AGO,
        state="ignored",
    )
    wanted = wanted_of(login="", value="Erika Mustermann")

    found = preview_erasure(root, wanted=wanted)
    assert [(each.family, each.hindrance) for each in found.families] == [
        ("approval-1", ""),
        ("approval-2", "running"),
    ]
    assert found.mails == 1
    assert Instance.objects.get(pk="approval-1").variables["customer"]["name"] == "Erika Mustermann"

    erase(root, wanted=wanted, reason="Asked on 1 December")
    row = Instance.objects.get(pk="approval-1")
    assert row.variables == {
        "amount": 7500,
        "customer": {"name": MARK, "city": "Ulm"},
        "iban": "DE02 1203",
        "document": MARK,
    }
    assert "mustermann" not in SearchText.objects.get(pk="approval-1").text
    assert not BigValueUse.objects.exists()
    assert IncomingMail.objects.get().subject == ""
    assert [each.family for each in preview_erasure(root, wanted=wanted).families] == ["approval-2"]
    assert_fresh()
    entry = AuditEntry.objects.get(action="value.erased")
    assert entry.details["left"] == {"approval-2": "running"}
    assert "Mustermann" not in raw_database()
    assert "Erika" not in json.dumps(list(AuditEntry.objects.values("summary", "details", "object_name")))


def test_an_erased_person_is_nobody_any_more(root: User) -> None:
    paul = make_person("paul", "participant", "managers")
    run(approver="paul", note="ask paul@example.org", pauline="Pauline")
    erase(root, wanted=wanted_of(login="paul", value=""), reason="Left")
    paul.refresh_from_db()
    assert (paul.username, paul.email, paul.display_name) == (f"erased-{paul.pk}", "", "")
    assert (paul.is_active, paul.has_usable_password(), paul.groups.count()) == (False, False, 0)
    row = Instance.objects.get(pk="approval-1")
    assert row.variables == {"amount": 7500, "approver": MARK, "note": f"ask {MARK}", "pauline": "Pauline"}
    assert {each.data.get("actor", MARK) for each in row.events.all()} == {MARK}
    assert_fresh()


def test_neither_oneself_nor_the_last_administrator_can_be_erased(root: User) -> None:
    with pytest.raises(WrongState):
        erase(root, wanted=wanted_of(login="root", value=""), reason="x")
    for given in ({"login": "nobody", "value": ""}, {"login": "", "value": "ab"}):
        with pytest.raises(InvalidInput):
            wanted_of(**given)


PATHS = (
    "/retention/",
    "/retention/rule",
    "/retention/rules/approval",
    "/retention/holds/new",
    "/retention/erase",
)


def test_pages_and_api_are_for_administrators_alone(root: User) -> None:
    for person in (make_person("olga", "operator", "reviewer", "analyst", "participant"), None):
        reader = logged_in(person) if person else Client()
        refused = {reader.get(path).status_code for path in PATHS}
        refused |= {
            reader.post(path).status_code for path in ("/retention/orphans/delete", "/retention/holds/1/lift")
        }
        assert refused == ({403} if person else {302})
        if person:
            with pytest.raises(NotAllowed):
                set_rule(person, process_id="approval", days=1)
            with pytest.raises(NotAllowed):
                erase(person, wanted=wanted_of(login="", value="anything"), reason="x")
            with pytest.raises(NotAllowed):
                place_hold(person, process_id="approval", instance="", reason="x")


def test_a_person_does_it_all_on_the_pages(root: User) -> None:
    run(customer="Erika Mustermann")
    browser = logged_in(root)
    assert browser.post("/retention/rules/approval", {"rule": "days", "days": ""}).status_code == 422
    assert browser.post("/retention/rules/approval", {"rule": "days", "days": "30"}).status_code == 302
    assert browser.post("/retention/holds/new", {"instance": "nothing-1", "reason": "x"}).status_code == 422
    assert (
        browser.post("/retention/holds/new", {"process_id": "approval", "reason": "Dispute"}).status_code
        == 302
    )
    page = browser.get("/retention/").content.decode()
    assert "go after 30 days" in page
    assert "Dispute" in page
    looked = browser.post("/retention/erase", {"value": "Erika Mustermann", "act": "look"}).content.decode()
    assert "stays: somebody holds it" in looked
    assert browser.post(f"/retention/holds/{LegalHold.objects.get().pk}/lift").status_code == 302
    seen = {"value": "Erika Mustermann", "act": "erase", "looked": ":Erika Mustermann"}
    assert browser.post("/retention/erase", seen).status_code == 422
    browser.post("/retention/erase", {**seen, "looked": ":Somebody Else", "reason": "Not looked at"})
    assert Instance.objects.get().variables["customer"] == "Erika Mustermann"
    done = browser.post("/retention/erase", {**seen, "reason": "Asked"})
    assert "erased" in done.content.decode()
    assert Instance.objects.get().variables["customer"] == MARK


def test_a_program_does_it_by_the_api(root: User) -> None:
    run(customer="Erika Mustermann")
    client = logged_in(root)

    def send(method: str, path: str, body: dict[str, Any]) -> Any:
        return client.generic(method, f"/api/v1/retention{path}", json.dumps(body), "application/json")

    assert send("PUT", "/rules/approval", {"days": 30}).status_code == 204
    assert send("PUT", "/rule", {"days": 900}).status_code == 204
    made = send("POST", "/holds", {"instance": "approval-1", "reason": "Dispute"})
    assert made.status_code == 201
    told = client.get("/api/v1/retention").json()
    assert (told["general_days"], told["processes"][0]["days"], told["holds"][0]["reason"]) == (
        900,
        30,
        "Dispute",
    )
    assert send("POST", f"/holds/{made.json()['id']}/lift", {}).status_code == 204
    looked = send("POST", "/erasures/preview", {"value": "Erika Mustermann"}).json()
    assert looked == {
        "families": [{"family": "approval-1", "process_id": "approval", "rows": 1, "hindrance": ""}],
        "mails": 0,
    }
    assert send("POST", "/erasures", {"value": "Erika Mustermann", "reason": "Asked"}).status_code == 200
    assert Instance.objects.get().variables["customer"] == MARK
