"""The registry: every provider with all its names, and which of them fit a need.

A provider that was merged into another lives on in it: its names find the other, and what it knew, where it worked and
what it wrote of itself count there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from steelyard.center.charge.rules import DEPTH_RANK, Depth
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import PROVIDERS, OrganizationKind, name_key
from steelyard.foundation.kit.text import fold
from steelyard.support.partners.models import (
    FundingProgram,
    OtherName,
    PartnershipReview,
    ProviderProfile,
    ProviderTopic,
)
from steelyard.support.partners.rules import Availability, Level, Verdict
from steelyard.support.partners.rules.ranking import EVERYWHERE, Candidate, Need, Ranked, rank

# Who is a provider by what it is; others are by what is written of them.
KINDS = tuple(sorted(PROVIDERS - {OrganizationKind.CENTER, OrganizationKind.OTHER}))
SHOWN = 100


@dataclass(frozen=True)
class Provider:
    """A provider as the registry knows it."""

    organization: Organization
    names: tuple[str, ...]  # all but its own
    candidate: Candidate
    profile: ProviderProfile | None = None
    was: tuple[ProviderProfile, ...] = field(default=())  # what those merged into it wrote of themselves


@dataclass(frozen=True)
class Match:
    """A provider that fits what was asked for, and why."""

    provider: Provider
    ranked: Ranked


@dataclass(frozen=True)
class Found:
    """The first matches, and how many there are."""

    matches: list[Match]
    count: int


def search(need: Need, text: str, today: date) -> Found:
    """The providers that fit a need and any of whose names has these words, the best fit first. Eight queries."""
    words = fold(text).split()
    known = {one.organization.pk: one for one in registry() if _is_called(one, words)}
    ranked = rank(need, (one.candidate for one in known.values()), today)
    return Found([Match(known[one.candidate.key], one) for one in ranked[:SHOWN]], len(ranked))


def _is_called(one: Provider, words: Iterable[str]) -> bool:
    """Whether one of its names has all the words, each beginning a word."""
    names = [f" {fold(name)}" for name in (one.organization.name, one.organization.short_name, *one.names)]
    return any(all(f" {word}" in name for word in words) for name in names)


def registry(only: int | None = None) -> list[Provider]:
    """Every living provider (or the one of a key) by name; the same number of queries however many."""
    gone = _merged(only)
    homes = _homes(gone)
    here = {pk: home for pk, home in homes.items() if only in {None, home}}
    organizations = {one.pk: one for one in _living(only)}
    keys = [*organizations, *here]
    topics, profiles, names = _topics(keys), _profiles(keys), _names(keys)
    reviewed, kept = _reviews(organizations)
    behind: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(here):
        behind[homes[pk]].append(pk)
    found = []
    for pk, organization in organizations.items():
        was = behind[pk]
        called = [name for one in (pk, *was) for name in names.get(one, ())]
        called += [name for one in was for name in (gone[one].name, gone[one].short_name) if name]
        written = [profiles[one] for one in (pk, *was) if one in profiles]
        found.append(
            Provider(
                organization,
                tuple(dict.fromkeys(called)),
                _candidate(organization, written, [row for one in (pk, *was) for row in topics.get(one, ())],
                           reviewed=reviewed[pk], kept=kept[pk]),
                profiles.get(pk),
                tuple(profiles[one] for one in was if one in profiles),
            )
        )  # fmt: skip
    return found


def provider(organization: Organization) -> Provider:
    """One organization as a provider, whatever is known of it."""
    found = next(iter(registry(organization.pk)), None)
    return found or Provider(organization, (), Candidate(organization.pk, organization.name))


def _living(only: int | None) -> list[Organization]:
    rows = Organization.objects.living().select_related("state")
    if only is not None:
        return list(rows.filter(pk=only))
    by_kind = Q(kind__in=KINDS)
    told = ProviderProfile.objects.values("organization_id"), ProviderTopic.objects.values("organization_id")
    rows = rows.filter(by_kind | Q(pk__in=told[0]) | Q(pk__in=told[1]))
    return list(rows.order_by("name_key", "id"))


def _merged(only: int | None) -> Mapping[int, Organization]:
    """Providers that were merged into others, by key."""
    rows = Organization.objects.filter(merged_into__isnull=False)
    if only is None:
        rows = rows.filter(kind__in=sorted(PROVIDERS))
    return {one.pk: one for one in rows}


def _homes(gone: Mapping[int, Organization]) -> dict[int, int]:
    """Where each that was merged lives on, also over several merges."""
    found = {}
    for pk in gone:
        home: int | None = pk
        while home is not None and home in gone:
            home = gone[home].merged_into_id
        if home is not None:
            found[pk] = home
    return found


def _topics(keys: Iterable[int]) -> dict[int, list[ProviderTopic]]:
    found: dict[int, list[ProviderTopic]] = defaultdict(list)
    rows = ProviderTopic.objects.filter(organization__in=list(keys)).select_related("topic", "state")
    for row in rows.order_by("topic__name", "state__name", "id"):
        found[row.organization_id].append(row)
    return found


def _profiles(keys: Iterable[int]) -> dict[int, ProviderProfile]:
    states = Prefetch("states", State.objects.order_by("name"))
    programs = Prefetch("programs", FundingProgram.objects.order_by("name", "id"))
    rows = ProviderProfile.objects.filter(organization__in=list(keys)).select_related("organization", "checked_by")
    return {row.organization_id: row for row in rows.prefetch_related(states, programs)}


def _names(keys: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = OtherName.objects.filter(organization__in=list(keys)).order_by("name", "id")
    for pk, name in rows.values_list("organization_id", "name"):
        found[pk].append(name)
    return found


def _reviews(keys: Iterable[int]) -> tuple[Counter[int], Counter[int]]:
    """How many joint works of each were reviewed, and how many of these were to go on at their last review."""
    last: dict[int, tuple[int, str]] = {}
    rows = PartnershipReview.objects.filter(partnership__partner__in=list(keys)).order_by("on", "id")
    for partnership, partner, verdict in rows.values_list("partnership_id", "partnership__partner_id", "verdict"):
        last[partnership] = (partner, verdict)
    reviewed = Counter(partner for partner, _ in last.values())
    return reviewed, Counter(partner for partner, verdict in last.values() if verdict == Verdict.KEEP)


def _candidate(
    organization: Organization,
    written: list[ProviderProfile],
    topics: Iterable[ProviderTopic],
    *,
    reviewed: int,
    kept: int,
) -> Candidate:
    """``written``: its own profile first, then those of who was merged into it."""
    depths: dict[int, dict[str, str]] = defaultdict(dict)
    for row in topics:
        places = depths[row.topic_id]
        place = str(row.state_id or EVERYWHERE)
        places[place] = max(places.get(place, row.depth), row.depth, key=lambda depth: DEPTH_RANK[Depth(depth)])
    said = next((one for one in written if one.availability), None)
    return Candidate(
        organization.pk,
        organization.name,
        depths,
        frozenset(str(state.pk) for one in written for state in one.states.all()),
        any(one.serves_everywhere for one in written),
        frozenset(level.value for level in Level for one in written if getattr(one, f"serves_{level.value}")),
        said.availability if said else Availability.UNKNOWN.value,
        said.available_from if said else None,
        reviewed,
        kept,
    )


def provider_named(text: str) -> int | None:
    """The key of the one living organization with exactly this name, short name, other or former name, or code.

    A search by any of the names under which people know a provider ends at the one that is kept.
    """
    key = name_key(text)
    if not key:
        return None
    called = OtherName.objects.filter(name_key=key).values("organization_id")
    rows = Organization.objects.filter(Q(name_key=key) | Q(code=text.strip()) | Q(pk__in=called))
    short = Organization.objects.filter(search_key__contains=f" {key}", short_name__iexact=text.strip())
    found = {_kept(one) for one in (*rows[:20], *short[:20])}
    living = {one.pk for one in found if one.closed_on is None}
    return living.pop() if len(living) == 1 else None


def _kept(one: Organization) -> Organization:
    while one.merged_into is not None:
        one = one.merged_into
    return one
