"""Tables of groups and coverage, and exports."""
