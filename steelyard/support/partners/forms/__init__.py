"""Providers, partnerships and introductions: forms."""
