"""Everything the studio writes about releases."""
