"""Rows, shares and spreadsheets as they come in."""
