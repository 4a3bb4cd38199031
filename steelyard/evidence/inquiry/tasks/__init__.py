"""What the room keeps outside the database."""
