"""Reading collaboratives and teams, by page."""
