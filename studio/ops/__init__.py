"""Runs the studio: environment, front-end build, supervisor, health, maintenance commands."""
