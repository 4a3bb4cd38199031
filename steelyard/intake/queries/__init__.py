"""What pages and panels read."""
