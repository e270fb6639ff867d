"""The Celery application: it runs the studio (mail, reminders, outbox), never processes."""

from __future__ import annotations

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import setup_logging, worker_ready
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")

# The warning is about root reading pickled messages; ours are JSON (`accept_content`), also in a container.
warnings.filterwarnings("ignore", category=SecurityWarning)

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
