"""The embedded Temporal server: the real one, with its web page, on a file of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from studio.environment import Environment
from studio.ops.supervisor.child import Child
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.readiness import Answers

PROGRAM = Path(sys.executable).parent / "temporal"
RETENTION = "87600h"

# The development server throttles itself: 20 steps a second and timers to the second. These lift that, and
# make priorities exact and shares fair. The last one names a process whose code fails twice in a row.
DYNAMIC_SETTINGS = (
    "history.transferProcessorMaxPollRPS=2000",
    "history.transferProcessorMaxPollHostRPS=5000",
    "history.timerProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollHostRPS=5000",
    'history.timerProcessorMaxTimeShift="50ms"',
    "matching.enableFairness=true",
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2",
)
PRAGMAS = ("journal_mode=WAL", "synchronous=1")


def server_command(
    *, port: int, ui_port: int | None, file: Path, namespace: str, codec: str = ""
) -> tuple[str, ...]:
    """Returns the command that runs the server; without a port for its web page it has none.

    `codec` is where that page has payloads opened (`studio.api.codec`).
    """
    page: tuple[str, ...] = ("--headless",)
    if ui_port:
        page = ("--ui-port", str(ui_port), "--ui-ip", "127.0.0.1")
        page += ("--ui-codec-endpoint", codec) if codec else ()
    return (
        str(PROGRAM),
        *("server", "start-dev", "--ip", "127.0.0.1", "--port", str(port), *page),
        *("--db-filename", str(file), "--log-level", "error"),
        *(("--namespace", namespace) if namespace != "default" else ()),
        *(word for pragma in PRAGMAS for word in ("--sqlite-pragma", pragma)),
        *(word for setting in DYNAMIC_SETTINGS for word in ("--dynamic-config-value", setting)),
    )


def temporal_child(environment: Environment) -> Child:
    """Returns the server for this installation."""
    command = server_command(
        port=environment.temporal_port,
        ui_port=environment.temporal_ui_port,
        file=environment.data_dir / "temporal.sqlite3",
        namespace=environment.temporal_namespace,
        codec=f"{environment.site}/api/v1/codec",
    )
    # An open port is not enough: its page hands a question on, and answers once the server behind is healthy.
    question = f"api/v1/namespaces/{environment.temporal_namespace}/workflows?pageSize=1"
    ready = Answers(f"http://127.0.0.1:{environment.temporal_ui_port}/{question}")
    return Child(name="temporal", command=command, ready=ready)


def keep_histories(environment: Environment) -> None:
    """Makes ended processes stay readable for ten years instead of a day; done once per data folder."""
    done = environment.data_dir / "temporal-retention"
    if done.exists() and done.read_text() == RETENTION:
        return
    address = ("--address", environment.temporal, "--namespace", environment.temporal_namespace)
    command = (str(PROGRAM), "operator", "namespace", "update", *address, "--retention", RETENTION)
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    if said.returncode:
        raise CannotRun(f"Temporal did not accept how long to keep histories: {said.stderr.strip()[-300:]}")
    done.write_text(RETENTION)
