"""Sums of files and tables, made by SQL."""
