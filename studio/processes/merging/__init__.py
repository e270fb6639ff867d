"""Bringing one's draft together with what another window or another person made meanwhile."""
