"""Secrets of triggers outlive a change of keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from studio.sealing.keys import key_texts
from tests.studio.hooks.calling import call, make_trigger
from tests.studio.sealing_at_hand import temporal_holds

pytestmark = pytest.mark.django_db


def test_a_trigger_answers_after_its_old_key_is_forgotten(
    settings: Any, tmp_path: Path, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    temporal_holds(monkeypatch)
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})
    trigger, secret = make_trigger()
    [first] = key_texts()

    call_command("rotate_secrets", new_key=True, forget_old_keys=True)

    assert first not in key_texts()
    trigger.refresh_from_db()
    assert call(trigger, secret, {"a": 1}).status_code == 202
