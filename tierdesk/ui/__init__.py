"""The window; with `tierdesk.app` the only Qt."""
