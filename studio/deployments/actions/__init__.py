"""Everything the studio writes about deployments."""
