"""Everything the studio writes about processes: permission, compare-and-set, audit, in one transaction."""
