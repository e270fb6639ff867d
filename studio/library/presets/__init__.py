"""Presets: an element as somebody configured it, under a name, for the whole team."""
