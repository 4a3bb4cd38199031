"""What tests of mailings begin with: a real mail server, and people who can be written to."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from steelyard.center.directory.models import Person
from tests.factories.directory import PersonFactory
from tests.foundation.work.conftest import Sink, sink, smtp, workers

__all__ = ["sink", "smtp", "workers"]  # fixtures of the outbox's own tests


@pytest.fixture
def readers(db: None) -> Callable[[int], list[Person]]:
    """So many people, each with an address."""
    return lambda count: [PersonFactory(email=f"p{number}@agency.test") for number in range(count)]


def read(sink: Sink, place: int = -1) -> EmailMessage:
    """A letter as the mail server got it."""
    message: Any = message_from_bytes(sink.letters[place].content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
