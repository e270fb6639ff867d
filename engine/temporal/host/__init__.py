"""The part of the Temporal host that stands outside workflow code and may touch the world.

Everything else in `engine.temporal` is replayed and obeys the determinism rules.
"""
