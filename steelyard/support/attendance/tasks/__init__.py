"""Thin work below the acts: statements over whole files."""
