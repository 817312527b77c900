"""Workbooks in and out. Knows nothing of the store and nothing of Qt."""
