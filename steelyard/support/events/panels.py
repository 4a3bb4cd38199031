"""Where events appear elsewhere."""
