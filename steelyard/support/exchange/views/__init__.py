"""What anybody may fetch, and the pages of the desk."""
