"""Cleaning what reviewers answer and what whoever keeps a run enters."""
