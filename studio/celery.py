"""The Celery application: it runs the studio (mail, reminders, outbox), never processes."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")

app = Celery("studio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Leaves logging as the settings made it: a connected receiver stops Celery from replacing it."""


@worker_ready.connect
def announce_readiness(**_: object) -> None:
    """Tells the supervisor, whatever the log level, that this worker takes jobs."""
    print("READY", flush=True)
