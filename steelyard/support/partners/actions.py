"""Keeping what we know of providers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.partners import verbs
from steelyard.support.partners.models import KnownHelp, ProviderProfile, ProviderTopic


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


class ProfileValues(TypedDict, total=False):
    """What a provider says of itself in words."""

    services: str
    cost: str
    how_to_collaborate: str
    serves_everywhere: bool
    contact_name: str
    contact_email: str


@dataclass(frozen=True)
class Reach:
    """What a provider knows, and where it works: depth by topic ("": none), and states."""

    topics: Mapping[Topic, str]
    states: Collection[State]


@transaction.atomic
def keep_profile(profile: ProviderProfile, *, by: User | None, values: ProfileValues, reach: Reach) -> ProviderProfile:
    """Write a provider's profile, its topics everywhere and its states; Stale if somebody wrote it first."""
    changes = _keep_words(profile, values, by=by) | _keep_states(profile, reach.states)
    changes |= _keep_topics(profile.organization, reach.topics)
    record(verbs.PROFILE_KEPT, profile.organization, by=by, changes=_told(changes))
    return profile


def _keep_words(profile: ProviderProfile, values: ProfileValues, *, by: User | None) -> dict[str, list[Any]]:
    checked = {"checked_at": timezone.now(), "checked_by": by}
    if profile.pk is not None:
        return change(profile, **values, **checked)
    fresh = {**values, **checked}
    try:
        with transaction.atomic():
            made = ProviderProfile.objects.create(organization=profile.organization, **fresh)
    except IntegrityError as first:
        raise Stale(profile) from first
    profile.pk, profile.version = made.pk, made.version
    return {name: [None, value] for name, value in values.items() if value}


def _keep_states(profile: ProviderProfile, states: Collection[State]) -> dict[str, list[Any]]:
    before, after = (sorted(str(one) for one in rows) for rows in (profile.states.all(), states))
    if before == after:
        return {}
    profile.states.set(states)
    return {"states": [", ".join(before), ", ".join(after)]}


def _keep_topics(organization: Organization, topics: Mapping[Topic, str]) -> dict[str, list[Any]]:
    """Depth by topic, everywhere; what is noted for single states stays."""
    noted = {one.topic_id: one for one in organization.provider_topics.filter(state__isnull=True)}
    changes: dict[str, list[Any]] = {}
    for topic, depth in topics.items():
        before = noted.get(topic.pk)
        if depth == (before.depth if before else ""):
            continue
        changes[topic.name] = [before.depth if before else None, depth or None]
        if before is not None and not depth:
            before.delete()
        elif before is not None:
            ProviderTopic.objects.filter(pk=before.pk).update(depth=depth)
        else:
            ProviderTopic.objects.create(organization=organization, topic=topic, depth=depth)
    return changes


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What history keeps: without who checked it and when, which it knows, and without the contact."""
    unsaid = {"checked_at", "checked_by"}
    return {
        name: ["…", "…"] if name in ProviderProfile.PERSONAL else pair
        for name, pair in changes.items()
        if name not in unsaid
    }
