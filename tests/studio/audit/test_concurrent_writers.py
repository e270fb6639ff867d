import threading

import pytest
from django.db import connections, transaction

from studio.audit.actions import record
from studio.audit.models import AuditEntry
from studio.audit.verification import verify


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_unbroken_chain() -> None:
    def write() -> None:
        for number in range(10):
            with transaction.atomic():
                record(None, action="thing.done", object_id=number)
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEntry.objects.count() == 40
    assert verify() == []
