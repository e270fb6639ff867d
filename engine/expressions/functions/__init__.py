"""The functions an expression can call, by what they work on, and the one table that names them all."""
