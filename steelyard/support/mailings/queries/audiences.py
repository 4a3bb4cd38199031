"""Who an audience is on the day: each fact narrows people by one subquery, so any audience costs the same questions."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Address, Organization, Person, State
from steelyard.foundation.kit import words
from steelyard.support.collaboratives.models import Collaborative, TeamMember
from steelyard.support.delivery.models import Activity, Participation, Support
from steelyard.support.delivery.rules import Attendance
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.rules import Place
from steelyard.support.mailings.models import Audience, Bounce, Mailing, OptOut
from steelyard.support.mailings.rules import BounceKind, Fate
from steelyard.support.mailings.rules.facts import Facts

People = QuerySet[Person]
_MOST_OFFERED = 12
_MOST_AUDIENCES = 300


# Who


def people(facts: Facts) -> People:
    """Everybody of whom the facts are true, reachable or not; a merged record is one with the record that was kept."""
    rows: People = Person.objects.living()
    if facts.is_about_activities:
        rows = rows.filter(pk__in=_took_part(facts))
    if facts.registered:
        rows = rows.filter(pk__in=_registered(facts.registered))
    if facts.collaboratives:
        teams = TeamMember.objects.filter(team__collaborative__in=facts.collaboratives, until__isnull=True)
        rows = rows.filter(pk__in=teams.values("person_id"))
    if facts.states or facts.organization_kinds:
        rows = rows.filter(organization__in=_organizations(facts))
    for word in facts.titles:
        rows = rows.filter(title__icontains=word)
    return rows


def _took_part(facts: Facts) -> QuerySet[Any]:
    """Who attended one activity of which all of it is true; withdrawn ones count nowhere."""
    rows = Activity.objects.counted()
    rows = rows.filter(pk=facts.activity) if facts.activity else rows
    rows = rows.filter(kind__in=facts.kinds) if facts.kinds else rows
    rows = rows.filter(on__gte=facts.since) if facts.since else rows
    rows = rows.filter(support__in=Support.objects.filter(tier__in=facts.tiers).values("pk")) if facts.tiers else rows
    for name, column, keys in (("topics", "topic", facts.topics), ("focal_areas", "focalarea", facts.focal_areas)):
        if keys:
            links = getattr(Support, name).through.objects.filter(**{f"{column}__in": keys})
            rows = rows.filter(support__in=links.values("support_id"))
    came = Participation.objects.filter(status=Attendance.ATTENDED, person__isnull=False)
    return came.filter(activity__in=rows.values("pk")).values("person_id")


def _registered(event: int) -> QuerySet[Any]:
    """Who registered and did not give it up: known by name, or by an address."""
    rows = Registration.objects.filter(event=event).exclude(status=Place.CANCELLED)
    by_address = Address.objects.filter(email__in=rows.exclude(email="").values("email")).values("person_id")
    return rows.filter(person__isnull=False).values("person_id").union(by_address)


def _organizations(facts: Facts) -> QuerySet[Any]:
    rows = Organization.objects.all()
    rows = rows.filter(state__in=facts.states) if facts.states else rows
    rows = rows.filter(kind__in=facts.organization_kinds) if facts.organization_kinds else rows
    return rows.values("pk")


# Who of them may be written to


def _opted_out() -> QuerySet[Any]:
    """Whoever has any address that asked for no mailings, be it the one we would write to or another."""
    closed = OptOut.objects.filter(ended_at__isnull=True).values("address")
    return Address.objects.filter(email__in=closed).values("person_id")


def _bounced() -> QuerySet[Any]:
    closed = Bounce.objects.filter(kind=BounceKind.HARD, reopened_at__isnull=True).values("address")
    return Address.objects.filter(is_primary=True, email__in=closed).values("person_id")


def _primary() -> QuerySet[Address]:
    return Address.objects.filter(person=OuterRef("pk"), is_primary=True)


def reachable(rows: People) -> People:
    """Those who get a letter, each with the one address we write to as ``main_email``."""
    rows = rows.exclude(pk__in=_opted_out()).exclude(pk__in=_bounced()).filter(Exists(_primary()))
    if not settings.DEMONSTRATION:  # where nothing is sent, simulated people stand for real ones
        rows = rows.filter(is_simulated=False)
    return rows.annotate(main_email=Subquery(_primary().values("email")[:1]))


def addresses(rows: People, most: int) -> list[tuple[int, str]]:
    """The first reachable people by key, each with the address to write to."""
    found: Any = reachable(rows)  # with a column that the types of the model do not know
    return list(found.order_by("pk").values_list("pk", "main_email")[:most])


@dataclass(frozen=True)
class Tally:
    """How many get the letter, and how many do not for which reason."""

    written: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def all(self) -> int:
        return self.written + sum(count for _, count in self.left_out)


def tally(rows: People) -> Tally:
    """Everybody by what becomes of them, in one question; each person counts under the first reason that holds."""
    whens = [
        When(pk__in=_opted_out(), then=Value(Fate.OPTED_OUT.value)),
        When(~Exists(_primary()), then=Value(Fate.NO_ADDRESS.value)),
        When(pk__in=_bounced(), then=Value(Fate.BOUNCED.value)),
    ]
    if not settings.DEMONSTRATION:
        whens.append(When(is_simulated=True, then=Value(Fate.SIMULATED.value)))
    fates = rows.annotate(fate=Case(*whens, default=Value(Fate.WRITTEN.value))).order_by().values("fate")
    counts = dict(fates.annotate(n=Count("pk")).values_list("fate", "n"))
    left_out = tuple((one.label, counts[one]) for one in Fate if one is not Fate.WRITTEN and counts.get(one))
    return Tally(counts.get(Fate.WRITTEN, 0), left_out)


def listed(rows: People) -> People:
    """Reachable people as a list shows them."""
    return reachable(rows).select_related("organization__state")


# Facts in words


def told(facts: Facts) -> list[tuple[str, str]]:
    """Each fact as a label and words, in the order of the form."""
    topics, areas = Topic.objects.filter(pk__in=facts.topics), FocalArea.objects.filter(pk__in=facts.focal_areas)
    pairs = [
        ("Took part in", _activity_words(facts.activity) if facts.activity else ""),
        ("Kind of activity", _labels(facts.kinds, Activity, "kind")),
        ("Tier", _labels(facts.tiers, Support, "tier")),
        ("Topic", _either(topics.order_by("name").values_list("name", flat=True)) if facts.topics else ""),
        ("Focal area", _either(areas.order_by("position").values_list("name", flat=True)) if facts.focal_areas else ""),
        ("Took part since", words.day(facts.since) if facts.since else ""),
        ("Registered for", _event_words(facts.registered) if facts.registered else ""),
        (
            "In a team of",
            _either(name for _, name in collaboratives(facts.collaboratives)) if facts.collaboratives else "",
        ),
        ("Title says", " and ".join(facts.titles)),
        ("State", " or ".join(facts.states)),
        ("Works at", _labels(facts.organization_kinds, Organization, "kind")),
    ]
    return [(label, text) for label, text in pairs if text]


def _either(names: Any) -> str:
    return " or ".join(map(str, names)) or "something that is no longer here"


def _labels(values: tuple[str, ...], model: Any, column: str) -> str:
    labels = dict(model._meta.get_field(column).choices)
    return " or ".join(labels.get(value, value) for value in values)


def activity_label(activity: Activity) -> str:
    return f"{activity.title or activity.support.name}, {words.day(activity.on)}"


def event_label(event: Event) -> str:
    return f"{event.title}, {words.day(event.local_start.date())}"


def _activity_words(pk: int) -> str:
    found = Activity.objects.select_related("support").filter(pk=pk).first()
    return activity_label(found) if found else "an activity that is no longer here"


def _event_words(pk: int) -> str:
    found = Event.objects.filter(pk=pk).first()
    return event_label(found) if found else "an event that is no longer here"


# What the form offers


def activities_like(text: str) -> list[tuple[int, str]]:
    """The newest activities whose title, or whose support's name, holds these words."""
    rows = Activity.objects.counted()
    for word in text.split()[:8]:
        rows = rows.filter(pk__in=_called(word))
    found = rows.select_related("support").order_by("-on", "-id")[:_MOST_OFFERED] if text.strip() else []
    return [(one.pk, activity_label(one)) for one in found]


def _called(word: str) -> QuerySet[Any]:
    supports = Support.objects.filter(name__icontains=word).values("pk")
    rows = Activity.objects.order_by()
    return rows.filter(title__icontains=word).values("pk").union(rows.filter(support__in=supports).values("pk"))


def events_like(text: str) -> list[tuple[int, str]]:
    rows = Event.objects.all()
    for word in text.split()[:8]:
        rows = rows.filter(title__icontains=word)
    found = rows.order_by("-starts_at", "-id")[:_MOST_OFFERED] if text.strip() else []
    return [(one.pk, event_label(one)) for one in found]


def topics() -> list[tuple[int, str]]:
    return list(Topic.objects.filter(retired_on=None).order_by("name").values_list("pk", "name"))


def focal_areas() -> list[tuple[int, str]]:
    return list(FocalArea.objects.filter(retired_on=None).order_by("position", "name").values_list("pk", "name"))


def collaboratives(keys: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Collaboratives by the name of their support: all, or those of the keys."""
    rows = Collaborative.objects.filter(pk__in=keys) if keys else Collaborative.objects.all()
    return list(rows.order_by("support__name_key", "pk").values_list("pk", "support__name"))


def states_by_words() -> dict[str, str]:
    """Postal codes by code and by name, both folded."""
    return {
        key.casefold(): postal for postal, name in State.objects.values_list("pk", "name") for key in (postal, name)
    }


# Audiences


def audiences(user: Any, *, put_away: bool = False) -> QuerySet[Audience]:
    rows = Audience.objects.visible_to(user).filter(put_away_at__isnull=not put_away)
    return rows.select_related("made_by").annotate(used=Count("mailings"))


def offered(user: Any, also: int | None = None) -> list[tuple[int, str]]:
    """Audiences to choose from, the one already chosen among them."""
    rows = Audience.objects.visible_to(user).filter(put_away_at__isnull=True)
    rows = rows | Audience.objects.visible_to(user).filter(pk=also) if also else rows
    return list(rows.order_by("name_key", "pk").values_list("pk", "name")[:_MOST_AUDIENCES])


def mailings_to(audience: Audience) -> list[Mailing]:
    return list(Mailing.objects.filter(audience=audience).order_by("-made_at", "-id")[:10])
