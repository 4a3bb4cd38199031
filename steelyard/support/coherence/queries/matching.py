"""Which organization a name means that somebody typed; the same provider goes by several names."""

from collections.abc import Iterable

from django.db.models import Q

from steelyard.center.directory.models import Organization
from steelyard.center.directory.queries import organizations_like
from steelyard.center.directory.rules import AGENCIES, PROVIDERS, name_key, nearly_same
from steelyard.support.coherence.models import MapRow
from steelyard.support.partners.models import OtherName

MOST, READ = 3, 2000


def provider_meant(text: str, *, agency: int) -> Organization | None:
    """The one organization of this name, short name, other name or earlier name; or what the agency meant by it before."""
    key = name_key(text)
    if not key:
        return None
    others = OtherName.objects.filter(name_key=key).values("organization_id")
    named = Organization.objects.filter(Q(name_key=key) | Q(short_name__iexact=text.strip()) | Q(pk__in=others))
    found = {one.pk: one for one in map(_kept, named.select_related("merged_into")[:20])}
    if len(found) == 1:
        return next(iter(found.values()))
    before = MapRow.objects.filter(agency=agency, provider__isnull=False).select_related("provider")
    meant = {one.provider_id: one.provider for one in before if name_key(one.provider_name) == key}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _kept(organization: Organization) -> Organization:
    while organization.merged_into is not None:
        organization = organization.merged_into
    return organization


def guesses(names: Iterable[str]) -> dict[str, list[Organization]]:
    """For each typed name, providers whose name is nearly this one or holds all its words; at most three, one query."""
    rows = Organization.objects.living().filter(kind__in=sorted(PROVIDERS)).order_by("name_key", "id")
    known = list(rows.only("id", "name", "name_key", "search_key")[:READ])
    return {name: _like(name, known) for name in names}


def _like(name: str, known: list[Organization]) -> list[Organization]:
    key = name_key(name)
    near = [one for one in known if nearly_same(key, one.name_key)]
    words = [f" {word}" for word in key.split()]
    return (near or [one for one in known if all(word in one.search_key for word in words)])[:MOST]


def suggested(text: str) -> list[tuple[int, str]]:
    """What a lookup offers while an agency types a provider's name."""
    rows = organizations_like(Organization.objects.living().filter(kind__in=sorted(PROVIDERS)), text)
    return [(one.pk, one.name) for one in rows.order_by("name_key", "id")[:20]]


def chosen_provider(pk: int | None) -> Organization | None:
    """The organization that a suggestion named; agencies are no suggestion."""
    rows = Organization.objects.living().exclude(kind__in=sorted(AGENCIES))
    return rows.filter(pk=pk).first() if pk else None
