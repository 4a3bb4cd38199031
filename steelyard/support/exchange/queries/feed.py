"""What leaves: the rows of our feed, read as they are now. Nothing else goes out, by whatever door."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import Center, Expertise, StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.center.charge.rules import DEPTH_RANK, Depth
from steelyard.center.offerings.models import Offering
from steelyard.foundation.history.models import Entry
from steelyard.support.exchange.models import Feed, Publishing
from steelyard.support.exchange.queries.leaving import support_rows
from steelyard.support.exchange.rules import FORMAT, VERSION
from steelyard.support.exchange.rules.fields import Row
from steelyard.support.exchange.rules.signing import fingerprint
from steelyard.support.partners.models import ProviderProfile, ProviderTopic

CHUNK = 2000
Told = tuple[str, Row]


def publishing() -> Publishing:
    """What the center chose to publish; all of it off until somebody chose."""
    return Publishing.objects.first() or Publishing.objects.get_or_create(only=True)[0]


def feed() -> Feed:
    """The feed that was made last."""
    return Feed.objects.first() or Feed.objects.get_or_create(only=True)[0]


def last_entry() -> str:
    """The end of history: nothing that leaves changes without it moving on."""
    return Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""


def seen_now() -> str:
    """What a feed that is made now has seen: this day, and history up to here."""
    return f"{timezone.localdate():%Y-%m-%d} {last_entry()}"


def is_current() -> bool:
    """Whether nothing happened since the feed was made."""
    found = feed()
    return bool(found.file_hash) and found.seen == seen_now()


def notice(key: str) -> dict[str, Any]:
    """What stands at the well-known place: where the feed is and how it is signed."""
    center = the_center()
    return {
        "format": FORMAT,
        "versions": [VERSION],
        "name": center.name if center else "",
        "algorithm": "ed25519",
        "key": key,
        "fingerprint": fingerprint(key),
        "feed": address("exchange:feed"),
        "twin": address("exchange:twin"),
        "schema": address("exchange:schema"),
    }


def address(route: str) -> str:
    """A public address of ours in full."""
    return f"{settings.BASE_URL}{reverse(route)}"


def rows(chosen: Publishing) -> Iterator[Told]:
    """All that leaves, in the order of a feed; none before the center is set up."""
    center = the_center()
    if center is None:
        return
    yield "center", _center(center)
    parts: list[tuple[bool, str, Callable[[], Iterator[Row]]]] = [
        (chosen.tells_offerings, "offering", _offerings),
        (chosen.tells_expertise, "expertise", lambda: _expertise(center, tells_depth=chosen.tells_depth)),
        (chosen.tells_support, "support", lambda: support_rows(center)),
    ]
    for is_told, kind, of in parts:
        yield from ((kind, row) for row in (of() if is_told else ()))


def _center(center: Center) -> Row:
    profile = ProviderProfile.objects.filter(organization=center.organization_id).prefetch_related("states").first()
    told: Row = {
        "name": center.name,
        "short_name": center.short_name,
        "mission": center.mission,
        "award_number": center.award_number,
        "funder": center.funder.name if center.funder else "",
        "website": center.organization.website or settings.BASE_URL,
        "email": center.contact_email,
    }
    if profile is not None:
        names = ("services", "cost", "how_to_collaborate")
        told |= {name: getattr(profile, name)[:5000] for name in names}
        told["everywhere"] = "yes" if profile.serves_everywhere else "no"
        told["states"] = sorted(state.pk for state in profile.states.all())
    return told


def _offerings() -> Iterator[Row]:
    names = ("key", "name", "tier", "summary", "for_whom", "how_long", "what_happens", "you_commit", "you_can_expect")
    found = Offering.objects.filter(is_published=True).prefetch_related("focal_areas", "topics")
    for one in found.order_by("position", "name", "id").iterator(CHUNK):
        told: Row = {name: getattr(one, name)[:5000] for name in (*names, "cost", "how_to_ask")}
        told["focal_areas"] = sorted(area.name for area in one.focal_areas.all())
        told["topics"] = sorted(topic.name for topic in one.topics.all())
        told["url"] = f"{settings.BASE_URL}{reverse('offerings:published-offering', args=[one.key])}"
        yield told


def _expertise(center: Center, *, tells_depth: bool) -> Iterator[Row]:
    """The center's own topics, each with the states it holds for; where none are noted, what its staff know."""
    noted = ProviderTopic.objects.filter(organization=center.organization_id).values_list(
        "topic__key", "topic__name", "depth", "state"
    )
    known: dict[tuple[str, str, str], set[str]] = {}
    for key, topic, depth, state in noted or _of_staff(timezone.localdate()):
        known.setdefault((key, topic, depth if tells_depth else ""), set()).add(state or "")
    for (key, topic, depth), states in sorted(known.items()):
        told: Row = {"key": f"{key}-{depth}" if depth else key, "topic": topic, "depth": depth}
        yield told | {"states": [] if "" in states else sorted(states)}


def _of_staff(day: date) -> list[tuple[str, str, str, str]]:
    """Each topic once, at the depth of whoever of the staff knows it best."""
    best: dict[tuple[str, str], str] = {}
    current = Expertise.objects.filter(staff__in=StaffMember.objects.on(day), topic__retired_on__isnull=True)
    for key, topic, depth in current.values_list("topic__key", "topic__name", "depth"):
        before = best.get((key, topic))
        if before is None or DEPTH_RANK[Depth(depth)] > DEPTH_RANK[Depth(before)]:
            best[key, topic] = depth
    return [(key, topic, depth, "") for (key, topic), depth in best.items()]
