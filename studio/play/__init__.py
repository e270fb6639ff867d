"""Play: processes tried out in memory without deploying them, and the scenarios made of that."""
