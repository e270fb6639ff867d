"""The state machine: one trigger in, effects and process events out."""

from engine.interpreter.early import is_early
from engine.interpreter.running import Outcome
from engine.interpreter.step import new_state, step

__all__ = ["Outcome", "is_early", "new_state", "step"]
