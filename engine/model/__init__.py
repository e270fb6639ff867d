"""BPMN 2.0's classes as frozen dataclasses: what a file says, not yet whether it makes sense."""
