"""Questions about waves: the waves themselves, whom they invite, and what was answered."""
