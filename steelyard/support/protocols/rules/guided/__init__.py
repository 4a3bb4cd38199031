"""Guided protocols: what a template holds, when a step is done, how two texts are merged, what votes come to."""
