"""Big values: stored once, sealed, and named by reference wherever they would bloat a row or a history."""
