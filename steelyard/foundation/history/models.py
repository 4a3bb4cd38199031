"""The table of what happened; rows are only ever added, and only by ``history.actions.record``."""

import re
from datetime import date
from typing import Any, ClassVar, NoReturn

from django.db import models

from steelyard.foundation.history.verbs import VERBS
from steelyard.foundation.kit import words

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class AppendOnly(Exception):
    """History is never rewritten."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Entry(models.Model):
    """One act: who, when, what, from what to what. No foreign keys, so that it outlives what it describes."""

    id = models.BigIntegerField(primary_key=True)  # 1, 2, 3 without gaps: a missing row shows
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=200)
    label = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=300)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    act = models.UUIDField(null=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["label", "object_id"], name="entry_object")]

    def __str__(self) -> str:
        return f"{self.actor} {self.sentence}: {self.name}"

    @property
    def sentence(self) -> str:
        """What was done; of an app that is gone or not loaded here, the last word of the verb has to do."""
        known = VERBS.get(self.verb)
        return known.sentence if known else f"{self.verb.rpartition('.')[2].replace('_', ' ')} this"

    @property
    def told_changes(self) -> list[tuple[str, Any, Any]]:
        """Changes as (field in words, from, to)."""
        return [(name.replace("_", " "), _told(old), _told(new)) for name, (old, new) in self.changes.items()]

    def content(self) -> dict[str, Any]:
        """What the hash covers: every column but the hash itself."""
        return {
            "id": self.id,
            "verb": self.verb,
            "at": self.at.isoformat(),
            "actor_id": self.actor_id,
            "actor": self.actor,
            "label": self.label,
            "object_id": self.object_id,
            "name": self.name,
            "changes": self.changes,
            "note": self.note,
            "act": str(self.act) if self.act else None,
        }


def _told(value: Any) -> Any:
    """A value of a change as a reader sees it: days in words, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return words.day(date.fromisoformat(value))
        except ValueError:  # digits that are no day of the calendar
            return value
    return value
