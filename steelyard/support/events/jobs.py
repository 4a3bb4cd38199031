"""Duties of events."""
