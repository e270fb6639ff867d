"""Gateways (BPMN 2.0 §10.6)."""
