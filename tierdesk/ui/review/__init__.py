"""The quarterly review of one retailer, and the list of those due."""
