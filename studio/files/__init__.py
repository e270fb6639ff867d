"""Files from outside: stored once, named by reference in variables, downloaded by whoever has the right."""
