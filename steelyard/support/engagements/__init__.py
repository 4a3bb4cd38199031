"""One-to-one work at the intensive tier: what is agreed, planned, given and passed on, and whether it lasts."""
