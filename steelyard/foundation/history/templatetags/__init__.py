"""Template tags of history."""
