"""Mails of a real IMAP server start processes: each once, whatever happens meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from studio.correlation.models import Publication
from studio.instances.models import Instance
from studio.mailboxes import polling
from studio.mailboxes.models import IncomingMail, Mailbox
from studio.mailboxes.polling import due_mailboxes, poll
from tests.imap_server import PASSWORD, ImapServer, written
from tests.studio.mailboxes.boxes import deploy_mailed, look, make_mailbox

pytestmark = pytest.mark.django_db


def states() -> list[tuple[str, str]]:
    return list(IncomingMail.objects.order_by("pk").values_list("state", "reason"))


def test_a_mail_starts_the_process_that_wants_it_with_what_it_says(imap: ImapServer, folder: str) -> None:
    deploy_mailed('subjectPattern="^order \\d+$" addressPattern="^orders@" extractAttachments="true"')
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(files={"../list.pdf": b"%PDF"}), written("Hello", message_id="<2@x>"), folder=folder)

    assert look(mailbox) == 2

    published = Publication.objects.get()
    payload = published.payload
    assert (payload["sender"], payload["sender_name"]) == ("ann@customer.example", "Ann")
    assert (payload["subject"], payload["text"].strip()) == ("Order 7", "Three chairs, please.")
    assert [each["filename"] for each in payload["attachments"]] == ["list.pdf"]
    assert Instance.objects.get().process_id == "shop"
    assert states() == [("taken", ""), ("ignored", "")]
    assert (mailbox.failures, mailbox.last_error, mailbox.succeeded_at is not None) == (0, "", True)


def test_every_process_that_wants_a_mail_begins_once(imap: ImapServer, folder: str) -> None:
    deploy_mailed('subjectPattern="order"')
    deploy_mailed('allowedSenders="*.example"', name="archive")
    deploy_mailed('blockedSenders="@customer.example"', name="blocked")
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), folder=folder)
    look(mailbox)
    assert sorted(Instance.objects.values_list("process_id", flat=True)) == ["archive", "shop"]


def test_a_mail_is_found_again_and_starts_nothing(imap: ImapServer, folder: str) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), folder=folder)
    assert look(mailbox) == 1
    assert look(mailbox) == 0
    imap.deliver(written(), folder=folder)  # the same mail once more, as servers do after a fault of theirs
    assert look(mailbox) == 1
    assert Instance.objects.count() == 1


def test_new_uids_begin_anew_and_digests_tell_what_was_seen(imap: ImapServer, folder: str) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), folder=folder)
    look(mailbox)
    before = mailbox.uid_validity
    imap.make_folder(folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    assert look(mailbox) == 2
    assert mailbox.uid_validity != before
    assert Instance.objects.count() == 2


def test_what_arrived_before_the_mailbox_was_made_is_left_alone(imap: ImapServer, folder: str) -> None:
    deploy_mailed()
    imap.deliver(written(), folder=folder)
    mailbox = make_mailbox(imap, folder, since=timezone.now() + timedelta(hours=1))
    look(mailbox)
    assert (IncomingMail.objects.count(), mailbox.last_uid > 0) == (0, True)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_neither_loses_nor_repeats(imap, folder, monkeypatch, when: str) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    whole = polling.take

    def killed(*arguments: Any, **named: Any) -> None:
        if when == "after":
            whole(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(polling, "take", killed)
    with pytest.raises(KeyboardInterrupt):
        poll(mailbox.pk)
    monkeypatch.setattr(polling, "take", whole)
    look(mailbox)
    assert Instance.objects.count() == IncomingMail.objects.count() == 2


def test_a_mail_that_kills_its_worker_three_times_is_set_aside(imap, folder, monkeypatch) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    whole = polling.take_mail

    def deadly(raw: bytes, **named: Any) -> Any:
        if b"Order 7" in raw:
            raise SystemExit
        return whole(raw, **named)

    monkeypatch.setattr(polling, "take_mail", deadly)
    for _ in range(3):
        with pytest.raises(SystemExit):
            look(mailbox)
    look(mailbox)
    assert [state for state, _reason in states()] == ["set-aside", "taken"]
    assert "stopped its worker" in states()[0][1]


def test_a_fault_of_ours_sets_one_mail_aside_and_the_others_go_on(imap, folder, monkeypatch) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    whole = polling.take_mail

    def broken(raw: bytes, **named: Any) -> Any:
        if b"Order 7" in raw:
            raise ZeroDivisionError
        return whole(raw, **named)

    monkeypatch.setattr(polling, "take_mail", broken)
    look(mailbox)
    assert [state for state, _reason in states()] == ["set-aside", "taken"]


def test_a_mail_that_is_too_large_is_not_even_fetched(imap, folder, settings) -> None:
    deploy_mailed()
    settings.INCOMING_MAIL_BYTES = 2000
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(text="x" * 3000), folder=folder)
    look(mailbox)
    assert states()[0][0] == "set-aside"
    assert IncomingMail.objects.get().original is None


class TestTroubles:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"port": 9}, "does not answer"),
            ({"folder": "nowhere"}, "refuses"),
            ({"username": "somebody"}, "refuses"),
            ({"secret": "unknown"}, "no secret"),
            ({"host": "localhost"}, "may not be sent to this host"),
            ({"security": "tls"}, "no safe connection"),
        ],
    )
    def test_a_trouble_is_written_down_without_the_password(self, imap, folder, values, said: str) -> None:
        mailbox = make_mailbox(imap, **{"folder": folder, **values})
        look(mailbox)
        assert said in mailbox.last_error
        assert PASSWORD not in mailbox.last_error
        assert (mailbox.failures, mailbox.leased_until) == (1, None)

    def test_the_next_look_comes_later_each_time(self, imap, folder) -> None:
        mailbox = make_mailbox(imap, folder, port=9, every_seconds=60)
        pauses = []
        for _ in range(6):
            look(mailbox)
            pauses.append(round((mailbox.next_poll_at - mailbox.polled_at).total_seconds()))
        assert pauses == [60, 120, 240, 480, 900, 900]

    def test_two_workers_never_look_at_once(self, imap, folder) -> None:
        mailbox = make_mailbox(imap, folder)
        Mailbox.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
        imap.deliver(written(), folder=folder)
        assert (due_mailboxes(), poll(mailbox.pk)) == ([], 0)
        Mailbox.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert due_mailboxes() == [mailbox.pk]

    def test_a_mailbox_that_is_off_is_left_alone(self, imap, folder) -> None:
        make_mailbox(imap, folder, disabled_at=timezone.now())
        assert due_mailboxes() == []


def test_a_mailbox_that_is_changed_during_a_look_is_left_alone_and_looked_into_anew(
    imap: ImapServer, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    now = timezone.now()
    taken, take_mail = [], polling.take_mail

    def changed_meanwhile(raw: bytes, **values: Any) -> Any:
        """Somebody saves another folder while the first mail is taken over."""
        taken.append(raw)
        anew = {"uid_validity": None, "last_uid": 0, "since": now, "revision": 2, "folder": "elsewhere"}
        Mailbox.objects.filter(pk=mailbox.pk).update(**anew)
        return take_mail(raw, **values)

    monkeypatch.setattr(polling, "take_mail", changed_meanwhile)
    assert look(mailbox) == 0
    assert len(taken) == 1
    assert (mailbox.uid_validity, mailbox.last_uid, mailbox.leased_until) == (None, 0, None)

    monkeypatch.undo()
    Mailbox.objects.filter(pk=mailbox.pk).update(folder=folder, since=now - timedelta(hours=1))
    look(mailbox)
    assert Publication.objects.count() == 2


def test_a_mailbox_that_is_switched_off_during_a_look_takes_no_further_mail(
    imap: ImapServer, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy_mailed()
    mailbox = make_mailbox(imap, folder)
    imap.deliver(written(), written("Order 8", message_id="<8@x>"), folder=folder)
    take_mail = polling.take_mail

    def switched_off(raw: bytes, **values: Any) -> Any:
        Mailbox.objects.filter(pk=mailbox.pk).update(disabled_at=timezone.now())
        return take_mail(raw, **values)

    monkeypatch.setattr(polling, "take_mail", switched_off)
    look(mailbox)
    assert Publication.objects.count() == 1
    assert mailbox.leased_until is None
