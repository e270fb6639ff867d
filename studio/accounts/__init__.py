"""Users, groups, roles, tokens."""
