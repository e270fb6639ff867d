"""Secrets: written once, never shown again, resolved where they are used; behind them the environment."""
