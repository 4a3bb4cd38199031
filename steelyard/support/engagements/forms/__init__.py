"""Cleaning what is entered about an engagement."""
