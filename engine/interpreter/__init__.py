"""The state machine: one trigger in, effects and process events out."""

from engine.interpreter.running import Outcome
from engine.interpreter.step import new_state, step

__all__ = ["Outcome", "new_state", "step"]
