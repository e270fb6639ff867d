"""Kinds of work an activity can be configured for, composed with the task elements, never multiplied."""
