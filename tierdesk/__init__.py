"""TierDesk: which retailer is where, why, and the one next service step."""

__version__ = "0.1.0"
