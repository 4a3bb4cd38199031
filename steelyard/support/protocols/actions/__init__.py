"""Every write to runs: opening them, asking people, sealing what they answer, and revealing it."""
