"""The memory host: plans run against a scripted world and a clock that jumps, without any server."""

from engine.testing.memory_host import MemoryHost
from engine.testing.results import RunResult
from engine.testing.running import run
from engine.testing.world import World

__all__ = ["MemoryHost", "RunResult", "World", "run"]
