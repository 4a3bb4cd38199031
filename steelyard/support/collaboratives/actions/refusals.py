"""What these actions refuse."""


class CannotWork(Exception):
    """Something that cannot be so in a collaborative or a team; the message says why."""
