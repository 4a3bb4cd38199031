"""The way of a resource to the public: draft, review, published, retired; every door to "published" is here."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.verbs import Verb
from steelyard.foundation.kit.models import change
from steelyard.support.library import verbs
from steelyard.support.library.actions.resources import add_resource
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.gates import cleared_by, open_gates
from steelyard.support.library.queries.holding import held_by
from steelyard.support.library.rules import PUBLIC, Clearance, Credit, NotNow, ResourceStatus, byline, may_become
from steelyard.support.library.tasks.marking import indexed_soon

# What a new version takes over from the one it replaces; files and the way to the public start anew.
CARRIED = ("title", "year", "publisher", "kind", "tier", "by_center", "abstract", "audience", "language", "licence")


def _step(
    resource: Resource, *, by: User | None, to: ResourceStatus, verb: Verb, note: str = "", **values: Any
) -> None:
    if not may_become(resource.status, to):
        raise NotNow(f"This resource is {resource.get_status_display().lower()}, so that cannot be done now.")
    changes = change(resource, status=to.value, **values)
    record(verb, resource, by=by, changes={"status": changes["status"]}, note=note)
    indexed_soon(resource)


@transaction.atomic
def submit(resource: Resource, *, by: User | None) -> None:
    """Send a draft into review; what was reviewed before the draft was changed no longer counts."""
    if not (resource.files.current().exists() or resource.url):
        raise NotNow("Add a file or a link first: there is nothing to review yet.")
    _step(resource, by=by, to=ResourceStatus.REVIEW, verb=verbs.SUBMITTED, submitted_at=timezone.now())


@transaction.atomic
def send_back(resource: Resource, *, by: User | None, reason: str) -> None:
    """Give a resource in review back to whoever drafts it."""
    _step(resource, by=by, to=ResourceStatus.DRAFT, verb=verbs.SENT_BACK, note=reason, submitted_at=None)


@transaction.atomic
def publish(resource: Resource, *, by: User | None, clearance: Clearance) -> None:
    """Publish what passed both gates, or what others made and we only describe.

    RECORD has no door here: see publish_record.
    """
    if clearance == Clearance.RECORD:
        raise NotNow("Only the import of a published record can say that something was public before.")
    refusal = held_by(resource)
    refusal = refusal or (_not_curated(resource) if clearance == Clearance.CURATED else _not_reviewed(resource))
    if refusal:
        raise NotNow(refusal)
    values: dict[str, Any] = {"clearance": clearance.value, "published_at": timezone.now()}
    if clearance == Clearance.REVIEWS:
        values |= cleared_by(resource)
    _step(resource, by=by, to=ResourceStatus.PUBLISHED, verb=verbs.PUBLISHED, **values)


def _not_curated(resource: Resource) -> str:
    if resource.by_center:
        return "The center's own work is published only after the expert review and the equity review."
    if resource.files.current().exists():
        return "Of the work of others we publish the description and the link. Remove the files first."
    return ""


def _not_reviewed(resource: Resource) -> str:
    missing = open_gates(resource)
    return f"Not passed yet: {byline([gate.lower() for gate in missing])}." if missing else ""


@transaction.atomic
def publish_record(resource: Resource, *, by: User | None) -> None:
    """Publish a row of a case file: others' work, or what the center had made public before it came here.

    The command line alone calls this, for rows that are new; no page does.
    """
    is_record = resource.by_center and bool(resource.source)
    if resource.by_center and not is_record:
        raise NotNow("A resource of the center needs a source that shows that it is public.")
    if resource.status != ResourceStatus.DRAFT:
        raise NotNow("This resource is on its way already.")
    clearance = Clearance.RECORD if is_record else Clearance.CURATED
    changes = change(
        resource, status=ResourceStatus.PUBLISHED.value, clearance=clearance.value, published_at=timezone.now()
    )
    record(verbs.PUBLISHED, resource, by=by, changes={"status": changes["status"]})
    indexed_soon(resource)


@transaction.atomic
def retire(resource: Resource, *, by: User | None, reason: str) -> None:
    """Mark a published resource as out of date; its page stays and says so."""
    _step(resource, by=by, to=ResourceStatus.RETIRED, verb=verbs.RETIRED, note=reason)


@transaction.atomic
def republish(resource: Resource, *, by: User | None) -> None:
    """Take a retirement back; what cleared the resource still holds, since nothing it is made of could change."""
    if resource.status != ResourceStatus.RETIRED:
        raise NotNow("Only a retired resource can be published again.")
    if refusal := held_by(resource):
        raise NotNow(refusal)
    _step(resource, by=by, to=ResourceStatus.PUBLISHED, verb=verbs.REPUBLISHED)


@transaction.atomic
def take_back(resource: Resource, *, by: User | None, reason: str) -> None:
    """Make a public resource a draft again, because those it tells of no longer agree; its page is gone."""
    if resource.status not in PUBLIC:
        raise NotNow("Only what is public can be taken back.")
    values: dict[str, Any] = {"clearance": "", "published_at": None, "submitted_at": None}
    changes = change(resource, status=ResourceStatus.DRAFT.value, expert_run=None, equity_run=None, **values)
    record(verbs.TAKEN_BACK, resource, by=by, changes={"status": changes["status"]}, note=reason)
    indexed_soon(resource)


@transaction.atomic
def begin_version(resource: Resource, *, by: User | None) -> Resource:
    """Begin the next version of a published resource as a new draft; the old page stays and points to the newest."""
    if resource.status not in PUBLIC:
        raise NotNow("Only what is published has versions. Change this draft itself.")
    if Resource.objects.filter(replaces=resource).exists():
        raise NotNow("A newer version exists already.")
    new = add_resource(
        by=by,
        key=_next_key(resource.key),
        replaces=resource,
        authors=[Credit(one.name, one.person, one.organization) for one in resource.authors.order_by("position")],
        topics=resource.topics.all(),
        focal_areas=resource.focal_areas.all(),
        states=resource.states.all(),
        partners=resource.partners.all(),
        **{name: getattr(resource, name) for name in CARRIED},
    )
    record(verbs.VERSION_BEGUN, resource, by=by, changes={"version": [None, new.key]})
    return new


def _next_key(key: str) -> str:
    """After guide comes guide-2, then guide-3; a key that is taken is passed over."""
    stem, dash, last = key.rpartition("-")
    number = int(last) if dash and last.isdecimal() and len(last) < 4 else 1
    stem = stem if number > 1 else key
    while True:
        number += 1
        wanted = f"{stem[:75]}-{number}"
        if not Resource.objects.filter(key=wanted).exists():
            return wanted
