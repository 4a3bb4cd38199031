"""Every write of the room, by noun."""
