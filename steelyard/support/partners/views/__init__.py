"""Providers, partnerships and introductions: views."""
