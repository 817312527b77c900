"""The card of one retailer."""
