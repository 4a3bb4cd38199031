"""What is done to waves, by noun."""
