"""The page of the history of bands."""
