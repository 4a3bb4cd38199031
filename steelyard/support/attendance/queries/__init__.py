"""What files of attendance ask of the database: who is known, and what pages show."""
