"""Releases: what was approved, as one file that moves unchanged between installations."""
