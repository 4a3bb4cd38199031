"""Agencies and providers as a visitor may name them: public names only."""

from django.db.models import Q, QuerySet

from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import PROVIDERS, OrganizationKind, name_key
from steelyard.foundation.kit.forms import Chosen
from steelyard.support.partners.models import ProviderProfile, ProviderTopic

_MOST = 20


def agencies_like(typed: str) -> list[tuple[int, str]]:
    """Agencies whose name, city or code holds a word beginning with each word typed, as (key, words)."""
    words = name_key(typed).split()[:8]
    if not words:
        return []
    rows = Organization.objects.living().agencies()
    for word in words:
        rows = rows.filter(search_key__contains=f" {word}")
    found = rows.select_related("state").order_by("name_key", "id")[:_MOST]
    return [(one.pk, label_of(one)) for one in found]


def label_of(organization: Organization) -> str:
    """The name with its state where the name does not say it: many districts share a name."""
    state = organization.state
    if state is None or state.name in organization.name:
        return organization.name
    return f"{organization.name}, {state.name}"


def exactly(chosen: Chosen, state: State | None) -> Organization | None:
    """The one organization that is meant beyond doubt, else None: somebody at the center settles it."""
    if chosen.pk is not None:
        found = Organization.objects.living().select_related("state").filter(pk=chosen.pk).first()
        # The number counts only beside the words it was offered with: people edit what they have chosen.
        if found and name_key(label_of(found)) == name_key(chosen.text):
            return found
    rows = Organization.objects.living().filter(name_key=name_key(chosen.text)).select_related("state")
    if state is not None:
        rows = rows.filter(state=state)
    found_here = list(rows[:2])
    return found_here[0] if len(found_here) == 1 else None


def named_providers() -> QuerySet[Organization]:
    """Providers whose profile or topics the center keeps, by name."""
    kinds = sorted(PROVIDERS - {OrganizationKind.CENTER})
    profiled = ProviderProfile.objects.values("organization")
    with_topics = ProviderTopic.objects.values("organization")
    kept = Q(pk__in=profiled) | Q(pk__in=with_topics)
    return Organization.objects.living().filter(kept, kind__in=kinds).order_by("name_key", "id")
