"""Everything that changes webhooks and their deliveries."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.hooks import queries, verbs
from steelyard.foundation.hooks.models import Delivery, Subscription
from steelyard.foundation.hooks.rules import FAILURES, HELD, KEPT, LEASE, TEST, DeliveryStatus, retry_after
from steelyard.foundation.hooks.tasks import Answer
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.seals import seal
from steelyard.foundation.work.actions import post


class TooMany(Exception):
    def __init__(self) -> None:
        super().__init__(f"Nobody keeps more than {HELD} webhooks. Turn one off and use it for another.")


@transaction.atomic
def subscribe(
    user: User, *, by: User | None, name: str, address: str, topics: Collection[str]
) -> tuple[Subscription, str]:
    """Let an address hear of topics from now on; return also the secret that signs, which is shown once."""
    if user.subscriptions.count() >= HELD:
        raise TooMany
    secret = secrets.token_urlsafe(32)
    made = Subscription.objects.create(
        user=user,
        name=name,
        address=address,
        topics=sorted(topics),
        secret=seal(secret, about=f"hooks.{address}"),
        told_to=queries.newest_entry(),
    )
    record(verbs.SUBSCRIBED, made, by=by, changes={"topics": [None, ", ".join(made.topics)]}, note=address)
    return made, secret


@transaction.atomic
def turn_off(subscription: Subscription, *, by: User | None, why: str = "") -> Subscription:
    """Tell this address nothing more; what waits is not sent."""
    if change(subscription, is_on=False, off_reason=why):
        record(verbs.TURNED_OFF, subscription, by=by, changes={"is_on": [True, False]}, note=why)
    return subscription


@transaction.atomic
def turn_on(subscription: Subscription, *, by: User | None) -> Subscription:
    """Tell again, from now on: what happened meanwhile is read from the API."""
    subscription.deliveries.filter(status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.GIVEN_UP, problem="The webhook was off."
    )
    if change(subscription, is_on=True, off_reason="", failures=0, told_to=queries.newest_entry()):
        record(verbs.TURNED_ON, subscription, by=by, changes={"is_on": [False, True]})
    return subscription


@transaction.atomic
def try_out(subscription: Subscription, *, by: User | None) -> Delivery:  # noqa: ARG001 -- a trial is no act on a record
    """Put a trial into the queue, which tells nothing but that it is one."""
    return Delivery.objects.create(subscription=subscription, topic=TEST, verb="hooks.test", happened_at=timezone.now())


@transaction.atomic
def gather(*, by: Any = None) -> int:  # noqa: ARG001 -- the system's own work
    """Write down what the history holds for each address; how many deliveries that made."""
    made = 0
    for one in queries.listening():
        while entries := queries.untold(one):
            made += len(
                Delivery.objects.bulk_create(_delivery(one, *told) for told in queries.worth_telling(one, entries))
            )
            one.told_to = entries[-1].id
            Subscription.objects.filter(pk=one.pk).update(told_to=one.told_to)
    return made


def _delivery(subscription: Subscription, topic: str, entry: Any) -> Delivery:
    shown = DeliveryStatus.SHOWN if settings.DEMONSTRATION else DeliveryStatus.WAITING
    return Delivery(
        subscription=subscription,
        entry_id=entry.id,
        topic=topic,
        verb=entry.verb,
        object_id=entry.object_id,
        happened_at=entry.at,
        status=shown,
    )


@transaction.atomic
def take(delivery: Delivery, *, by: Any = None, now: datetime) -> bool:  # noqa: ARG001 -- the system's own work
    """Take a delivery for one try; false if another worker has it. The count of tries is the mark."""
    rows = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, status=DeliveryStatus.WAITING)
    if not rows.update(attempts=F("attempts") + 1, due_at=now + LEASE):
        return False
    delivery.attempts += 1
    return True


@transaction.atomic
def note_answer(delivery: Delivery, answer: Answer, *, by: Any = None, now: datetime) -> None:
    """Write what came of a try: taken, later again, or given up; off after many tries that nobody took."""
    rows = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts)
    subscription = Subscription.objects.filter(pk=delivery.subscription_id)
    if not answer.problem:
        rows.update(status=DeliveryStatus.TAKEN, answer=answer.status, problem="", taken_at=now)
        subscription.update(failures=0)
        return
    wait = retry_after(delivery.attempts)
    status = DeliveryStatus.WAITING if wait else DeliveryStatus.GIVEN_UP
    rows.update(status=status, answer=answer.status, problem=answer.problem[:300], due_at=now + (wait or LEASE))
    subscription.update(failures=F("failures") + 1)
    found = subscription.select_related("user").get()
    if found.failures >= FAILURES and found.is_on:
        turn_off(found, by=by, why=f"{FAILURES} tries in a row failed. The last one: {answer.problem}")
        _tell_owner(found)


def _tell_owner(subscription: Subscription) -> None:
    body = (
        f"Hello {subscription.user.name},\n\nthe webhook “{subscription.name}” is off: {subscription.off_reason}\n\n"
        f"Mend the address, then turn it on again:\n\n{settings.BASE_URL}{subscription.get_absolute_url()}\n"
    )
    key = f"hooks.off.{subscription.pk}.{subscription.version}"
    post(key=key, to=subscription.user.email, subject=f"Webhook off: {subscription.name}"[:300], body=body)


@transaction.atomic
def forget_old(*, by: Any = None) -> int:  # noqa: ARG001 -- the system's own housekeeping
    """Delete deliveries that ended long ago."""
    old = Delivery.objects.filter(happened_at__lt=timezone.now() - KEPT)
    gone, _ = old.exclude(status=DeliveryStatus.WAITING).delete()
    return gone
