"""Deliveries of the library."""
