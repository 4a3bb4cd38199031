"""What came of it: questionnaires, waves of feedback and released results."""
