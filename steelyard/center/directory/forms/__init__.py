"""Cleaning what people type and what files hold about organizations, people and the board."""
