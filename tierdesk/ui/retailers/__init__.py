"""All retailers: search, filter, sort."""
