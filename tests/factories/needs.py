"""Needs sensing: sources, statements, voices, rounds."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from steelyard.center.needs import models
from steelyard.center.needs.rules import PersonKind, SourceKind


class RoundFactory(DjangoModelFactory):
    """An open round over the days of the other factories."""

    class Meta:
        model = models.Round

    name = factory.Sequence(lambda n: f"Round {n}")
    since = date(2021, 1, 1)
    until = date(2021, 12, 31)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    kind = SourceKind.CONVERSATION
    title = factory.Sequence(lambda n: f"Conversation {n}")
    on = date(2021, 3, 4)
    person_kind = PersonKind.TEACHER
    agency_kind = "lea"
    people = 4


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = models.Statement

    text = factory.Sequence(lambda n: f"Schools lack thing {n}")


class VoiceFactory(DjangoModelFactory):
    class Meta:
        model = models.Voice

    statement = factory.SubFactory(StatementFactory)
    source = factory.SubFactory(SourceFactory)
    person_kind = factory.SelfAttribute("source.person_kind")
    agency_kind = factory.SelfAttribute("source.agency_kind")
    people = factory.SelfAttribute("source.people")
