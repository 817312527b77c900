"""Why a retailer is in its band."""
