"""How long what has happened is kept, what must not go, and what is known of a person."""
