"""What every app stands on; no nouns of technical assistance."""
