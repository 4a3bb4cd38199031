"""Reading what we know of providers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import charge_topics
from steelyard.center.directory.models import Organization, State
from steelyard.support.partners.models import FundingProgram, OtherName, ProviderProfile, ProviderTopic
from steelyard.support.partners.rules import Level


@dataclass(frozen=True)
class Known:
    """What we know of an organization as a provider."""

    profile: ProviderProfile | None
    topics: list[ProviderTopic]

    @property
    def is_empty(self) -> bool:
        return self.profile is None and not self.topics


def known(organization: Organization) -> Known:
    """Three queries."""
    topics = ProviderTopic.objects.filter(organization=organization).select_related("topic", "state")
    return Known(
        profile=profile_of(organization),
        topics=list(topics.order_by("topic__name", "state__name", "id")),
    )


def topic_of(organization: Organization, topic: int, state: str | None) -> ProviderTopic | None:
    """What is noted for one topic in one state, or (None) everywhere."""
    return ProviderTopic.objects.filter(organization=organization, topic=topic, state=state).first()


def profile_of(organization: Organization) -> ProviderProfile | None:
    """A provider's profile with its states, if there is one."""
    rows = ProviderProfile.objects.select_related("checked_by", "organization").prefetch_related("states", "programs")
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
    programs: list[FundingProgram]


def lists() -> Lists:
    programs = list(FundingProgram.objects.order_by("name", "id"))
    return Lists(charge_topics(), list(State.objects.order_by("name")), programs)


def other_names(organization: Organization) -> list[str]:
    """What else people call it, in order."""
    return list(
        OtherName.objects.filter(organization=organization).order_by("name", "id").values_list("name", flat=True)
    )


WORDS = (
    "version", "charge", "services", "cost", "how_to_collaborate", "serves_everywhere", "contact_name", "contact_email",
    "availability", "available_from",
)  # fmt: skip


def as_typed(profile: ProviderProfile) -> dict[str, Any]:
    """A profile as its form holds it."""
    noted = ProviderTopic.objects.filter(organization=profile.organization, state__isnull=True)
    states = [state.pk for state in profile.states.all()] if profile.pk else []
    programs = [program.pk for program in profile.programs.all()] if profile.pk else []
    levels = [level.value for level in Level if getattr(profile, f"serves_{level.value}")]
    more = {"programs": programs, "levels": levels, "other_names": "\n".join(other_names(profile.organization))}
    depths = {f"topic_{topic}": depth for topic, depth in noted.values_list("topic_id", "depth")}
    return {**{name: getattr(profile, name) for name in WORDS}, "states": states, **more, **depths}


def programs() -> list[FundingProgram]:
    """Programs with how many providers each pays."""
    rows = FundingProgram.objects.select_related("funder").annotate(n=Count("providers"))
    return list(rows.order_by("name", "id"))
