"""What is typed into the builder."""
