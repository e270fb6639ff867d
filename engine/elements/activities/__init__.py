"""Tasks, sub-processes and call activities (BPMN 2.0 §10.3)."""
