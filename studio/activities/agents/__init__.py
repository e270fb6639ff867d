"""Runs agents of the library by PydanticAI."""

from studio.activities.agents.runner import LibraryAgentRunner

__all__ = ["LibraryAgentRunner"]
