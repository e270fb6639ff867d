"""A rehearsal: a file, a scripted world and a clock that jumps, on either host, with the same result.

In memory it is `engine.testing.run`; here is the same against a real Temporal server and worker.
"""

from engine.rehearsal.performance import run_on_temporal

__all__ = ["run_on_temporal"]
