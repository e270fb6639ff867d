"""The rules of this installation about what becomes live in it."""
