"""Settings of the tests: a data folder of their own, cheap passwords, no services.

PERISCOPE_TEST_DATABASE=postgres runs them on PostgreSQL instead of SQLite.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {
    "PERISCOPE_SHARED",
    "PERISCOPE_SEED",
    "PERISCOPE_SCREENSHOTS",
    "PERISCOPE_BUDGET",
    "PERISCOPE_ROUNDS",
    "PERISCOPE_INSTANCES",
    "PERISCOPE_TEST_DATABASE",
}
FOLDER = Path(tempfile.mkdtemp(prefix="periscope-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("PERISCOPE_") and name not in KEPT]:
    del os.environ[name]
os.environ["PERISCOPE_DATA_DIR"] = str(FOLDER)
os.environ["PERISCOPE_LOG_LEVEL"] = "WARNING"

from studio.databases import database_settings  # noqa: E402
from studio.settings import *  # noqa: E402, F403
from studio.settings import DATABASES  # noqa: E402

ON_POSTGRES = os.environ.get("PERISCOPE_TEST_DATABASE") == "postgres"
if ON_POSTGRES:
    # The fixture `django_db_modify_db_settings` starts the server before anybody connects.
    DATABASES["default"] = database_settings(f"postgresql://postgres@/postgres?host={FOLDER / 'postgres'}")
else:
    # A file, because live servers and threads of a test read the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
