"""Every write to help requests, decisions and hand-offs."""
