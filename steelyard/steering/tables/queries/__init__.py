"""Reckoning tables, their labels and the rows behind a cell; and what was saved."""
