"""What a sunset pack holds, row by row."""
