"""Steelyard: the working system of a technical-assistance center."""

__version__ = "0.1.0"
