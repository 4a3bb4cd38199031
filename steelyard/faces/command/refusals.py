"""What a command refuses; apart from the commands, since each of them may."""


class Refused(Exception):
    """The command cannot be carried out; the message is one plain sentence."""
