"""The portfolio: which pending requests fit what the center has, and how its effort lies beside its charge."""
