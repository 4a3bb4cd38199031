"""Interviews and documents, coded together, tied to the record of support."""
