"""Every write in engagements, by noun."""
