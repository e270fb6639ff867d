"""Starts every process of the embedded default on this machine, watches them, and stops them in order."""
