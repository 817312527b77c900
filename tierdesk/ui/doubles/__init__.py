"""Retailers that may be one shop: suggested pairs, merging, and undoing a merge."""
