"""The one place where the studio plugs itself into the engine, and the outbox into whoever delivers."""
