"""Forms without Django: what they hold, how they are read and checked, and what becomes of what people post."""


class NotNow(Exception):
    """Why an act cannot be done in this state."""
