"""Running processes as the studio sees them: event log, projections, incidents, live stream."""
