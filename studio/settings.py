"""Django's settings, computed from the environment. Nothing here is edited per installation."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils.translation import gettext_lazy

from studio.databases import database_settings
from studio.environment import ROOT, Environment
from studio.logs import configure_logs

ENVIRONMENT = Environment()

# --- this installation ---
DATA_DIR = ENVIRONMENT.data_dir
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DEBUG = ENVIRONMENT.debug and not ENVIRONMENT.production
SECRET_KEY = ENVIRONMENT.secret("secret_key")
ENCRYPTION_KEY = ENVIRONMENT.secret("encryption_key")
AUDIT_KEY = ENVIRONMENT.secret("audit_key")
ALLOWED_HOSTS = ENVIRONMENT.hosts
PUBLIC_ADDRESS = ENVIRONMENT.site
DATABASES = {"default": database_settings(ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Temporal ---
TEMPORAL_ADDRESS = ENVIRONMENT.temporal
TEMPORAL_NAMESPACE = ENVIRONMENT.temporal_namespace
TEMPORAL_API_KEY = ENVIRONMENT.temporal_api_key
TEMPORAL_TLS = ENVIRONMENT.temporal_tls
TEMPORAL_TLS_CERTIFICATE = ENVIRONMENT.temporal_tls_certificate
TEMPORAL_TLS_KEY = ENVIRONMENT.temporal_tls_key
TEMPORAL_UI_ADDRESS = ENVIRONMENT.temporal_ui
TEMPORAL_TASK_QUEUE = ENVIRONMENT.task_queue
TEMPORAL_EXTRA_QUEUES = ENVIRONMENT.queues[1:]
WORKER_QUEUES = ENVIRONMENT.served_queues
SCHEDULE_CATCH_UP_HOURS = ENVIRONMENT.schedule_catch_up_hours

# --- applications ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "channels",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "studio.values",
    "studio.outbox",
    "studio.audit",
    "studio.accounts",
    "studio.breakers",
    "studio.files",
    "studio.library",
    "studio.processes",
    "studio.deployments",
    "studio.instances",
    "studio.correlation",
    "studio.hooks",
    "studio.mailboxes",
    "studio.subscriptions",
    "studio.releases",
    "studio.tasks",
    "studio.retention",
    "studio.play",
    "studio.api",
    "studio.ops",
]
MIDDLEWARE = [
    "studio.api.problem_documents.ProblemDocuments",
    "django.middleware.security.SecurityMiddleware",
    "studio.ops.static_files.StaticFiles",
    "studio.content_security_policy.ContentSecurityPolicyMiddleware",
    "studio.api.throttling.RateLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "studio.ops.error_pages.ErrorPageMiddleware",
    "studio.ops.odd_requests.OddRequestMiddleware",
]
ROOT_URLCONF = "studio.urls"
ASGI_APPLICATION = "studio.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studio.ops.page_context.page_context",
            ],
            "builtins": ["studio.ops.templatetags.moments"],
        },
    }
]

# --- people ---
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "studio.accounts.views.sessions.show_lockout"
LOGINS_A_MINUTE = ENVIRONMENT.logins_a_minute
API_CALLS_A_MINUTE = ENVIRONMENT.api_calls_a_minute
WRONG_TOKENS_A_MINUTE = 120
TRIGGER_CALLS_A_MINUTE = 300
AXES_IPWARE_PROXY_COUNT = ENVIRONMENT.trusted_proxies
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The page's own scripts read the token from the page, never from the cookie.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- browsers ---
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A form or a call that carries the largest value carries others beside it.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(10, ENVIRONMENT.largest_value_mb + 2) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
if ENVIRONMENT.production:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ENVIRONMENT.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- static files: esbuild has hashed the names already, so they never change ---
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [("dist", ROOT / "static" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.+-[0-9A-Z]{8}\.\w+$"

SILENCED_SYSTEM_CHECKS = [
    "staticfiles.W004",  # the front end may be built after this check runs; {% front %} says so if it is not
    "axes.W006",  # we lock accounts, not addresses: one office must not lock itself out
]

# --- languages ---
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", gettext_lazy("English")), ("de", gettext_lazy("German"))]
FORMAT_MODULE_PATH = ["studio.formats"]
LOCALE_PATHS = [ROOT / "studio" / "locale"]

# --- broker: 0 Celery, 1 cache, 2 websockets ---
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{ENVIRONMENT.broker}/1",
        "KEY_PREFIX": "periscope",
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [f"{ENVIRONMENT.broker}/2"], "prefix": "periscope"},
    }
}
CELERY_BROKER_URL = f"{ENVIRONMENT.broker}/0"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whoever hands a message over does not wait for a broker that is away: the outbox's sweeper comes back to it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "socket_connect_timeout": 2}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# A task is done when it has ended, not when it was fetched: a killed worker's tasks run again.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "outbox.sweep": {"task": "outbox.sweep", "schedule": timedelta(seconds=10)},
    "schedules.settle_all": {"task": "schedules.settle_all", "schedule": timedelta(minutes=1)},
    "outbox.forget": {"task": "outbox.forget", "schedule": timedelta(hours=6)},
    "processes.remind_reviewers": {
        "task": "processes.remind_reviewers",
        "schedule": timedelta(hours=1),
    },
    "tasks.remind": {"task": "tasks.remind", "schedule": timedelta(minutes=1)},
    "tasks.withdraw_superseded": {"task": "tasks.withdraw_superseded", "schedule": timedelta(minutes=1)},
    "tasks.escalate": {"task": "tasks.escalate", "schedule": timedelta(minutes=1)},
    "instances.find_ended": {"task": "instances.find_ended", "schedule": timedelta(seconds=30)},
    "instances.end_missing": {"task": "instances.end_missing", "schedule": timedelta(minutes=2)},
    "mailboxes.poll_due": {"task": "mailboxes.poll_due", "schedule": timedelta(seconds=10)},
    "correlation.sweep": {"task": "correlation.sweep", "schedule": timedelta(seconds=10)},
    "correlation.forget": {"task": "correlation.forget", "schedule": timedelta(hours=6)},
    "releases.poll": {"task": "releases.poll", "schedule": timedelta(minutes=1)},
    "play.forget": {"task": "play.forget", "schedule": timedelta(hours=6)},
    "retention.purge": {"task": "retention.purge", "schedule": timedelta(minutes=10)},
    "instances.note_troubles": {"task": "instances.note_troubles", "schedule": timedelta(seconds=20)},
}
OUTBOX_RETENTION_DAYS = ENVIRONMENT.outbox_retention_days
REVIEW_REMINDER_DAYS = ENVIRONMENT.review_reminder_days
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# The clock's jobs come every few seconds; they say themselves when there was something to do.
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = DJANGO_STRUCTLOG_CELERY_TASK_SUCCESS_LOG_LEVEL = logging.DEBUG

# --- messages between instances ---
BIG_VALUE_BYTES = ENVIRONMENT.big_value_kb * 1024
LARGEST_VALUE_BYTES = ENVIRONMENT.largest_value_mb * 1_000_000
MESSAGE_TIME_TO_LIVE_SECONDS = ENVIRONMENT.message_time_to_live_hours * 3600
MESSAGE_RETENTION_DAYS = ENVIRONMENT.message_retention_days

# --- mail ---
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.smtp_host or "127.0.0.1"
EMAIL_PORT = ENVIRONMENT.smtp_port if ENVIRONMENT.smtp_host else ENVIRONMENT.mail_catcher_port
EMAIL_HOST_USER = ENVIRONMENT.smtp_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp_password
EMAIL_USE_TLS = bool(ENVIRONMENT.smtp_host) and ENVIRONMENT.smtp_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
INCOMING_MAIL_BYTES = ENVIRONMENT.incoming_mail_mb * 1024 * 1024

# --- where the work of processes may reach ---
AGENT_ENDPOINTS = ENVIRONMENT.list_of("agent_endpoints")
WEBHOOK_HOSTS = ENVIRONMENT.list_of("webhook_hosts")
CONNECTED_HOSTS = ENVIRONMENT.list_of("connected_hosts")
MAIL_DOMAINS = ENVIRONMENT.list_of("mail_domains")
SCRIPTS_AT_ONCE = ENVIRONMENT.scripts_at_once
SCRIPT_LIMITS = {
    "wall_seconds": ENVIRONMENT.script_seconds,
    "most_wall_seconds": ENVIRONMENT.script_seconds_most,
    "cpu_seconds": ENVIRONMENT.script_cpu_seconds,
    "memory_bytes": ENVIRONMENT.script_memory_mb * 1024 * 1024,
    "output_bytes": ENVIRONMENT.script_output_kb * 1000,
    "print_characters": ENVIRONMENT.script_print_kb * 1024,
}
SCRIPTS_NEED_SECCOMP = ENVIRONMENT.scripts_need_seccomp or ENVIRONMENT.production

# --- logs ---
LOGGING_CONFIG = None
configure_logs(level=ENVIRONMENT.log_level, as_json=ENVIRONMENT.production)
