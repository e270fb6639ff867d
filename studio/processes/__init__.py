"""Definitions, personal drafts, immutable versions, review, comments, comparison."""
