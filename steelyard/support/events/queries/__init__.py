"""Reading events and who registered for them."""
