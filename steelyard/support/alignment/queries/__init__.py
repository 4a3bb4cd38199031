"""Reads of an inventory: its lists, its pairs, what it tells, and its files."""
