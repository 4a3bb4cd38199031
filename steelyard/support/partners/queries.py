"""Reading what we know of providers."""

from dataclasses import dataclass

from steelyard.center.directory.models import Organization
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
    """Four queries."""
    topics = ProviderTopic.objects.filter(organization=organization).select_related("topic", "state")
    gives = KnownHelp.objects.filter(provider=organization).select_related("agency", "topic")
    gets = KnownHelp.objects.filter(agency=organization).select_related("provider", "topic")
    return Known(
        profile=ProviderProfile.objects.filter(organization=organization).first(),
        topics=list(topics.order_by("topic__name", "state__name", "id")),
        gives=list(gives.order_by("agency__name_key", "id")[:20]),
        gets=list(gets.order_by("provider__name_key", "id")[:20]),
    )


def topic_of(organization: Organization, topic: int, state: str | None) -> ProviderTopic | None:
    """What is noted for one topic in one state, or (None) everywhere."""
    return ProviderTopic.objects.filter(organization=organization, topic=topic, state=state).first()
