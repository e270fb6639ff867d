"""Triggers: programs outside publish a message to a process by a signed call of an address of ours."""
