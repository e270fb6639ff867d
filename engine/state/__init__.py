"""The state of one instance, what reaches it (triggers) and what it asks of the world (effects)."""

from engine.state.instance import State

__all__ = ["State"]
