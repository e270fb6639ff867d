"""Camunda 8 (Zeebe)."""
