"""Managing subscriptions."""
