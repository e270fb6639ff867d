"""What an event waits for or throws (BPMN 2.0 §10.5.5), free of where it stands."""
