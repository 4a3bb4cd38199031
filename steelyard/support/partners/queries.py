"""Reading what we know of providers."""

from dataclasses import dataclass
from typing import Any

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import charge_topics
from steelyard.center.directory.models import Organization, State
from steelyard.support.partners.models import KnownHelp, ProviderProfile, ProviderTopic


@dataclass(frozen=True)
class Known:
    """What we know of an organization: as a provider, and as an agency that others help."""

    profile: ProviderProfile | None
    topics: list[ProviderTopic]
    gives: list[KnownHelp]
    gets: list[KnownHelp]

    @property
    def is_empty(self) -> bool:
        return self.profile is None and not (self.topics or self.gives or self.gets)


def known(organization: Organization) -> Known:
    """Five queries."""
    topics = ProviderTopic.objects.filter(organization=organization).select_related("topic", "state")
    gives = KnownHelp.objects.filter(provider=organization).select_related("agency", "topic")
    gets = KnownHelp.objects.filter(agency=organization).select_related("provider", "topic")
    return Known(
        profile=profile_of(organization),
        topics=list(topics.order_by("topic__name", "state__name", "id")),
        gives=list(gives.order_by("agency__name_key", "id")[:20]),
        gets=list(gets.order_by("provider__name_key", "id")[:20]),
    )


def topic_of(organization: Organization, topic: int, state: str | None) -> ProviderTopic | None:
    """What is noted for one topic in one state, or (None) everywhere."""
    return ProviderTopic.objects.filter(organization=organization, topic=topic, state=state).first()


def profile_of(organization: Organization) -> ProviderProfile | None:
    """A provider's profile with its states, if there is one."""
    rows = ProviderProfile.objects.select_related("checked_by", "organization").prefetch_related("states")
    return rows.filter(organization=organization).first()


def profile_to_edit(organization: Organization) -> ProviderProfile:
    """The profile, or one to be; the one to be has no version, so that whoever writes first is noticed."""
    return profile_of(organization) or ProviderProfile(organization=organization, version=0)


def own_topics(organization: Organization) -> list[ProviderTopic]:
    """What a provider knows, everywhere first."""
    rows = ProviderTopic.objects.filter(organization=organization).select_related("topic", "state")
    return list(rows.order_by("topic__name", "state__name", "id"))


@dataclass(frozen=True)
class Lists:
    """What the form of a profile chooses from."""

    topics: list[Topic]
    states: list[State]


def lists() -> Lists:
    return Lists(charge_topics(), list(State.objects.order_by("name")))


def as_typed(profile: ProviderProfile) -> dict[str, Any]:
    """A profile as its form holds it."""
    names = ("version", "services", "cost", "how_to_collaborate", "serves_everywhere", "contact_name", "contact_email")
    noted = ProviderTopic.objects.filter(organization=profile.organization, state__isnull=True)
    states = [state.pk for state in profile.states.all()] if profile.pk else []
    depths = {f"topic_{topic}": depth for topic, depth in noted.values_list("topic_id", "depth")}
    return {**{name: getattr(profile, name) for name in names}, "states": states, **depths}
