"""Explicit test data: one file per app, no surprises."""
