from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.databases import database_settings
from studio.environment import Environment, read_or_make_secret


def test_makes_a_secret_once_and_only_for_us(tmp_path: Path) -> None:
    environment = Environment(data_dir=tmp_path)

    first = environment.secret("secret_key")

    assert len(first) >= 50
    assert environment.secret("secret_key") == first
    assert stat.S_IMODE((tmp_path / "secrets" / "secret_key").stat().st_mode) == 0o600


def test_gives_everyone_the_same_secret_when_many_start_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read_or_make_secret(tmp_path / "key"), range(32)))

    assert len(found) == 1


@pytest.mark.parametrize("name", ["secret_key", "encryption_key", "audit_key"])
def test_refuses_to_invent_secrets_in_production(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=f"PERISCOPE_{name.upper()} must be set"):
        Environment(data_dir=tmp_path, production=True).secret(name)


def test_takes_sqlite_in_the_data_folder_when_nothing_is_said(tmp_path: Path) -> None:
    found = database_settings(Environment(data_dir=tmp_path).database)

    assert found["NAME"] == str(tmp_path / "studio.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_reads_the_parts_of_a_postgresql_address() -> None:
    found = database_settings("postgresql://user:p%40ss@db.example:5433/studio?sslmode=require")

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("user", "p@ss", "db.example")
    assert (found["PORT"], found["NAME"]) == ("5433", "studio")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_refuses_other_databases() -> None:
    with pytest.raises(ValueError, match="'mysql', expected sqlite or postgresql"):
        database_settings("mysql://host/name")


def test_offers_no_temporal_page_for_a_cluster_that_has_none() -> None:
    assert Environment(temporal_address="cluster:7233").temporal_ui == ""
    assert Environment().temporal_ui == "http://127.0.0.1:8233"


@pytest.mark.parametrize(
    ("given", "site", "nowhere"),
    [
        ({}, "http://localhost:8000", False),
        ({"host": "0.0.0.0"}, "http://localhost:8000", True),
        ({"host": "10.0.0.5"}, "http://10.0.0.5:8000", False),
        ({"production": True}, "http://localhost:8000", True),
        ({"production": True, "public_address": "https://127.0.0.1/"}, "https://127.0.0.1", True),
        ({"production": True, "public_address": "https://studio.example/"}, "https://studio.example", False),
    ],
)
def test_links_lead_to_the_public_address_and_a_way_to_nowhere_is_known(
    given: dict[str, object], site: str, nowhere: bool
) -> None:
    environment = Environment(port=8000, **given)
    assert (environment.site, environment.links_lead_nowhere) == (site, nowhere)
