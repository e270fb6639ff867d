"""What keepers of agents have besides the versions: samples to try, budgets, and what was spent."""
