"""Every write about collaboratives and teams, by noun."""
