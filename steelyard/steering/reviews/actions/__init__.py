"""Holding a review: its frame and words, its decisions, its close."""
