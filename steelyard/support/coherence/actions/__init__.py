"""Every write to support maps, by noun."""
