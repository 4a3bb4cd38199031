"""Making the files of a sunset pack."""
