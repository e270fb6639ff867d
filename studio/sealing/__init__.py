"""Encrypting what is stored: keys, sealed columns, Temporal's payloads, and who takes part in a rotation."""
