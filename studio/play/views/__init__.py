"""Pages of Play and of scenarios."""
