"""Turns a database address into Django's settings, with the options each engine needs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;"

# Idle connections are given up soon: each one that died with its server delays the next request longer.
POOL = {"min_size": 1, "max_size": 16, "max_idle": 60.0}


def database_settings(address: str) -> dict[str, Any]:
    """Returns Django's DATABASES entry for a sqlite:/// or postgresql:// address.

    Raises ValueError for any other scheme.
    """
    scheme = urlsplit(address).scheme
    if scheme == "sqlite":
        return sqlite_settings(address.removeprefix("sqlite:///"))
    if scheme in {"postgres", "postgresql"}:
        return postgres_settings(address)
    raise ValueError(f"The database address begins with {scheme!r}, expected sqlite or postgresql.")


def sqlite_settings(path: str) -> dict[str, Any]:
    """SQLite for many processes: readers never wait, writers queue instead of failing late."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgres_settings(address: str) -> dict[str, Any]:
    """PostgreSQL through a connection pool; query arguments of the address become options."""
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # A restarted server leaves dead connections in the pool: they are found before they are used.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": POOL},
    }
