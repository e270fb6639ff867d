"""Batches: many instances moved to another version, wave by wave."""
