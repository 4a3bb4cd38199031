"""Pages of visitors, of the inbox and of one request."""
