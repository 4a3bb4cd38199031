"""What the link check found."""

from datetime import datetime

from django.db import transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.library import verbs
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import LinkStatus


@transaction.atomic
def note_link(resource: Resource, *, by: User | None, status: LinkStatus, problem: str, at: datetime) -> None:
    """Keep how a link answered; only a change is history. The record itself stays as it is, so nobody's work is stale."""
    rows = Resource.objects.filter(
        pk=resource.pk, url=resource.url
    )  # another link since: the answer is about the old one
    if not rows.update(link_status=status.value, link_problem=problem[:300], link_checked_at=at):
        return
    was = resource.link_status
    if status != was and not (was == LinkStatus.UNCHECKED and status == LinkStatus.FINE):
        record(verbs.LINK_CHANGED, resource, by=by, changes={"link": [was, status.value]}, note=problem)
