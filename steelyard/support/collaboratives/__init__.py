"""Collaboratives: states that work on a shared problem of practice, each with a team of several agencies."""
