"""Files in: drop, see what happened, take back."""
