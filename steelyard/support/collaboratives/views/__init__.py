"""Pages of collaboratives and teams: the same page serves the desk and the members, each in their own face."""
