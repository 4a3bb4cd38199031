"""Cleaning what is entered about initiatives, pairs, findings and spreadsheets."""
