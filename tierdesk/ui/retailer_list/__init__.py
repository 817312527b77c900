"""The list of retailers: two-line rows that stay quick at 35,000."""
