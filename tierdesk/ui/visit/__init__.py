"""The form of a visit."""
