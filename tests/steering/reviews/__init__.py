"""The strategic review."""
