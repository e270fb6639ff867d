"""Writes of functions: one verb each."""
