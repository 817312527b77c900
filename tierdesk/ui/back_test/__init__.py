"""The page of the back-test: the rules judged by one's own past."""
