"""Moving a running instance to another plan: a verdict beforehand, then the change itself. Pure."""

from engine.interpreter.migration.judging import judge
from engine.interpreter.migration.migrating import went_over
from engine.interpreter.migration.verdict import CAN, CANNOT, CHOICE, Judgement, Target, Verdict

__all__ = ["CAN", "CANNOT", "CHOICE", "Judgement", "Target", "Verdict", "judge", "went_over"]
