"""A correlation key made of a sensitive variable is hidden from whoever may not see such values."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.events import VariableChanged
from engine.plan import Plan
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.correlation.matching import offer_wait
from studio.correlation.models import OpenWait, Publication
from studio.correlation.selectors import PublicationFilter, list_publications, why_kept
from studio.correlation.sweeping import sweep
from studio.instances.models import Instance
from studio.instances.privacy import masked_event, masked_fold
from studio.instances.projection import empty, fold_all
from studio.instances.redaction import MASK
from studio.instances.selectors.snapshots import events_of, snapshot_of
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.correlation.mail import (
    KEYED,
    ORDERED,
    deploy_started,
    ended,
    opened,
    publish,
    put,
    waiting,
    ways,
)
from tests.studio.instances.events import AT, batch
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

IBAN = "AT611904300234573201"
SECRET = (
    '<p:ProcessVariables><p:processVariable name="iban" type="string" sensitive="true"/>'
    '<p:processVariable name="order_id" type="string" sensitive="{order}"/></p:ProcessVariables>'
)
CATCH = (
    '<intermediateCatchEvent><extensionElements><p:MessageConfiguration correlationKey="{key}"/>'
    '</extensionElements><messageEventDefinition messageRef="paid"/></intermediateCatchEvent>'
)


def payer(key: str = "${iban + '-1'}") -> Plan:
    text = process(chain(CATCH.format(key=key)), name="payer", extensions=SECRET.format(order="false"))
    return plans('<message id="paid" name="Paid"/>', text)[0]


def running(plan: Plan, *, key: str, pk: str = "payer-1") -> Instance:
    deploy(make_person("maker", "analyst"), plan=plan)
    waiting(pk, opened(key=key), process="payer", fingerprint=plan.fingerprint)
    return Instance.objects.get(pk=pk)


@pytest.fixture
def olga() -> User:
    return make_person("olga", "operator")


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


def told(person: User, address: str) -> str:
    answer = logged_in(person).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def everything_said(person: User, instance: Instance, message: Publication) -> str:
    """Whatever pages, the API and the snapshot of the live page say about a wait and a message."""
    addresses = ("/messages/", f"/messages/{message.pk}", f"/instances/{instance.pk}")
    api = (
        "messages",
        f"messages/{message.pk}",
        f"instances/{instance.pk}",
        f"instances/{instance.pk}/events",
    )
    return "".join(told(person, each) for each in (*addresses, *(f"/api/v1/{each}" for each in api)))


def test_pages_api_and_snapshots_mask_a_key_that_reads_a_sensitive_variable(olga: User, root: User) -> None:
    instance = running(payer(), key=f"{IBAN}-1")
    message = publish(key=f"{IBAN}-2")

    assert IBAN not in everything_said(olga, instance, message)
    assert IBAN in everything_said(root, instance, message)
    assert OpenWait.objects.get().secret_key
    assert IBAN not in " ".join(why_kept(message, reader=olga))
    assert IBAN in " ".join(why_kept(message, reader=root))


def test_a_key_that_reads_nothing_sensitive_stays_readable(olga: User) -> None:
    instance = running(payer("order_id"), key="order-7")
    assert "order-7" in everything_said(olga, instance, publish(key="order-7"))


def test_a_key_that_repeats_a_sensitive_value_by_another_name_is_masked(olga: User) -> None:
    plan = payer("order_id")
    deploy(make_person("maker", "analyst"), plan=plan)
    changed = VariableChanged(AT + 1, "iban", None, IBAN, "e0", sensitive=True)
    waiting("payer-1", changed, opened(key=f"x{IBAN}"), process="payer", fingerprint=plan.fingerprint)
    instance = Instance.objects.get()

    assert IBAN not in json.dumps(events_of(instance, reader=olga))
    assert IBAN not in json.dumps(snapshot_of(instance, reader=olga))
    assert OpenWait.objects.get().secret_key


def test_nobody_finds_by_searching_what_is_hidden_from_them(olga: User, root: User) -> None:
    running(payer(), key=f"{IBAN}-1")
    publish(key=f"{IBAN}-2")
    chosen = PublicationFilter(q=IBAN[:8])
    assert list(list_publications(olga, chosen=chosen)) == []
    assert len(list_publications(root, chosen=chosen)) == 1


def test_a_wait_that_takes_a_message_later_makes_its_key_secret(olga: User) -> None:
    plan = payer()
    message = publish(key=f"{IBAN}-1")
    assert not message.secret_key, "nobody had deployed a process that would say so"
    running(plan, key=f"{IBAN}-1")
    offer_wait(OpenWait.objects.get().pk)
    message.refresh_from_db()
    assert (message.state, message.secret_key) == ("delivering", True)


def test_who_published_a_message_sees_the_key_they_wrote(olga: User) -> None:
    running(payer(), key=f"{IBAN}-1")
    body = {"name": "Paid", "key": f"{IBAN}-9", "payload": {}}
    made = logged_in(olga).post("/api/v1/messages", json.dumps(body), content_type="application/json")
    assert made.json()["key"] == f"{IBAN}-9"
    other = make_person("otto", "operator")
    assert IBAN not in told(other, f"/messages/{made.json()['id']}")
    assert IBAN not in json.dumps(AuditEntry.objects.get(action="message.published").details)


def test_an_instance_that_such_a_message_starts_is_not_called_by_its_key(olga: User) -> None:
    deploy_started(ORDERED.format(more=KEYED), extensions=SECRET.format(order="true"))
    first, second = publish("Ordered", key=IBAN), publish("Ordered", key=IBAN)
    [(pk, _wait, _state)] = ways(first)
    instance = Instance.objects.get(pk=pk)
    assert IBAN not in (pk + instance.business_key + instance.searched.text)
    assert instance.business_key.startswith("hidden-")
    assert (ways(second), IBAN in second.refusal) == ([], False)
    waiting(pk, process="shop", business_key=instance.business_key)
    put(batch(3, ended(), instance=pk))
    sweep()
    assert len(ways(second)) == 1, "the sweeper finds it: the key is not the name"


def test_a_masked_fold_is_what_folding_masked_events_gives() -> None:
    wait: dict[str, Any] = {
        "kind": "WaitOpened", "sequence": 1, "at": 1.0, "wait": "w", "element_instance": "e", "element": "x",
        "what": "message", "name": "Paid", "key": IBAN,
    }  # fmt: skip
    how: dict[str, Any] = {"sensitive": {"iban"}, "messages": {"Paid"}}
    masked = masked_event(wait, **how)
    assert masked["key"] == MASK
    assert masked_fold(fold_all(empty("a"), [wait]), **how) == fold_all(empty("a"), [masked])
