"""Reads of webhooks: what there is to tell, to whom, and what is due."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max, QuerySet

from steelyard.foundation.accounts.queries import may_sign_in
from steelyard.foundation.history.models import Entry
from steelyard.foundation.hooks.models import Delivery, Subscription, SubscriptionQuerySet
from steelyard.foundation.hooks.rules import AT_ONCE, TOPICS, DeliveryStatus
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.seals import unseal


def subscriptions(user: Any) -> SubscriptionQuerySet:
    return Subscription.objects.visible_to(user).select_related("user")


def listening() -> list[Subscription]:
    """Those that are on, of people who may still sign in and keep webhooks."""
    rows = Subscription.objects.filter(is_on=True).select_related("user").order_by("pk")
    return [one for one in rows if may_sign_in(one.user) and allows(one.user, "hooks.keep")]


def newest_entry() -> int:
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0


def untold(subscription: Subscription) -> list[Entry]:
    """The next entries of the history that were not looked at for this subscription."""
    return list(Entry.objects.filter(id__gt=subscription.told_to).order_by("id")[:AT_ONCE])


def worth_telling(subscription: Subscription, entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Those about its topics whose record its owner's pages show now, each with its topic."""
    by_record = {TOPICS[name].record: name for name in subscription.topics if name in TOPICS}
    about = [(by_record[one.label], one) for one in entries if one.label in by_record and one.object_id]
    seen: dict[str, set[int]] = {}
    for record in by_record:
        keys = {one.object_id for _, one in about if one.label == record}
        rows: Any = apps.get_model(record)._default_manager
        seen[record] = set(rows.visible_to(subscription.user).filter(pk__in=keys).values_list("pk", flat=True))
    return [(name, one) for name, one in about if one.object_id in seen[one.label]]


def due(now: datetime, most: int = 100) -> list[Delivery]:
    """Deliveries to send now, of subscriptions that are on; the oldest first."""
    rows = Delivery.objects.filter(status=DeliveryStatus.WAITING, due_at__lte=now, subscription__is_on=True)
    return list(rows.select_related("subscription__user").order_by("due_at", "pk")[:most])


def deliveries(subscription: Subscription) -> QuerySet[Delivery]:
    return subscription.deliveries.all()


def secret_of(subscription: Subscription) -> str:
    return str(unseal(bytes(subscription.secret), about=f"hooks.{subscription.address}"))


def told(delivery: Delivery) -> dict[str, Any]:
    """What is sent: that something happened and where to read it, nothing that stands in it."""
    topic = TOPICS.get(delivery.topic)
    url = f"{settings.BASE_URL}{topic.address}{delivery.object_id}" if topic and delivery.object_id else None
    return {
        "id": delivery.pk,
        "topic": delivery.topic,
        "verb": delivery.verb,
        "at": delivery.happened_at.isoformat(),
        "object": {"id": delivery.object_id, "url": url},
    }
