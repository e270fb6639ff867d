"""Every setting an operator can make, read from environment variables that begin with PERISCOPE_.

An address that is set belongs to the operator. What has no address is started by `manage.py up` on this
machine, on the port that stands here.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0", "::"})  # noqa: S104 - names, nothing is bound

QUEUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names of task queues, also safe in a query of Temporal's index."""

Port = Annotated[int, Field(ge=1, le=65535)]


class Environment(BaseSettings):
    """The settings of one process; each field is the variable PERISCOPE_ plus its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="PERISCOPE_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    production: bool = Field(
        default=False, description="Behind HTTPS with external services; secrets must be set."
    )
    debug: bool = Field(default=False, description="Show stack traces in the browser. Never in production.")
    data_dir: Path = Field(default=ROOT / ".data", description="Where everything lives that is not code.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: Port = Field(default=8000, description="Port of the web server.")
    allowed_hosts: str = Field(
        default="localhost,127.0.0.1,[::1]", description="Host names we answer to, by comma."
    )
    environment: str = Field(
        default="", description="Name of this environment, for example test; secrets may be for one only."
    )
    badge: str = Field(
        default="", description="Shown on every page; empty: the name of this environment, if it has one."
    )
    public_address: str = Field(
        default="", description="Where people open the studio, for links in mails: https://host."
    )
    seconds_to_start: float = Field(
        default=60, gt=0, description="Embedded: how long each program may take until it works."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    secret_key: str = Field(default="", description="Signs sessions. Embedded: made once in the data folder.")
    encryption_key: str = Field(
        default="",
        description="Encrypts stored secrets; several by comma, newest first. Embedded: made once.",
    )
    audit_key: str = Field(default="", description="Seals the audit log's chain. Embedded: made once.")

    database_url: str = Field(
        default="", description="postgresql://user:password@host/name or sqlite:///file."
    )
    postgres: bool = Field(default=False, description="Embedded: run PostgreSQL instead of SQLite.")
    redis_url: str = Field(default="", description="redis:// address of Redis or Valkey.")
    valkey_port: Port = Field(default=6479, description="Embedded: port of the message broker.")

    temporal_address: str = Field(default="", description="host:port of Temporal's front end.")
    temporal_port: Port = Field(default=7233, description="Embedded: port of the Temporal server.")
    temporal_ui_port: Port = Field(default=8233, description="Embedded: port of Temporal's web page.")
    temporal_ui_address: str = Field(default="", description="Where people open Temporal's web page.")
    temporal_namespace: str = Field(default="default", description="Temporal namespace.")
    temporal_api_key: str = Field(default="", description="API key of Temporal Cloud.")
    temporal_tls: bool = Field(default=False, description="Speak TLS to Temporal.")
    temporal_tls_certificate: Path | None = Field(default=None, description="Client certificate (PEM file).")
    temporal_tls_key: Path | None = Field(default=None, description="Client key (PEM file).")
    task_queue: str = Field(default="periscope", description="Temporal task queue of our workers.")
    extra_task_queues: str = Field(
        default="", description="Further task queues that deployments may choose, by comma."
    )
    worker_queues: str = Field(
        default="", description="Task queues that this worker serves, by comma; empty: all of them."
    )

    smtp_host: str = Field(default="", description="Mail server. Embedded: a catcher that only stores.")
    smtp_port: Port = Field(default=587, description="Port of the mail server.")
    smtp_user: str = Field(default="", description="User name at the mail server.")
    smtp_password: str = Field(default="", description="Password at the mail server.")
    smtp_tls: bool = Field(default=True, description="Use STARTTLS with the mail server.")
    mail_from: str = Field(default="periscope@localhost", description="Sender of our e-mail.")
    incoming_mail_mb: int = Field(
        default=25, ge=1, le=200, description="Largest mail that may start a process (MB)."
    )
    mail_catcher_port: Port = Field(default=1025, description="Embedded: port of the mail catcher.")

    agent_endpoints: str = Field(
        default="", description="Model servers that agents may use: host or host:port, by comma."
    )
    webhook_hosts: str = Field(
        default="", description="Internal hosts that webhooks may call: host:port, by comma."
    )
    connected_hosts: str = Field(
        default="",
        description="Internal hosts of connected installations: host:port, by comma.",
    )
    mail_domains: str = Field(
        default="", description="Domains that processes may write to, by comma; empty allows all."
    )

    scripts_at_once: int = Field(default=4, ge=1, le=64, description="Scripts that one worker runs at once.")
    script_seconds: float = Field(
        default=30, gt=0, le=300, description="Seconds a script may take where nothing else says so."
    )
    script_seconds_most: float = Field(
        default=60, gt=0, le=600, description="Seconds a script may take, whatever an author asks for."
    )
    script_cpu_seconds: int = Field(default=10, ge=1, le=300, description="Computing time of a script.")
    script_memory_mb: int = Field(default=256, ge=32, le=8192, description="Memory of a script (MB).")
    script_output_kb: int = Field(default=1500, ge=1, le=1900, description="Size of a script's result (KB).")
    script_print_kb: int = Field(default=64, ge=1, le=68, description="What a script may print (KB).")
    scripts_need_seccomp: bool = Field(
        default=False,
        description="Refuse scripts where system calls cannot be filtered; production always does.",
    )

    big_value_kb: int = Field(
        default=128,
        ge=4,
        le=1024,
        description="Values above this size (KB) are stored once and named by reference.",
    )
    largest_value_mb: int = Field(
        default=8, ge=1, le=64, description="Largest value that a process may be given (MB)."
    )

    message_time_to_live_hours: float = Field(
        default=24, ge=0, description="How long a message that nobody waits for is kept, unless it says so."
    )
    message_retention_days: int = Field(
        default=30, ge=1, description="Days after which delivered and expired messages are forgotten."
    )

    schedule_catch_up_hours: float = Field(
        default=24 * 365,
        gt=0,
        description="How late a timer start may still happen when Temporal or the studio was down.",
    )

    logins_a_minute: int = Field(
        default=60, ge=1, description="Logins that one address may try in a minute, right or wrong."
    )
    api_calls_a_minute: int = Field(
        default=1200, ge=1, description="Calls of the API that one token may make in a minute."
    )
    outbox_retention_days: int = Field(
        default=90, ge=1, description="Days after which delivered messages of the outbox are forgotten."
    )
    review_reminder_days: int = Field(
        default=2, ge=1, description="Days after which people are reminded, once a day, of a review they owe."
    )
    trusted_proxies: int = Field(
        default=0, ge=0, description="Number of reverse proxies whose X-Forwarded-* headers we believe."
    )

    @property
    def hosts(self) -> list[str]:
        """The host names we answer to."""
        return [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]

    def list_of(self, name: str) -> list[str]:
        """Returns the entries of a field that is a list by comma."""
        return [entry.strip() for entry in getattr(self, name).split(",") if entry.strip()]

    @property
    def broker(self) -> str:
        """The address of the message broker, without a database number."""
        return (self.redis_url or f"redis://127.0.0.1:{self.valkey_port}").rstrip("/")

    @property
    def database(self) -> str:
        """The address of the database."""
        if self.database_url:
            return self.database_url
        if self.postgres:
            return f"postgresql://postgres@/postgres?host={self.data_dir / 'postgres'}"
        return f"sqlite:///{self.data_dir / 'studio.sqlite3'}"

    @property
    def site(self) -> str:
        """The studio's own address, without a slash at its end."""
        host = "localhost" if self.host in LOCAL_HOSTS else self.host
        return self.public_address.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def links_lead_nowhere(self) -> bool:
        """Whether others reach us, but links in mails say "this machine"."""
        reachable = self.production or self.host not in {"127.0.0.1", "localhost", "::1"}
        return reachable and (urlsplit(self.site).hostname or "") in LOCAL_HOSTS

    @property
    def queues(self) -> list[str]:
        """All task queues of this installation, the usual one first; raises ValueError for odd names."""
        names = list(dict.fromkeys([self.task_queue, *self.list_of("extra_task_queues")]))
        odd = [name for name in names if not QUEUE.fullmatch(name)]
        if odd:
            raise ValueError(f"names of task queues are letters, digits and . _ -: {', '.join(odd)}")
        return names

    @property
    def served_queues(self) -> list[str]:
        """The task queues that a worker of this process serves; raises ValueError for unknown ones."""
        wanted = self.list_of("worker_queues") or self.queues
        unknown = [name for name in wanted if name not in self.queues]
        if unknown:
            raise ValueError(
                "PERISCOPE_WORKER_QUEUES names what neither PERISCOPE_TASK_QUEUE nor "
                f"PERISCOPE_EXTRA_TASK_QUEUES does: {', '.join(unknown)}"
            )
        return wanted

    @property
    def temporal(self) -> str:
        """host:port of Temporal's front end."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"

    @property
    def temporal_ui(self) -> str:
        """The address of Temporal's web page, empty when there is none."""
        if self.temporal_ui_address or self.temporal_address:
            return self.temporal_ui_address.rstrip("/")
        return f"http://127.0.0.1:{self.temporal_ui_port}"

    @property
    def mail_folder(self) -> Path:
        """Where the mail catcher stores messages, one .eml file each."""
        return self.data_dir / "mail"

    def secret(self, name: str) -> str:
        """Returns a secret by field name; the embedded default makes it once, in production it must be set.

        Raises ValueError when a secret is missing in production.
        """
        given: str = getattr(self, name)
        if given:
            return given
        if self.production:
            raise ValueError(f"PERISCOPE_{name.upper()} must be set in production.")
        return read_or_make_secret(self.data_dir / "secrets" / name)


def read_or_make_secret(path: Path) -> str:
    """Returns the secret in a file only we can read, making it first if nobody has; safe in a race."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # Written aside and linked: of two processes that start together one wins, and none reads half a key.
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(48))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text().strip()
