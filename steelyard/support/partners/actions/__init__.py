"""Providers, partnerships and introductions: actions."""
