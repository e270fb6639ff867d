from __future__ import annotations

import socket

import pytest

from studio.environment import Environment
from studio.ops.supervisor.children import wanted_ports
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.ports import WantedPort, check_ports
from tests.conftest import free_port


def test_accepts_free_ports() -> None:
    check_ports([WantedPort(free_port(), "web server", "PERISCOPE_PORT")])


def test_names_the_taken_port_and_the_setting_that_changes_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]

        with pytest.raises(CannotRun, match=rf"Port {number} .*PERISCOPE_TEMPORAL_PORT"):
            check_ports([WantedPort(number, "Temporal server", "PERISCOPE_TEMPORAL_PORT")])


def test_names_both_settings_that_ask_for_one_port() -> None:
    number = free_port()

    with pytest.raises(CannotRun, match="PERISCOPE_PORT and PERISCOPE_VALKEY_PORT are both"):
        check_ports(
            [
                WantedPort(number, "web server", "PERISCOPE_PORT"),
                WantedPort(number, "message broker", "PERISCOPE_VALKEY_PORT"),
            ]
        )


def test_wants_no_port_for_a_service_that_has_an_address() -> None:
    environment = Environment(
        redis_url="redis://elsewhere:6379", temporal_address="elsewhere:7233", smtp_host="elsewhere"
    )

    assert [port.setting for port in wanted_ports(environment)] == ["PERISCOPE_PORT"]
