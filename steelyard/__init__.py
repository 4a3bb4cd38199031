"""Steelyard: the working system of a technical-assistance center."""
