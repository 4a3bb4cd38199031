"""Every write to an inventory."""
