"""Passing on, and taking over."""
