"""What somebody at the center is told of the help an agency gets."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.support.coherence import verbs
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.rules import Origin


@transaction.atomic
def note_help(
    agency: Organization,
    *,
    by: Any,
    provider: Organization,
    topic: Topic | None = None,
    since: date | None = None,
    source: str = "",
) -> MapRow:
    """Note help that an agency is said to get; what is noted already is kept. The agency finds it on its map."""
    same = MapRow.objects.filter(agency=agency, provider=provider, topic=topic, origin=Origin.TOLD)
    noted = same.filter(removed_at__isnull=True).order_by("id").first()
    if noted is not None:
        return noted
    noted = MapRow.objects.create(
        agency=agency, provider=provider, topic=topic, since=since, source=source, origin=Origin.TOLD.value
    )
    record(verbs.HELP_NOTED, agency, by=by, changes={"provider": [None, provider]}, note=source)
    return noted
