"""Making and calling triggers."""
