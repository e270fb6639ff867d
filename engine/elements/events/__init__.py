"""Event positions (BPMN 2.0 §10.5), composed with `event_definitions`."""
