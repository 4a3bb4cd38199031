"""Cleaning what people enter about the ledger."""
