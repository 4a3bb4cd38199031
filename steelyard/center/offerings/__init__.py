"""The published profile of support."""
