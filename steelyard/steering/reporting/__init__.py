"""The director's figures."""
