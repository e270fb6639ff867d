"""The product as a user starts it, and small verbs for what people do in it."""
