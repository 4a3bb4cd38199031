"""The table of what happened; rows are only ever added, and only by ``history.actions.record``."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from steelyard.foundation.history.verbs import VERBS


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
        return VERBS[self.verb].sentence

    @property
    def told_changes(self) -> list[tuple[str, Any, Any]]:
        """Changes as (field in words, from, to)."""
        return [(name.replace("_", " "), old, new) for name, (old, new) in self.changes.items()]

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
