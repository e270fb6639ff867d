"""The product around the engine: a Django project of one app per domain."""
