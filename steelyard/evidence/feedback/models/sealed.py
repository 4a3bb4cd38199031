"""Tickets, ballots and answers: no time, no order, no actor, no link out, and no link to what a person is.

``wave`` is a number, not a foreign key, and every key is random. On SQLite these tables have no hidden row number
(``models.shape``). The marked ones are those of confidential and named waves; anonymous waves never touch them.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from steelyard.evidence.feedback.rules.sealing import BOX, MARK


def _sized(column: str, size: int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Exact(Length(column), size), name=name)


class Ticket(models.Model):
    """The hash of a ticket that was not used yet; using it deletes the row."""

    pk = models.CompositePrimaryKey("wave", "hash")
    wave = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return "Ticket"


class Ballot(models.Model):
    """Answers as they came, sealed under the key of the wave; all of one size."""

    pk = models.CompositePrimaryKey("wave", "id")
    wave = models.BigIntegerField()
    id = models.CharField(max_length=32)
    box = models.BinaryField()

    class Meta:
        constraints: ClassVar = [_sized("box", BOX, "sealed_ballot_of_one_size")]

    def __str__(self) -> str:
        return "Ballot"


class AnswerRow(models.Model):
    """The closed questions of one form, after the opening."""

    pk = models.CompositePrimaryKey("wave", "id")
    wave = models.BigIntegerField()
    id = models.CharField(max_length=32)
    answers = models.JSONField()

    def __str__(self) -> str:
        return "Answers"


class FreeText(models.Model):
    """What somebody wrote in their own words; it cannot be joined to their other answers."""

    pk = models.CompositePrimaryKey("wave", "question", "id")
    wave = models.BigIntegerField()
    question = models.CharField(max_length=60)
    id = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return "Text"


class MarkedTicket(models.Model):
    """A ticket of a confidential or named wave, with a mark that only the key of the wave opens."""

    pk = models.CompositePrimaryKey("wave", "hash")
    wave = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    mark = models.BinaryField()

    class Meta:
        constraints: ClassVar = [_sized("mark", MARK, "marked_ticket_of_one_size")]

    def __str__(self) -> str:
        return "Ticket"


class MarkedBallot(models.Model):
    """Sealed answers with their sealed mark."""

    pk = models.CompositePrimaryKey("wave", "id")
    wave = models.BigIntegerField()
    id = models.CharField(max_length=32)
    box = models.BinaryField()
    mark = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            _sized("box", BOX, "marked_ballot_of_one_size"),
            _sized("mark", MARK, "marked_ballot_mark_of_one_size"),
        ]

    def __str__(self) -> str:
        return "Ballot"


class MarkedAnswer(models.Model):
    """The closed questions of one form, under a pseudonym (confidential) or the number of an invitation (named)."""

    pk = models.CompositePrimaryKey("wave", "id")
    wave = models.BigIntegerField()
    id = models.CharField(max_length=32)
    who = models.CharField(max_length=32)
    group = models.CharField(max_length=32, blank=True)  # a pseudonym of the organization; empty where unknown
    answers = models.JSONField()

    def __str__(self) -> str:
        return "Answers"


# What anonymous waves are kept in.
SEALED = (Ticket, Ballot, AnswerRow, FreeText)
