"""Waves of feedback: who is invited, in which of three modes, and ballots nobody can trace."""
