"""Writes about forms."""
