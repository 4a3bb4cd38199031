"""Organizations, people, and the advisory board."""
