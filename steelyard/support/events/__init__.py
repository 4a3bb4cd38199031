"""What the center invites people to: events, registration, check-in, calendars, and what people said of them."""
