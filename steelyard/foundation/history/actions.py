"""Writing history: last in the transaction, under one lock, each entry chained to the one before."""

from datetime import UTC
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from steelyard.foundation.history.head import keep_head
from steelyard.foundation.history.models import Entry
from steelyard.foundation.history.rules import START, digest
from steelyard.foundation.history.verbs import VERBS, Verb
from steelyard.foundation.kit.middleware import act_id, by_means

LOCK = 7_355_608  # the advisory lock of the chain on PostgreSQL


def record(
    verb: Verb, obj: models.Model | None, *, by: Any, changes: dict[str, list[Any]] | None = None, note: str = ""
) -> Entry:
    """Append one entry; call it last in an action's transaction. ``by`` is a user, or None for the system."""
    if not connection.in_atomic_block:
        raise RuntimeError("History is written inside the transaction of the act it tells.")
    if verb.name not in VERBS:
        raise KeyError(verb.name)
    _lock()
    last = Entry.objects.order_by("-id").values_list("id", "hash").first() or (0, START)
    entry = Entry(
        id=last[0] + 1,
        verb=verb.name,
        at=timezone.now().astimezone(UTC),
        actor_id=getattr(by, "pk", None),
        actor=_named(by),
        label=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        name=str(obj)[:300] if obj is not None else "",
        changes=_plain(obj, changes or {}),
        note=note,
        act=act_id.get(),
    )
    entry.hash = digest(last[1], entry.content())
    entry.save(force_insert=True)
    transaction.on_commit(partial(keep_head, entry.id, entry.hash))
    return entry


def _named(by: Any) -> str:
    """Who acts, and by which token where it is one; the name gives way, for a token without one tells nothing."""
    if by is None:
        return "Steelyard"
    means = f", by {by_means.get()}" if by_means.get() else ""
    return str(by)[: 200 - len(means)] + means


def _lock() -> None:
    # SQLite's IMMEDIATE transactions already admit one writer at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plain(obj: models.Model | None, changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Old and new values as JSON keeps them; fields a model names PERSONAL are told but not shown."""
    personal: frozenset[str] = getattr(obj, "PERSONAL", frozenset())
    return {name: ["…", "…"] if name in personal else [_json(v) for v in pair] for name, pair in changes.items()}


def _json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    return value if isinstance(value, (int, float, bool, type(None))) else str(value)
