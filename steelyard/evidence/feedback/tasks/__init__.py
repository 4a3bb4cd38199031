"""Deliveries of waves: key files, letters, and what the database forgets."""
