"""A process as a manual for whoever works with it: roles, steps, decisions, forms, data, deadlines."""

from studio.processes.manual.document import ManualPart, manual_of

__all__ = ["ManualPart", "manual_of"]
