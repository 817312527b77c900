"""Today: who is due, in route order."""
