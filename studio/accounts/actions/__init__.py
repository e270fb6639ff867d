"""Writes about people, their groups and their tokens."""
