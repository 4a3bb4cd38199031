"""Help requests, the two-axis decision, and what followed."""
