"""The gap of one retailer to the top band."""
