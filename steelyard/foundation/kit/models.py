"""Conditional changes, acts that happen once, and counted attempts: what every table shares."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F


class Stale(Exception):
    """Somebody changed the record since it was read; nothing was overwritten."""

    def __init__(self, obj: models.Model) -> None:
        self.obj = obj
        super().__init__("Somebody else changed this while you were working. Nothing was overwritten.")


class Versioned(models.Model):
    """A record whose changes are conditional on the version that was read."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def change(obj: Versioned, **values: Any) -> dict[str, list[Any]]:
    """Write what differs if the record is still the version read; return {name: [old, new]}, links as their names.

    One ``UPDATE ... WHERE id AND version``; no row means Stale. Many-to-many values are lists, set after it.
    """
    links = {field.name: list(values.pop(field.name)) for field in obj._meta.many_to_many if field.name in values}
    told = {name: pair for name, wanted in links.items() if (pair := _other(getattr(obj, name).all(), wanted))}
    changes = {name: [getattr(obj, name), new] for name, new in values.items() if getattr(obj, name) != new}
    if not changes and not told:
        return {}
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=obj.version)
    if not rows.update(version=F("version") + 1, **{name: new for name, (_, new) in changes.items()}):
        raise Stale(obj)
    obj.version += 1
    for name, (_, new) in changes.items():
        setattr(obj, name, new)
    for name in told:
        getattr(obj, name).set(links[name])
    return changes | told


def _other(now: Iterable[models.Model], wanted: Iterable[models.Model]) -> list[Any] | None:
    """The names before and after, if they are not the same records."""
    before, after = ({one.pk: str(one) for one in rows} for rows in (now, wanted))
    if before.keys() == after.keys():
        return None
    return [", ".join(sorted(names.values())) for names in (before, after)]


def touch(obj: Versioned) -> None:
    """Count a change of what hangs on a record (links, parts) as a change of the record; raises Stale."""
    if not type(obj)._base_manager.filter(pk=obj.pk, version=obj.version).update(version=F("version") + 1):
        raise Stale(obj)
    obj.version += 1


class Submission(models.Model):
    """A form that was sent: its key makes a second send lead to the first one's result."""

    key = models.UUIDField(primary_key=True)
    location = models.CharField(max_length=500)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent_at"], name="submission_sent_at")]

    def __str__(self) -> str:
        return str(self.key)


class Attempt(models.Model):
    """How often something was tried from one place within one window of time."""

    bucket = models.CharField(max_length=100)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField()  # of the window; afterwards nobody asks for it again

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bucket", "window"], name="attempt_once_per_window")]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="attempt_ends_at")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.window}"
