"""Language, look, store, policy."""
