"""Writing the feed's files, and fetching those of others."""
