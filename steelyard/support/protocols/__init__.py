"""Guided protocols: people answer on their own, and see each other's answers only when all are in."""
