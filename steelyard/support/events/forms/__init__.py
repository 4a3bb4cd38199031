"""What is typed about events, by the desk and by visitors."""
