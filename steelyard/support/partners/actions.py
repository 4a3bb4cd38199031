"""Keeping what we know of providers."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.partners import verbs
from steelyard.support.partners.models import KnownHelp, ProviderTopic


@transaction.atomic
def note_topic(
    organization: Organization, *, by: User | None, topic: Topic, state: State | None, depth: str, source: str = ""
) -> ProviderTopic:
    """Note that a provider helps with a topic, in one state or everywhere."""
    noted = ProviderTopic.objects.create(
        organization=organization, topic=topic, state=state, depth=depth, source=source
    )
    where = f"{topic}, {state}" if state else str(topic)
    record(verbs.TOPIC_ADDED, organization, by=by, changes={where: [None, noted.get_depth_display()]})
    return noted


@transaction.atomic
def alter_topic(noted: ProviderTopic, *, by: User | None, depth: str, source: str = "") -> dict[str, list[Any]]:
    """Correct how well a provider knows a topic; return what changed."""
    given = {"depth": depth, "source": source}
    changes = {name: [getattr(noted, name), new] for name, new in given.items() if getattr(noted, name) != new}
    if changes:
        ProviderTopic.objects.filter(pk=noted.pk).update(**given)
        record(verbs.TOPIC_ALTERED, noted.organization, by=by, changes=changes, note=str(noted.topic))
    return changes


@transaction.atomic
def note_help(
    agency: Organization,
    *,
    by: User | None,
    provider: Organization,
    topic: Topic | None = None,
    since: date | None = None,
    source: str = "",
) -> KnownHelp:
    """Note help that an agency gets from a provider; what is known already is kept."""
    noted, is_new = KnownHelp.objects.get_or_create(
        agency=agency, provider=provider, topic=topic, defaults={"since": since, "source": source}
    )
    if is_new:
        record(verbs.HELP_NOTED, agency, by=by, changes={"provider": [None, provider]}, note=source)
    return noted
