"""Counting visits and downloads: once per visitor, address and day, without keeping who it was.

The key of a day lies in the data folder, outside the database and its backups, and is deleted on the next day.
"""

import logging
import os
import secrets
import tempfile
from collections import OrderedDict
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from steelyard.foundation.kit.limits import address_of
from steelyard.support.library.models import DailyUse, Resource, Seen
from steelyard.support.library.rules.visiting import is_robot, mark

log = logging.getLogger("steelyard.library")

# Marks that this process has counted today, so that whoever turns pages costs no query.
_known: OrderedDict[str, None] = OrderedDict()
_MOST_KNOWN = 20_000
_key: list[tuple[date, bytes]] = []


def count(http: HttpRequest, kind: str, path: str, *, key: str = "") -> None:
    """Count this request unless its sender was counted here today; trouble with it never costs anybody their page."""
    agent = http.headers.get("User-Agent", "")
    if http.method != "GET" or is_robot(agent) or http.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return
    today = timezone.localdate()
    try:
        seen = mark(key_of(today), address_of(http), agent, kind, path)
        if seen in _known:
            return
        _count_once(seen, kind, path[:200], key, today)
    except (DatabaseError, OSError):
        log.warning("not_counted", exc_info=True, extra={"kind": kind})
        return
    _known[seen] = None
    if len(_known) > _MOST_KNOWN:
        _known.popitem(last=False)


def _count_once(seen: str, kind: str, path: str, key: str, today: date) -> None:  # noqa: PLR0917 -- one row's values in their order
    """Both rows in one transaction: what is marked is counted."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                Seen.objects.create(mark=seen, on=today)
        except IntegrityError:
            return
        rows = DailyUse.objects.filter(path=path, kind=kind, on=today)
        if rows.update(count=F("count") + 1):
            return
        resource = Resource.objects.filter(key=key).values_list("pk", flat=True).first() if key else None
        try:
            with transaction.atomic():
                DailyUse.objects.create(path=path, kind=kind, on=today, resource_id=resource, count=1)
        except IntegrityError:  # somebody else was first this very moment
            rows.update(count=F("count") + 1)


def key_of(today: date) -> bytes:
    """The key of this day, the same for every process; made by the first visit, which also deletes older ones."""
    if not _key or _key[0][0] != today:
        _known.clear()
        _key[:] = [(today, _read_or_make(today))]
    return _key[0][1]


def _file(day: date) -> Path:
    return Path(settings.DATA) / f"visits-{day.isoformat()}.key"


def _read_or_make(today: date) -> bytes:
    forget_before(today)
    file = _file(today)
    if not file.exists():
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".visits-", delete_on_close=False) as part:
            part.write(secrets.token_bytes(32))
            part.close()
            # A link is made whole or not at all, and never over the key that another process made first.
            with suppress(FileExistsError):
                os.link(part.name, file)
    return file.read_bytes()


def forget_before(today: date) -> None:
    """Delete the keys and the marks of earlier days: what is left are plain counts."""
    for file in Path(settings.DATA).glob("visits-*.key"):
        if file.name < _file(today).name:
            file.unlink(missing_ok=True)
    Seen.objects.filter(on__lt=today).delete()
