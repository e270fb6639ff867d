"""Timer start events of live deployments: what is decided here, Temporal's schedules are made to follow."""
