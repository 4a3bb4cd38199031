"""What other centers may read."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import change
from steelyard.support.exchange import verbs
from steelyard.support.exchange.models import Feed, Publishing
from steelyard.support.exchange.rules import RENEWED, next_sequence
from steelyard.support.exchange.tasks.feeds import Body, feed_file, finish


@transaction.atomic
def choose(publishing: Publishing, *, by: Any, **chosen: bool) -> dict[str, list[Any]]:
    """Say what leaves, and whether an address answers; return what changed. Raises Stale."""
    changes = change(publishing, **chosen)
    if changes:
        record(verbs.CHOSEN, publishing, by=by, changes=changes)
    return changes


@transaction.atomic
def publish(feed: Feed, *, by: Any, body: Body, seen: str) -> Feed:
    """Make the body the feed. The same rows stay the same feed, until a week has passed. Raises Stale.

    ``seen`` says up to which day and end of history the body was made; what happened since makes it outdated at once.
    """
    last = feed.published_at
    if last is not None and body.sha256 == feed.body_hash and last > timezone.now() - RENEWED:
        if not feed_file(feed.file_hash).exists():  # a backup, or another key
            finish(body, sequence=feed.sequence, moment=last)
        change(feed, seen=seen)
        return feed
    moment = timezone.now().replace(microsecond=0)
    sequence = next_sequence(feed.sequence, moment)
    found = {"sequence": sequence, "body_hash": body.sha256, "counts": body.counts, "published_at": moment}
    change(feed, **found, file_hash=finish(body, sequence=sequence, moment=moment), seen="")
    told = {"sequence": [None, sequence], **{kind: [None, count] for kind, count in body.counts.items()}}
    entry = record(verbs.PUBLISHED, feed, by=by, changes=told)
    change(feed, seen=_after(entry, seen))
    return feed


def _after(entry: Entry, seen: str) -> str:
    """What was seen, moved on by our own entry; nothing if somebody else's stands between."""
    day, _, before = seen.partition(" ")
    previous = Entry.objects.filter(pk=entry.pk - 1).values_list("hash", flat=True).first() or ""
    return f"{day} {entry.hash}" if previous == before else ""
