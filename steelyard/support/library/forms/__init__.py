"""Cleaning what is entered about resources."""
