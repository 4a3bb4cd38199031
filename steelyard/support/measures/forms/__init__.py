"""What is typed about measures: definitions, measures in use, a month's grid, rows of files."""
