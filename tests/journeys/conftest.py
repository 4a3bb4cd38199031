"""A journey begins with the history that its own table holds."""

from tests.faces.command.conftest import fresh_head

__all__ = ["fresh_head"]
