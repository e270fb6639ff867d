"""A version made runnable: plan, fingerprint, pinned library versions."""
