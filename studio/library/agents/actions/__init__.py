"""Writes about agents."""
