"""The framework: a draft begun from what counts, changed, and published; what is published stands."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change, touch
from steelyard.support.capacity import verbs
from steelyard.support.capacity.models import Capacity, FrameworkVersion
from steelyard.support.capacity.queries import framework as queries
from steelyard.support.capacity.rules import MOST_CAPACITIES, NotNow
from steelyard.support.capacity.rules.start import NAME, NOTE, START

_SHAPE = ("key", "name", "kind", "description", "anchors", "dimension")


@transaction.atomic
def begin(*, by: Any) -> FrameworkVersion:
    """Begin a draft from the version that counts, or from the shipped start; the draft there is, if one is."""
    if there := queries.draft():
        return there
    before = queries.newest()
    last: int = FrameworkVersion.objects.aggregate(last=Max("number"))["last"] or 0
    values: dict[str, Any] = {"name": NAME, "note": NOTE, "dimensions": []}
    if before is not None:
        values = {"name": before.name, "note": "", "dimensions": before.dimensions}
    try:
        with transaction.atomic():
            draft = FrameworkVersion.objects.create(number=last + 1, begun_by=by, **values)
    except IntegrityError as other:
        raise NotNow("Somebody else began a draft just now. Work on that one.") from other
    rows = [{name: getattr(one, name) for name in _SHAPE} for one in queries.capacities(before)] if before else START
    Capacity.objects.bulk_create(
        Capacity(framework=draft, position=place, **row) for place, row in enumerate(rows, start=1)
    )
    record(verbs.FRAMEWORK_BEGUN, draft, by=by)
    return draft


def _only_draft(framework: FrameworkVersion) -> None:
    if not framework.is_draft:
        raise NotNow("This version is published; what was rated under it keeps it. Begin a new version.")


@transaction.atomic
def alter(draft: FrameworkVersion, *, by: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change the name, the note and the dimensions of the draft; a dimension that goes leaves its capacities without."""
    _only_draft(draft)
    changes = change(draft, **values)
    if "dimensions" in changes:
        draft.capacities.exclude(dimension__in=[*draft.dimensions, ""]).update(dimension="")
    if changes:
        record(verbs.FRAMEWORK_ALTERED, draft, by=by, changes=changes)
    return changes


@transaction.atomic
def add_capacity(draft: FrameworkVersion, *, by: Any, values: Mapping[str, Any]) -> Capacity:
    """Add a capacity at the end of the draft; its key comes from its name and stays."""
    _only_draft(draft)
    rows = queries.capacities(draft)
    if len(rows) >= MOST_CAPACITIES:
        raise NotNow(f"A framework holds at most {MOST_CAPACITIES} capacities; nobody rates more in one sitting.")
    _refuse_twin(rows, values["name"])
    touch(draft)
    position = max((one.position for one in rows), default=0) + 1
    made = Capacity.objects.create(framework=draft, key=_key(values["name"]), position=position, **values)
    record(verbs.FRAMEWORK_ALTERED, draft, by=by, changes={"capacity": [None, made.name]})
    return made


def _key(name: str) -> str:
    """A key that no capacity of any version has, so that an old one never comes back with another meaning."""
    base = slugify(name)[:50] or "capacity"
    taken = set(Capacity.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)


def _refuse_twin(rows: list[Capacity], name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in rows):
        raise NotNow("The draft has a capacity of this name already.")


@transaction.atomic
def alter_capacity(capacity: Capacity, *, by: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change a capacity of the draft; Stale if somebody did first."""
    _only_draft(capacity.framework)
    _refuse_twin([one for one in queries.capacities(capacity.framework) if one.pk != capacity.pk], values["name"])
    changes = change(capacity, **values)
    if changes:
        touch(capacity.framework)  # what was previewed is no longer what would be published
        told = {f"{capacity.name}: {name}": pair for name, pair in changes.items()}
        record(verbs.FRAMEWORK_ALTERED, capacity.framework, by=by, changes=told)
    return changes


@transaction.atomic
def leave_out(capacity: Capacity, *, by: Any, version: int) -> None:
    """Leave a capacity out of the draft; versions before keep it."""
    draft = capacity.framework
    _only_draft(draft)
    if capacity.version != version:
        raise Stale(capacity)
    touch(draft)
    name = capacity.name
    capacity.delete()
    record(verbs.FRAMEWORK_ALTERED, draft, by=by, changes={"capacity": [name, None]})


@transaction.atomic
def publish(draft: FrameworkVersion, *, by: Any, version: int) -> FrameworkVersion:
    """Let new rounds be rated by this version; Stale if it is not the one that was previewed."""
    _only_draft(draft)
    if draft.version != version:
        raise Stale(draft)
    rows = queries.capacities(draft)
    if not rows:
        raise NotNow("A framework without a capacity measures nothing. Add one first.")
    blank = [one.name for one in rows if not all(one.anchors) or len(one.anchors) != 5]
    if blank:
        raise NotNow(f"“{blank[0]}” lacks a sentence for a point of its scale.")
    change(draft, is_draft=False, published_at=timezone.now(), published_by=by)
    record(verbs.FRAMEWORK_PUBLISHED, draft, by=by)
    return draft


@transaction.atomic
def ensure_start(*, by: Any) -> FrameworkVersion:
    """The version that counts; where a center has none yet, the shipped start is published."""
    if there := queries.newest():
        return there
    draft = begin(by=by)
    return publish(draft, by=by, version=draft.version)
