"""The public API by django-ninja; no rules of its own."""
