"""What is typed about collaboratives and teams."""
