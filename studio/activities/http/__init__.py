"""Calls webhooks, and only where they may be called."""

from studio.activities.http.sender import GuardedHttpSender

__all__ = ["GuardedHttpSender"]
