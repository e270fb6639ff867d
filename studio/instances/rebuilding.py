"""Folds everything again from the event logs."""

from __future__ import annotations

from django.db import transaction

from studio.instances.log import InstanceLog
from studio.instances.models import Instance
from studio.instances.publishing import send_on_commit
from studio.instances.secrecy import secrecy_in
from studio.instances.storing import Projector, lock, news_of, outermost


def rebuild(instance: str, *, projectors: tuple[Projector, ...]) -> None:
    """Folds one instance's log again and writes its rows; nobody appends meanwhile.

    Raises Instance.DoesNotExist. Watchers are told to ask again.
    """
    with transaction.atomic():
        list(lock([outermost(instance)]))
        row = Instance.objects.get(pk=instance)
        log = InstanceLog(row, secrecy_in(row).transient)
        log.rewind(to=row.sequence)
        messages = [message for project in projectors for message in project([log])]
        send_on_commit([*messages, news_of(log)])
