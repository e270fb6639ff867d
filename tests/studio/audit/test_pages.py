import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from studio.audit.actions import record
from studio.audit.chain import FIRST_HASH, hash_of_content
from studio.audit.export import SEALED, json_lines
from studio.audit.models import AuditEntry
from studio.audit.verification import check_export
from tests.studio.browsers import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(db) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        record(
            None, action="version.approved", object_type="process", object_id="p1", object_name="Expenses <b>"
        )
    with time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC)):
        record(None, action="version.deployed", object_type="process", object_id="p2", object_name="Orders")


@pytest.mark.parametrize("role", ["reviewer", "operator", "administrator"])
def test_who_may_read_the_log_sees_it(role: str, entries: None) -> None:
    page = browser_of("alice", role).get("/audit/").content.decode()
    assert "Expenses &lt;b&gt;" in page
    assert "Orders" in page


@pytest.mark.parametrize("address", ["/audit/", "/audit/export"])
def test_others_may_not(address: str, entries: None) -> None:
    assert browser_of("charlie", "analyst", "participant").get(address).status_code == 403
    stranger = Client().get(address)
    assert (stranger.status_code, stranger.url.split("?")[0]) == (302, "/login")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=orders", "Orders", "Expenses"),
        ("action=version.approved", "Expenses", "Orders"),
        ("object_type=process&object_id=p1", "Expenses", "Orders"),
        ("since=2026-03-02", "Orders", "Expenses"),
        ("until=2026-03-01", "Expenses", "Orders"),
        ("since=2026-99-99&until=nonsense&q=Orders", "Orders", "Expenses"),
    ],
)
def test_filters_are_in_the_address(query: str, shown: str, hidden: str, entries: None) -> None:
    rows = browser_of("bob", "reviewer").get(f"/audit/?{query}").content.decode()
    assert shown in rows
    assert hidden not in rows


def test_the_actor_filter_and_the_empty_answer(entries: None) -> None:
    bob = browser_of("bob", "reviewer")
    assert "No entry matches" in bob.get("/audit/?actor=nobody").content.decode()
    assert "session.started" in bob.get("/audit/?actor=BOB").content.decode()


def test_pages_of_fifty(db) -> None:
    for number in range(60):
        record(None, action="thing.done", object_id=number)
    bob = browser_of("bob", "reviewer")
    assert len(bob.get("/audit/?action=thing.done").context["page_obj"]) == 50
    assert len(bob.get("/audit/?action=thing.done&page=2").context["page_obj"]) == 10


def test_the_export_holds_what_the_filter_finds_and_no_formulas(entries: None) -> None:
    record(None, action="thing.done", object_id="x", summary="=HYPERLINK(1)", object_name="  @SUM(1)")
    answer = browser_of("bob", "reviewer").get("/audit/export?action=thing.done")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(lines) == 2
    assert "'=HYPERLINK(1)" in lines[1]
    assert "'  @SUM(1)" in lines[1]


def test_an_export_as_json_is_proven_by_the_command(entries: None, tmp_path: Path) -> None:
    answer = browser_of("bob", "reviewer").get("/audit/export?format=jsonl")
    file = tmp_path / "audit.jsonl"
    file.write_bytes(answer.getvalue())
    assert [json.loads(line)["action"] for line in file.read_text().splitlines()][-2:] == [
        "version.deployed",
        "version.approved",
    ]
    call_command("audit_verify", file=file)
    file.write_text(file.read_text().replace("version.approved", "version.restored"))
    with pytest.raises(SystemExit):
        call_command("audit_verify", file=file)
    assert [each.kind for each in check_export(["no json", "{}"])] == ["unreadable", "unreadable"]


def test_entries_that_do_not_follow_each_other_are_found(entries: None) -> None:
    lines = list(json_lines(AuditEntry.objects.order_by("sequence")))
    assert list(check_export(lines)) == []
    changed = json.loads(lines[-1])
    changed["previous_hash"] = FIRST_HASH
    changed["hash"] = hash_of_content([changed[name] for name in SEALED])
    assert [each.kind for each in check_export([*lines[:-1], json.dumps(changed)])] == ["inserted"]
