"""Measuring speed: pages, the overview against raw SQL, lists over HTTP against a bare view, imports."""
