"""Sessions that nobody goes on with are forgotten by the clock, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from studio.accounts.models import User
from studio.play.models import PlaySession
from studio.play.sessions import KEPT
from studio.play.tasks import forget
from studio.processes.models import Definition

pytestmark = pytest.mark.django_db


def test_only_a_session_left_for_long_is_forgotten(alice: User, bob: User, definition: Definition) -> None:
    old, fresh = (PlaySession.objects.create(person=person, definition=definition) for person in (alice, bob))
    PlaySession.objects.filter(pk=old.pk).update(changed_at=timezone.now() - KEPT - timedelta(days=1))

    assert forget() == 1
    assert list(PlaySession.objects.all()) == [fresh]
    assert "play.forget" in {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
