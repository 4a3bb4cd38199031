"""Reading what leaves and what came."""
