"""Events and who registers for them. Links are given by name: ``EventFactory(focal_areas=[one])``."""

import uuid
from datetime import timedelta
from typing import Any

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from steelyard.foundation.kit.text import fold
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.events import models
from steelyard.support.events.rules import EventKind, EventStatus, Place, QuestionKind
from steelyard.support.events.rules.links import token_for


def _linked(name: str) -> Any:
    def link(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given:
            getattr(self, name).set(given)

    return factory.post_generation(link)


def token_of(registration: models.Registration) -> str:
    return token_for(registration.uid.hex, settings.SECRET_KEY)


class EventFactory(DjangoModelFactory):
    """A webinar in ten days, published, without a limit of seats."""

    class Meta:
        model = models.Event
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"event-{n}")
    title = factory.Sequence(lambda n: f"Event {n}")
    kind = EventKind.WEBINAR
    mode = "virtual"
    starts_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + timedelta(days=10))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=90))
    time_zone = "America/New_York"
    status = EventStatus.PUBLISHED
    support = factory.SubFactory("tests.factories.delivery.SupportFactory")

    focal_areas = _linked("focal_areas")
    topics = _linked("topics")
    partners = _linked("partners")
    materials = _linked("materials")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "Where did you hear of us?"
    kind = QuestionKind.TEXT


class RegistrationFactory(DjangoModelFactory):
    """Somebody with a seat; the event's count of seats taken follows."""

    class Meta:
        model = models.Registration

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Guest {n}")
    name_key = factory.LazyAttribute(lambda o: fold(o.name))
    email = factory.Sequence(lambda n: f"guest{n}@agency.test")
    status = Place.SEATED
    seated_at = factory.LazyAttribute(lambda o: timezone.now() if o.status == Place.SEATED else None)
    uid = factory.LazyFunction(uuid.uuid4)
    token_hash = factory.LazyAttribute(lambda o: hash_of(token_for(o.uid.hex, settings.SECRET_KEY)))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        made = super()._create(model_class, *args, **values)
        if made.status == Place.SEATED and not made.is_walk_in:
            made.event.taken += 1
            models.Event.objects.filter(pk=made.event.pk).update(taken=made.event.taken)
        return made
