"""Temporal as a host of the interpreter: one dynamic workflow class runs every deployed process.

`workflow` holds one inbox, one state, one loop; `perform` turns effects into Temporal calls;
`activities` do the work through the ports; `live` and `recorder` are the two paths on which
process events leave (`architecture.md`); `client` and `worker` are what a studio uses.
"""

from engine.temporal.host.client import EngineClient, StartRequest
from engine.temporal.host.schedules import ScheduleOrder, Schedules
from engine.temporal.host.worker import make_worker, replayer
from engine.temporal.payloads import MigrationRequest, VariableEdit
from engine.temporal.workflow import ProcessWorkflow

__all__ = [
    "EngineClient",
    "MigrationRequest",
    "ProcessWorkflow",
    "ScheduleOrder",
    "Schedules",
    "StartRequest",
    "VariableEdit",
    "make_worker",
    "replayer",
]
