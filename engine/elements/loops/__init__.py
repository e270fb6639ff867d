"""Repeated activities (BPMN 2.0 §10.3.7), free of which activity is repeated."""
