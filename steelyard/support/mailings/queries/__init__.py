"""What mailings read: who an audience is, what became of a letter, and which addresses are closed."""
