"""What these actions refuse."""


class CannotEngage(Exception):
    """Something that cannot be so in an engagement; the message says why."""
