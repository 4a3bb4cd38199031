"""What is cleaned before an action writes it."""
