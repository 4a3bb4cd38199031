"""Providers, partnerships and introductions: queries."""
